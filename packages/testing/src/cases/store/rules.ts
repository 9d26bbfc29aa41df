/** Breaking the rules of a table, each of them once: through the store, and behind its back. */

import { type Constraint, type Database, DatabaseError, ValidationError } from '@coterie/core';
import type { Store } from '@coterie/store';
import { caught, equal, ok } from '../../assert.ts';
import { cell, column, rows } from '../../helpers.ts';
import { show } from '../../show.ts';

/** Expects a call of the store to be refused with a `ValidationError` of this field, without any effect. */
export async function refuses(store: Store, call: () => unknown, field: string | null): Promise<ValidationError> {
  const error = await caught(store.db.mode, call);
  ok(error instanceof ValidationError, `expected a ValidationError of ${field}, got ${show(error)}`);
  equal(error.field, field, `the field of "${error.message}"`);
  equal(error.outcome, 'not-applied', `the outcome of "${error.message}"`);
  return error;
}

export interface BrokenRules {
  readonly table: string;
  /** A row that keeps all rules; it is not to be changed. */
  readonly id: string;
  /** The column that knows it. Default `id`. */
  readonly key?: string;
  /** For each named CHECK what breaks it and no other: assignments of an UPDATE. */
  readonly checks: Readonly<Record<string, string>>;
  /** Columns that a trigger guards before the engine looks at their type. */
  readonly guarded?: readonly string[];
}

const broken = new Set<string>();

/** The tables whose every rule was broken so far, so that a test can tell which were left out. */
export const brokenTables: ReadonlySet<string> = broken;

/**
 * Breaks every CHECK, every NOT NULL and every type of a table with plain SQL, as another program might. What the rules are
 * is read from the schema, so none can be forgotten.
 */
export async function breaksEveryRule(
  db: Database,
  { table, id, key = 'id', checks, guarded = [] }: BrokenRules,
): Promise<void> {
  const schema = (await cell(db, "SELECT sql FROM sqlite_schema WHERE type = 'table' AND name = ?", [table])) as string;
  const names = [...schema.matchAll(/CONSTRAINT (\w+)\s+CHECK/g)].map(([, name]) => name as string);
  equal(Object.keys(checks).sort(), names.sort(), `the CHECKs of ${table}`);
  const before = await rows(db, `SELECT * FROM ${table}`);
  ok((await column(db, `SELECT ${key} FROM ${table}`)).includes(id), `${table} has a row ${id}`);

  async function breaks(assignments: string, expected: Constraint): Promise<void> {
    const update = `UPDATE ${table} SET ${assignments} WHERE ${key} = ?`;
    const error = await caught(db.mode, () => db.execute(update, [id]));
    ok(error instanceof DatabaseError, `${update}: ${show(error)}`);
    equal(error.constraint, expected, `what ${update} breaks`);
    equal(await rows(db, `SELECT * FROM ${table}`), before, `the rows after ${update}`);
  }

  for (const [name, assignments] of Object.entries(checks)) await breaks(assignments, { kind: 'check', name });
  for (const [, name, type, rest] of schema.matchAll(/^ {2}(\w+) (TEXT|INTEGER|REAL|BLOB)(.*)$/gm)) {
    // Nobody can write what is generated.
    if (name === 'seq' || name === undefined || guarded.includes(name) || rest?.startsWith(' GENERATED')) continue;
    if (rest?.startsWith(' NOT NULL')) await breaks(`${name} = NULL`, { kind: 'not-null', table, columns: [name] });
    const other = type === 'TEXT' ? "x'00'" : "'five'";
    await breaks(`${name} = ${other}`, { kind: 'datatype', table, columns: [name] });
  }
  broken.add(table);
}
