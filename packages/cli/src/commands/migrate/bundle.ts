import { writeFile } from 'node:fs/promises';
import type { Context } from '../../context.ts';
import { examples } from '../../help.ts';
import { onlyFolder } from '../../migrations/sets.ts';
import { formatCountOf } from '../../output/format.ts';
import type { MigrateGroup } from './group.ts';

export function bundleCommand(group: MigrateGroup, context: Context): void {
  group
    .command('bundle')
    .summary('turn a folder into a module, for runtimes without files')
    .description('Writes the folder of --dir as one module that exports the set, for browsers, edge and bundlers.')
    .requiredOption('--out <file>', 'the module to write, .ts or .js')
    .option('--export <name>', 'the name of the constant', 'migrations')
    .addHelpText(
      'after',
      examples(context, [
        ['coterie migrate bundle --dir migrations --out src/migrations.gen.ts', 'then import it from there'],
      ]),
    )
    .action(async (_options, command) => {
      const options = command.optsWithGlobals();
      const { bundleMigrations, discoverMigrations } = await import('@coterie/node');
      const set = await discoverMigrations(onlyFolder(options.dir));
      await writeFile(options.out, bundleMigrations(set, { output: options.out, exportName: options.export }));
      const migrations = set.migrations.length;
      if (options.json) context.output.document({ path: options.out, set: set.name, migrations });
      else context.output.print(`Wrote ${formatCountOf(migrations, 'migration')} of ${set.name} to ${options.out}`);
    });
}
