/** The rows that go with others, found before they go: by the cascades of the schema, to any depth. */

import { quoteIdentifier, type Statement, type Value } from '@coterie/core';
import type { Cascade, StoredSchema, StoredTable } from './schema.ts';
import type { PrunedTable } from './types.ts';

/** Rows that are deleted by themselves. */
export interface Doomed {
  readonly table: string;
  /** A condition of the table, which is named as it is. */
  readonly where: Statement;
}

/** Counts the rows that go, by table, each once however many ways lead to it. */
export function closureStatement({ tables, cascades }: StoredSchema, doomed: readonly Doomed[]): Statement {
  const params: Value[] = [];
  const terms = doomed.map(({ table, where }) => {
    const stored = tables.get(table) as StoredTable;
    const name = quoteIdentifier(table);
    params.push(...where.params);
    return `SELECT ${literal(table)}, ${stored.rowKey(name)}, ${stored.size(name)} FROM ${name} WHERE ${where.sql}`;
  });
  const reached = new Set(doomed.flatMap(({ table }) => [table, ...tablesBelow(cascades, table)]));
  for (const cascade of cascades) {
    // What refers to a table WITHOUT ROWID cannot be found from a key alone.
    if (!reached.has(cascade.parent) || tables.get(cascade.parent)?.hasRowid !== true) continue;
    terms.push(termOf(cascade, tables.get(cascade.child) as StoredTable));
  }
  return {
    sql: `WITH RECURSIVE gone (name, id, bytes) AS (${terms.join(' UNION ')})
      SELECT name, count(*), sum(bytes) FROM gone GROUP BY name ORDER BY name`,
    params,
  };
}

export function readClosure(rows: readonly (readonly Value[])[]): readonly PrunedTable[] {
  return rows.map(([table, count, bytes]) => ({ table: table as string, rows: Number(count), bytes: Number(bytes) }));
}

function termOf({ child, parent, columns }: Cascade, stored: StoredTable): string {
  const matches = columns.map(([from, to]) => `child.${quoteIdentifier(from)} = parent.${quoteIdentifier(to)}`);
  return `SELECT ${literal(child)}, ${stored.rowKey('child')}, ${stored.size('child')}
    FROM gone CROSS JOIN ${quoteIdentifier(parent)} AS parent ON parent.rowid = gone.id
    CROSS JOIN ${quoteIdentifier(child)} AS child ON ${matches.join(' AND ')} WHERE gone.name = ${literal(parent)}`;
}

/** Every table of which rows can go with rows of this one. */
export function tablesBelow(cascades: readonly Cascade[], table: string): ReadonlySet<string> {
  const below = new Set<string>();
  const waiting = [table];
  for (let at = waiting.pop(); at !== undefined; at = waiting.pop()) {
    for (const { child, parent } of cascades) {
      if (parent !== at || below.has(child)) continue;
      below.add(child);
      waiting.push(child);
    }
  }
  return below;
}

function literal(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}
