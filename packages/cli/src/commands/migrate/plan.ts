import type { Database, MigrationSet, SchemaEntry } from '@coterie/core';
import type { Context } from '../../context.ts';
import { withDatabase } from '../../database/session.ts';
import type { MigrationPlanDocument, SchemaObjectDocument } from '../../documents/index.ts';
import { examples } from '../../help.ts';
import { migrationDocument, problemDocument } from '../../migrations/documents.ts';
import { migrationSets } from '../../migrations/sets.ts';
import { renderPlan } from '../../views/plan.ts';
import type { MigrateGroup } from './group.ts';

export function planCommand(group: MigrateGroup, context: Context): void {
  group
    .command('plan')
    .summary('what the next run would do to the schema and to data')
    .description(
      'Shows the statements of what is pending, what of it can lose data, and the schema before and after, tried on an empty copy in memory. Changes nothing.',
    )
    .addHelpText(
      'after',
      examples(context, [
        ['coterie migrate plan', "the store's own migrations"],
        ['coterie migrate plan --dir migrations --json', 'with the whole schema before and after'],
      ]),
    )
    .action(async (_options, command) => {
      const options = command.optsWithGlobals();
      const sets = await migrationSets(options.dir);
      await withDatabase(options, context, { purpose: 'read', missing: 'empty' }, async (db) => {
        const document = await planDocument(db, sets);
        if (options.json) context.output.document(document);
        else context.output.print(renderPlan(document, context.output.out));
      });
    });
}

async function planDocument(db: Database, sets: readonly MigrationSet[]): Promise<MigrationPlanDocument> {
  const { planMigrations, splitStatements } = await import('@coterie/core');
  const { foresee } = await import('../../schema/foresee.ts');
  const { entries, problems } = await planMigrations(db, sets);
  const { before, after, changes, obstacle } = await foresee(db, sets);
  const migrations = entries
    .filter(({ state }) => state !== 'applied')
    .map((entry) => {
      const set = sets.find(({ name }) => name === entry.set);
      const up = set?.migrations.find(({ version }) => version === entry.version)?.up;
      const statements = typeof up === 'string' ? splitStatements(up).map(({ line, sql }) => ({ line, sql })) : null;
      return { ...migrationDocument(entry), statements };
    });
  return {
    migrations,
    problems: problems.map(problemDocument),
    schema: { before: before.map(objectDocument), after: after.map(objectDocument), changes, obstacle },
  };
}

function objectDocument({ type, name, sql }: SchemaEntry): SchemaObjectDocument {
  return { type, name, sql };
}
