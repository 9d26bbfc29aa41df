import { betterSqlite3 } from '@coterie/better-sqlite3';
import { openStore, type Store } from '@coterie/store';

/** A new empty database in memory, with all tables. It is gone when nobody has it any more. */
export function setupInMemoryDb(): Store<'sync'> {
  return openStore(betterSqlite3(':memory:'));
}
