/** The drivers on which a test of the store runs: in memory, and in a file of a folder. */

import { join } from 'node:path';
import { betterSqlite3 } from '@coterie/better-sqlite3';
import type { DatabaseInterface } from '@coterie/core';
import { libsql } from '@coterie/libsql';
import { sqljs } from '@coterie/sqljs';

export interface TestDriver {
  readonly name: string;
  /** @param name of its file, where it has one. */
  open(folder: string, name: string): DatabaseInterface | Promise<DatabaseInterface>;
}

export const drivers: readonly TestDriver[] = [
  {
    name: 'better-sqlite3, synchronous',
    open: (folder, name) => betterSqlite3(join(folder, `${name}-sync.db`)) as DatabaseInterface,
  },
  {
    name: 'better-sqlite3, asynchronous',
    open: (folder, name) => betterSqlite3(join(folder, `${name}-async.db`), { mode: 'async' }) as DatabaseInterface,
  },
  {
    name: 'libSQL, local',
    open: async (folder, name) =>
      (await libsql({ url: `file:${join(folder, `${name}-libsql.db`)}` })) as DatabaseInterface,
  },
  { name: 'sql.js', open: async () => (await sqljs()) as DatabaseInterface },
];
