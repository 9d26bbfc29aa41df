import { type MigrationFolder, parseFolder } from '../../migrations/sets.ts';
import type { Root } from '../../root.ts';

export function createGroup(root: Root) {
  return root
    .command('migrate')
    .summary('look after the schema of the database')
    .description("Looks after the schema: the store's own migrations, and those of your folders after them.")
    .option(
      '--dir <folder>',
      "a folder of migrations of your own, PATH or NAME=PATH (the set's name; else the folder's); may be given several times",
      collect,
    );
}

/** What the commands of `migrate` hang on, with its options. */
export type MigrateGroup = ReturnType<typeof createGroup>;

function collect(folder: string, folders: readonly MigrationFolder[] = []): readonly MigrationFolder[] {
  return [...folders, parseFolder(folder)];
}
