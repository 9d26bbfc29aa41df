/** What the cases of the store expect again and again. */

import { type Constraint, type Database, DatabaseError, ValidationError, type Value } from '@coterie/core';
import { ConformanceFailure, caught, equal } from '../../assert.ts';
import { show } from '../../show.ts';
import type { StoreContext } from './case.ts';

type Maybe<T> = T | Promise<T>;

/** Expects that a call is refused because of this field, and nothing of it is applied. */
export async function refused({ store }: StoreContext, field: string | null, call: () => unknown): Promise<void> {
  const error = await caught(store.db.mode, call);
  if (!(error instanceof ValidationError)) {
    throw new ConformanceFailure(`expected a ValidationError of ${field}, got ${show(error)}`);
  }
  equal(error.field, field, `the field of "${error.message}"`);
  equal(error.outcome, 'not-applied', `the outcome of "${error.message}"`);
}

/** Expects that a statement violates a rule of the schema; `rule` is the name of a CHECK, or the last column. */
export async function violates(
  db: Database,
  kind: Constraint['kind'],
  rule: string | null,
  sql: string,
  params: readonly Value[] = [],
): Promise<void> {
  const error = await caught(db.mode, () => db.execute(sql, params));
  if (!(error instanceof DatabaseError)) throw new ConformanceFailure(`expected a DatabaseError, got ${show(error)}`);
  const { constraint, code, outcome } = error;
  const named = constraint?.name ?? constraint?.columns?.at(-1) ?? null;
  equal(
    { code, outcome, kind: constraint?.kind, rule: named },
    { code: 'constraint', outcome: 'not-applied', kind, rule },
    sql,
  );
}

/** A value for each column in turn that breaks its rule, while the row stays as it is. */
export async function violatesEach(
  db: Database,
  table: string,
  id: string,
  values: readonly (readonly [column: string, kind: Constraint['kind'], value: Value])[],
): Promise<void> {
  const select = `SELECT * FROM ${table} WHERE id = ?`;
  const before = (await db.query(select, [id])).rows;
  equal(before.length, 1, `rows of ${table}`);
  for (const [column, kind, value] of values) {
    const rule = kind === 'check' ? `${table}_${column}` : kind === 'foreign-key' ? null : column;
    await violates(db, kind, rule, `UPDATE ${table} SET ${column} = ? WHERE id = ?`, [value, id]);
  }
  equal((await db.query(select, [id])).rows, before, `the row of ${table}`);
}

/** Times that no column takes: without a zone, without milliseconds, with an offset, none at all. */
export const BAD_TIMES = [
  '2026-01-01 00:00:00',
  '2026-01-01T00:00:00Z',
  '2026-01-01T00:00:00.000+01:00',
  'soon',
] as const;

/** The rows of a list, page by page behind the last row of the page before. */
export async function paged<E>(
  list: (page: { limit: number; after?: E }) => Maybe<readonly E[]>,
): Promise<readonly E[]> {
  const all: E[] = [];
  for (let page = await list({ limit: 2 }); ; ) {
    all.push(...page);
    const last = page.at(-1);
    if (last === undefined) return all;
    page = await list({ limit: 2, after: last });
  }
}

export function idsOf(rows: readonly { readonly id: string }[]): readonly string[] {
  return rows.map(({ id }) => id);
}

/** Expects a list to have the rows with these ids, in this order, however it is cut. */
export async function lists<E extends { readonly id: string }>(
  list: (page: { limit?: number; offset?: number; after?: E }) => Maybe<readonly E[]>,
  ids: readonly string[],
  about?: string,
): Promise<void> {
  equal(idsOf(await list({})), ids, about);
  equal(idsOf(await paged(list)), ids, `${about}, by cursor`);
  equal(idsOf(await list({ limit: 1, offset: 1 })), ids.slice(1, 2), `${about}, by offset`);
  equal(await list({ limit: 0 }), [], `${about}, cut to nothing`);
}

/** Text in many scripts, with what some driver might bend. */
export const ANY_TEXT = 'Größe "x"; -- \'検索\' 🎉 e\u0301 \u202e\uFEFF\uFFFD\r\n\t\\ %_*[?] \u{10FFFF}';

/** JSON of every kind. */
export const ANY_JSON = {
  text: ANY_TEXT,
  nul: 'a\u0000b',
  big: 9007199254740991,
  small: -5e-324,
  nested: [[], {}, null, true, { '': [false, 1.5] }],
};
