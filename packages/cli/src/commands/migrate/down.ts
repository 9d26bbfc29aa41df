import type { Database, MigrationResult, MigrationSet, RollbackOptions } from '@coterie/core';
import type { Context } from '../../context.ts';
import { withDatabase } from '../../database/session.ts';
import { CliError } from '../../errors.ts';
import { examples } from '../../help.ts';
import { runDocument } from '../../migrations/documents.ts';
import { folderArguments, type MigrationFolder, migrationSets } from '../../migrations/sets.ts';
import { parseCount, parseSteps } from '../../options.ts';
import { renderRun } from '../../views/migrations.ts';
import type { MigrateGroup } from './group.ts';

export function downCommand(group: MigrateGroup, context: Context): void {
  group
    .command('down')
    .summary('undo the last migrations of a set')
    .description(
      'Undoes the last migrations of a set, the last first. Where the code no longer has one, the text that the database kept is run.',
    )
    .requiredOption('--set <name>', "whose: the name of a folder, or coterie for the store's own")
    .option('--steps <count>', 'how many (default: 1)', parseSteps)
    .option('--to <version>', 'those above this version instead; 0 undoes all', parseCount)
    .option('--allow-destructive [names...]', 'let them lose data: all, or those named as 003_name or set/003_name')
    .option('--dry-run', 'say what would be undone, and write nothing')
    .addHelpText(
      'after',
      examples(context, [
        ['coterie migrate down --set migrations --dry-run', 'what would be undone'],
        ['coterie migrate down --set migrations --to 2 --allow-destructive', 'back to version 2'],
      ]),
    )
    .action(async (_options, command) => {
      const options = command.optsWithGlobals();
      const { set, steps, to, dryRun = false, allowDestructive = false } = options;
      if (steps !== undefined && to !== undefined) {
        throw new CliError('usage', '--steps and --to cannot both be given. Leave one out.');
      }
      const target: RollbackOptions = {
        set,
        dryRun,
        allowDestructive,
        ...(steps === undefined ? {} : { steps }),
        ...(to === undefined ? {} : { to }),
      };
      const sets = await migrationSets(options.dir);
      await withDatabase(options, context, { purpose: dryRun ? 'read' : 'write', missing: 'fail' }, async (db) => {
        const { appliedMigrations, rollback } = await import('@coterie/core');
        const { checkApproval, withCommands } = await import('../../migrations/approval.ts');
        if (Array.isArray(allowDestructive)) {
          const applied = await appliedMigrations(db);
          checkApproval(allowDestructive, applied, await waitingBelow(db, sets, target));
        }
        const report = await rollback(db, sets, target);
        const document = runDocument(withCommands(report, typedCommand(options)));
        if (!document.ok) context.exitWith(1);
        if (options.json) context.output.document(document);
        else context.output.print(renderRun(document, context.output.out));
      });
    });
}

/** What would wait for approval if none were given. */
async function waitingBelow(
  db: Database,
  sets: readonly MigrationSet[],
  target: RollbackOptions,
): Promise<readonly MigrationResult[]> {
  const { rollback } = await import('@coterie/core');
  const { results } = await rollback(db, sets, { ...target, dryRun: true, allowDestructive: false });
  return results.filter(({ unapproved }) => unapproved !== undefined);
}

interface Typed {
  readonly set: string;
  readonly steps?: number | undefined;
  readonly to?: number | undefined;
  readonly dir?: readonly MigrationFolder[] | undefined;
}

function typedCommand({ set, steps, to, dir }: Typed): string {
  const target = to !== undefined ? ` --to ${to}` : steps !== undefined ? ` --steps ${steps}` : '';
  return `coterie migrate down --set ${set}${target}${folderArguments(dir)}`;
}
