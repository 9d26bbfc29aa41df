import { betterSqlite3 } from '@coterie/better-sqlite3';
import { afterEach } from 'vitest';
import { openStore, type Store, type StoreOptions } from '../../src/index.ts';

const open: Store<'sync'>[] = [];
afterEach(() => {
  for (const store of open.splice(0)) store.close();
});

/** A store in memory, closed after the test. */
export function memoryStore(options: StoreOptions = {}): Store<'sync'> {
  const store = openStore(betterSqlite3(':memory:'), options);
  open.push(store);
  return store;
}
