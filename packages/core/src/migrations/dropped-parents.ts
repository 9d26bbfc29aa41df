/**
 * DROP TABLE first deletes the table's rows, so with foreign keys on it deletes, changes or forbids the rows that refer
 * to them. (PRAGMA defer_foreign_keys does not help: it defers the check, not the cascade.) This file finds such drops.
 */

import { foldIdentifier } from '../sql/identifier.ts';
import { splitStatements } from '../sql/script.ts';
import { type FollowedTable, followTables } from './follow-tables.ts';
import type { ForeignKey, Schema } from './schema.ts';
import type { StatementPlace } from './statement-place.ts';

export interface DroppedParent {
  /** The table that is dropped, by the name it had before the script. */
  readonly parent: string;
  /** A table whose rows would go with it, or lose what they refer to. */
  readonly child: string;
  /** Whether another table has the parent's name in the end: the drop is part of a rebuild. */
  readonly rebuilt: boolean;
  readonly statement: StatementPlace;
}

/** The first DROP TABLE of the script that rows of a table that stays, or is rebuilt later, would suffer from. */
export function findDroppedParent(
  script: string,
  schema: Pick<Schema, 'tables' | 'foreignKeys'>,
): DroppedParent | undefined {
  const statements = splitStatements(script);
  const { tables, names } = followTables(
    statements.map(({ sql }) => sql),
    schema.tables,
  );
  const drops = tables.filter(({ droppedAt }) => droppedAt < Infinity).sort((a, b) => a.droppedAt - b.droppedAt);
  for (const { origin, name, droppedAt } of drops) {
    if (origin === null) continue;
    const child = tables.find(
      (table) => refersTo(table, origin, schema.foreignKeys) && suffers(table, droppedAt, names),
    );
    const statement = statements[droppedAt];
    if (child === undefined || statement === undefined) continue;
    const { sql, line } = statement;
    const rebuilt = names.has(origin);
    return { parent: name, child: child.name, rebuilt, statement: { index: droppedAt, line, sql } };
  }
  return undefined;
}

function refersTo(table: FollowedTable, parent: string, foreignKeys: readonly ForeignKey[]): boolean {
  if (table.parents.includes(parent)) return true;
  if (table.origin === null || table.origin === parent) return false;
  return foreignKeys.some((key) => foldIdentifier(key.child) === table.origin && foldIdentifier(key.parent) === parent);
}

/** A table that goes for good loses nothing that is wanted; one that is rebuilt after the drop copies what was left. */
function suffers(table: FollowedTable, parentDroppedAt: number, names: ReadonlyMap<string, FollowedTable>): boolean {
  if (table.createdAt > parentDroppedAt || table.droppedAt < parentDroppedAt) return false;
  return table.droppedAt === Infinity || (table.origin !== null && names.has(table.origin));
}
