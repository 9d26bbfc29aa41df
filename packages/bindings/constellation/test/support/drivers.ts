/** The repositories on every synchronous driver. */

import { betterSqlite3 } from '@coterie/better-sqlite3';
import { openDatabase, type Database as SyncDatabase } from '@coterie/core';
import { sqljs } from '@coterie/sqljs';
import { afterEach, beforeEach, describe } from 'vitest';
import { Database } from '../../src/index.ts';

const DRIVERS = [
  { name: 'better-sqlite3', open: async () => betterSqlite3(':memory:') },
  { name: 'sql.js', open: () => sqljs() },
] as const;

/** The database under the repositories, for what only SQL can do. */
export type Opened = () => SyncDatabase<'sync'>;

/** The tests run on each driver; each test begins with an empty database. */
export function onEveryDriver(subject: string, tests: (db: Opened) => void): void {
  describe.each(DRIVERS)(`${subject}, on $name`, ({ open }) => {
    let db: SyncDatabase<'sync'>;
    beforeEach(async () => {
      db = openDatabase(await open());
      Database.init({ database: db });
    });
    afterEach(() => {
      Database.close();
      db.close();
    });
    tests(() => db);
  });
}
