import { betterSqlite3 } from '@coterie/better-sqlite3';
import type { DatabaseInterface } from '@coterie/core';
import { libsql } from '@coterie/libsql';
import { sqljs } from '@coterie/sqljs';

/** The drivers, and the two protocols of a libSQL server. */
export type Engine = 'better-sqlite3' | 'libsql' | 'http' | 'ws' | 'sqljs';

/** Where a database is: a path for files, a URL for servers; `sqljs` has it in memory. */
export interface Place {
  readonly engine: Engine;
  readonly address: string;
}

/** Async everywhere, so that one text serves all. */
export async function openEngine({ engine, address }: Place): Promise<DatabaseInterface<'async'>> {
  switch (engine) {
    case 'better-sqlite3':
      return betterSqlite3(address, { mode: 'async' });
    case 'libsql':
      return libsql(`file:${encodeURIComponent(address)}`);
    case 'sqljs':
      return sqljs({ mode: 'async' });
    default:
      return libsql(address);
  }
}
