import { DatabaseError } from '../database/errors.ts';
import { type Flow, wait } from '../database/flow.ts';
import type { Handle } from '../database/handle.ts';
import { foldIdentifier, quoteIdentifier } from '../sql/identifier.ts';
import type { Schema } from './schema.ts';

/** Tables that have rows, by their folded names. */
export type FilledTables = ReadonlySet<string>;

/** Asks in one round trip; an answer takes one row of each table, not all. */
export function* readFilled(db: Handle, tables: readonly string[]): Flow<FilledTables> {
  const filled = yield* wait(
    db.run({
      access: 'read',
      statements: tables.map((table) => ({
        sql: `SELECT EXISTS (SELECT 1 FROM ${quoteIdentifier(table)})`,
        params: [],
      })),
      decode: (results) => results.map(({ rows }) => rows[0]?.[0] !== 0),
    }),
  );
  return new Set(tables.filter((_, index) => filled[index]).map(foldIdentifier));
}

/** Asks all tables. A virtual one whose module this engine does not have cannot be asked, and counts as filled. */
export function* readAllFilled(db: Handle, { tables, virtualTables }: Schema): Flow<FilledTables> {
  const filled = new Set(yield* readFilled(db, tables));
  for (const table of virtualTables) {
    try {
      for (const name of yield* readFilled(db, [table])) filled.add(name);
    } catch (error) {
      if (!(error instanceof DatabaseError) || error.code !== 'query') throw error;
      filled.add(foldIdentifier(table));
    }
  }
  return filled;
}
