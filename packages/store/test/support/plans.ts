/** How the engines execute what the store asks. */
import type { Statement } from '@coterie/core';
import { libsql } from '@coterie/libsql';
import { openStore, type Store } from '../../src/index.ts';
import { memoryStore } from './stores.ts';

/** The newest and the oldest SQLite that the drivers have; for `it.each` and `describe.each`. */
export const engines: readonly (readonly [string, () => Store | Promise<Store>])[] = [
  ['a new SQLite', () => memoryStore()],
  ['the SQLite of libSQL', () => openStore(libsql({ url: ':memory:' }))],
];

/** The steps of `EXPLAIN QUERY PLAN`, statement after statement. */
export async function planOf(
  store: Pick<Store, 'db'>,
  { statements }: { readonly statements: readonly Statement[] },
): Promise<readonly string[]> {
  const plan: string[] = [];
  for (const { sql, params } of statements) {
    const { rows } = await store.db.query(`EXPLAIN QUERY PLAN ${sql}`, params);
    plan.push(...rows.map(([, , , detail]) => detail as string));
  }
  return plan;
}
