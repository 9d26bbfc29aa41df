/** Very many sessions in one commit: nothing is read back, and what is told is how many there were. */
import { betterSqlite3 } from '@coterie/better-sqlite3';
import { type NewSession, openStore } from '@coterie/store';
import { openNative } from './native.ts';
import { newRow } from './session-row.ts';
import { SESSION_SQL } from './session-sql.ts';

export interface Bulk {
  insert(given: readonly NewSession[]): number;
  close(): void;
}

export interface BulkPeer {
  readonly name: string;
  open(path: string): Bulk;
}

export const coterieBulk: BulkPeer = {
  name: 'coterie',
  open(path) {
    const store = openStore(betterSqlite3(path));
    return {
      insert: (given) => store.transaction((transaction) => transaction.insertMany('sessions', given).inserted),
      close: () => store.close(),
    };
  },
};

/** One statement, prepared once, in a loop. */
export const byHandBulk: BulkPeer = {
  name: 'better-sqlite3 by hand',
  open(path) {
    const db = openNative(path);
    const insert = db.prepare<unknown[]>(SESSION_SQL.insert);
    const insertAll = db.transaction((given: readonly NewSession[]) => {
      let inserted = 0;
      for (const one of given) inserted += insert.run(...Object.values(newRow(one))).changes;
      return inserted;
    });
    return { insert: (given) => insertAll.immediate(given), close: () => void db.close() };
  },
};
