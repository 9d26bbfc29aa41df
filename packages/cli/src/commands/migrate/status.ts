import type { Context } from '../../context.ts';
import { withDatabase } from '../../database/session.ts';
import { examples } from '../../help.ts';
import { statusDocument } from '../../migrations/documents.ts';
import { migrationSets } from '../../migrations/sets.ts';
import { renderStatus } from '../../views/migrations.ts';
import type { MigrateGroup } from './group.ts';

/** The exit code of `--check` when the schema is not up to date. */
const NOT_UP_TO_DATE = 3;

export function statusCommand(group: MigrateGroup, context: Context): void {
  group
    .command('status')
    .summary('what was applied, what is pending, what stands in the way')
    .description('Shows each migration and how far this database has come. Changes nothing.')
    .option('--check', 'exit with 3 if anything is pending or blocked')
    .addHelpText(
      'after',
      examples(context, [
        ['coterie migrate status', "the store's own migrations"],
        ['coterie migrate status --dir migrations --check', 'for a deployment: 3 when there is something to do'],
      ]),
    )
    .action(async (_options, command) => {
      const options = command.optsWithGlobals();
      const sets = await migrationSets(options.dir);
      await withDatabase(options, context, { purpose: 'read', missing: 'empty' }, async (db) => {
        const { planMigrations } = await import('@coterie/core');
        const document = statusDocument(await planMigrations(db, sets));
        if (options.check && !document.upToDate) context.exitWith(NOT_UP_TO_DATE);
        if (options.json) context.output.document(document);
        else context.output.print(renderStatus(document, context.output.out));
      });
    });
}
