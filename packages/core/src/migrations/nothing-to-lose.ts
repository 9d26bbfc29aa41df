/**
 * When approval is not asked for: where every table that the migration touches is empty, those that refer to them
 * included, and none of them has a trigger, which could reach any other table. Where the text does not tell what is
 * touched, all tables must be empty. Rows count whoever put them there: nobody can prove afterwards that a row which an
 * earlier migration inserted was not changed since.
 */

import { classifyStatement } from '../sql/classify.ts';
import { foldIdentifier } from '../sql/identifier.ts';
import { destructiveChanges, touchedTables } from './destructive.ts';
import { isDeclaredDestructive } from './migration.ts';
import type { Schema } from './schema.ts';
import { type Step, workOf } from './step.ts';

/** The tables that must be empty, as the schema spells them; undefined where it must be all. */
export function tablesAtRisk(step: Step, schema: Schema): readonly string[] | undefined {
  const work = workOf(step);
  if (typeof work !== 'string' || isDeclaredDestructive(step.migration)) return undefined;
  return tablesAtRiskOf(work, schema);
}

export function tablesAtRiskOf(script: string, schema: Schema): readonly string[] | undefined {
  const { all, made, triggered } = touchedTables(script);
  const live = allTables(schema);
  const names = new Set(live.map(foldIdentifier));
  // A name that is neither is a view, whose triggers could do anything, or one of SQLite's own tables.
  const known = destructiveChanges(script, false).every(({ statement }) => {
    const table = foldIdentifier(classifyStatement(statement?.sql ?? '').table ?? '');
    return names.has(table) || made.has(table);
  });
  if (!known) return undefined;
  const reached = withChildren(all, schema);
  const triggers = schema.attachments
    .filter(({ type }) => type === 'trigger')
    .map(({ table }) => foldIdentifier(table));
  if ([...triggers, ...triggered].some((table) => reached.has(table))) return undefined;
  return live.filter((table) => reached.has(foldIdentifier(table)));
}

export function allTables({ tables, virtualTables }: Pick<Schema, 'tables' | 'virtualTables'>): readonly string[] {
  return [...tables, ...virtualTables];
}

/** The tables and all that refer to them, however indirectly; folded names. */
export function withChildren(
  tables: Iterable<string>,
  { foreignKeys }: Pick<Schema, 'foreignKeys'>,
): ReadonlySet<string> {
  const reached = new Set(tables);
  let size = 0;
  while (size < reached.size) {
    size = reached.size;
    for (const { child, parent } of foreignKeys) {
      if (reached.has(foldIdentifier(parent))) reached.add(foldIdentifier(child));
    }
  }
  return reached;
}
