import type { Context } from '../../context.ts';
import { refuseForeign } from '../../database/foreign.ts';
import { withDatabase } from '../../database/session.ts';
import { examples } from '../../help.ts';
import { runDocument } from '../../migrations/documents.ts';
import { folderArguments, migrationSets } from '../../migrations/sets.ts';
import { renderRun } from '../../views/migrations.ts';
import type { MigrateGroup } from './group.ts';

export function upCommand(group: MigrateGroup, context: Context): void {
  group
    .command('up')
    .summary('apply what is pending')
    .description(
      'Applies what is pending, each migration with its record in one transaction. What can lose data waits for --allow-destructive.',
    )
    .option(
      '--allow-destructive [names...]',
      'let migrations lose data: all, or those named as 003_name or set/003_name',
    )
    .option('--dry-run', 'say what would be done, and write nothing')
    .addHelpText(
      'after',
      examples(context, [
        ['coterie migrate up', "the store's own migrations"],
        ['coterie migrate up --dir migrations --dry-run', 'what would be done'],
        ['coterie migrate up --dir migrations --allow-destructive 004_drop_old', 'approve of one'],
      ]),
    )
    .action(async (_options, command) => {
      const options = command.optsWithGlobals();
      const sets = await migrationSets(options.dir);
      const { dryRun = false, allowDestructive = false } = options;
      const access = dryRun
        ? ({ purpose: 'read', missing: 'empty' } as const)
        : ({ purpose: 'write', missing: 'create' } as const);
      await withDatabase(options, context, access, async (db, where) => {
        await refuseForeign(db, where);
        const { migrate, planMigrations } = await import('@coterie/core');
        const { checkApproval, withCommands } = await import('../../migrations/approval.ts');
        if (Array.isArray(allowDestructive)) {
          const { entries } = await planMigrations(db, sets);
          const waiting = entries.filter(({ needsApproval }) => needsApproval);
          checkApproval(allowDestructive, entries, waiting);
        }
        const report = await migrate(db, sets, { allowDestructive, dryRun, now: context.now });
        const document = runDocument(withCommands(report, `coterie migrate up${folderArguments(options.dir)}`));
        if (!document.ok) context.exitWith(1);
        if (options.json) context.output.document(document);
        else context.output.print(renderRun(document, context.output.out));
      });
    });
}
