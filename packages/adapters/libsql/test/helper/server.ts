import { Database, type DatabaseInterface, type DatabaseOptions } from '@coterie/core';
import { type Sqld, type SqldOptions, startSqld } from '@coterie/sqld';
import { onTestFinished } from 'vitest';
import { type LibsqlOptions, libsql } from '../../src/index.ts';

export const protocols = ['http', 'ws'] as const;
export type Protocol = (typeof protocols)[number];

/** A server that stands until the test ends. */
export async function serve(options?: SqldOptions): Promise<Sqld> {
  const server = await startSqld(options);
  onTestFinished(() => server.stop());
  return server;
}

export const urlOf = (server: Sqld, protocol: Protocol): string => (protocol === 'http' ? server.url : server.wsUrl);

/** A driver that is closed when the test ends. */
export function drive(options: LibsqlOptions | string): DatabaseInterface<'async'> {
  const driver = libsql(options);
  onTestFinished(() => driver.close());
  return driver;
}

/** A handle that is closed when the test ends. */
export function open(options: LibsqlOptions | string, handle: DatabaseOptions = {}): Database<'async'> {
  const db = new Database(libsql(options), handle);
  onTestFinished(() => db.close());
  return db;
}

export const read = { access: 'read' } as const;
export const write = { access: 'write' } as const;

export const sql = (...texts: readonly string[]): { readonly sql: string; readonly params: [] }[] =>
  texts.map((text) => ({ sql: text, params: [] }));

/** All values of the first column. */
export async function column(driver: DatabaseInterface<'async'>, query: string): Promise<unknown[]> {
  const [result] = await driver.execute(sql(query), read);
  return result?.rows.map((row) => row[0]) ?? [];
}
