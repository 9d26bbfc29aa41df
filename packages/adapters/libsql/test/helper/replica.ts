import { readdirSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Database, DatabaseOptions, Handle } from '@coterie/core';
import type { Sqld, SqldOptions } from '@coterie/sqld';
import type { LibsqlOptions } from '../../src/index.ts';
import { temporaryPath } from './folder.ts';
import { open, serve } from './server.ts';

export interface Arranged {
  readonly server: Sqld;
  /** The server itself, with a table `t (x)` that holds `first`. */
  readonly primary: Database<'async'>;
  /** Where nothing is yet. */
  readonly path: string;
  /** Opens a replica at `path`; it is closed when the test ends. */
  replica(options?: Partial<LibsqlOptions>, handle?: DatabaseOptions): Database<'async'>;
}

export async function arrange(sqld?: SqldOptions, authToken?: string): Promise<Arranged> {
  const server = await serve(sqld);
  const primary = open({ url: server.url, ...(authToken === undefined ? {} : { authToken }) });
  await primary.script("CREATE TABLE t (x); INSERT INTO t VALUES ('first')");
  const path = temporaryPath('replica.db');
  return {
    server,
    primary,
    path,
    replica: (options, handle) => open({ url: `file:${path}`, syncUrl: server.url, ...options }, handle),
  };
}

export const insert = (db: Handle<'async'>, value: string) => db.execute('INSERT INTO t VALUES (?)', [value]);

export async function values(db: Handle<'async'>): Promise<unknown[]> {
  return (await db.query('SELECT x FROM t ORDER BY rowid')).rows.map(([value]) => value);
}

/** The names of what lies in the folder of a path. */
export const filesBeside = (path: string): string[] => readdirSync(dirname(path)).sort();
