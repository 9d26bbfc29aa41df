/** One call is one round trip. */

import { openDatabase } from '@coterie/core';
import { type Sqld, startSqld } from '@coterie/sqld';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { libsql as libsqlWeb } from '../../src/web.ts';
import { Network } from '../helper/network.ts';
import { drive, open, read, sql, write } from '../helper/server.ts';

let server: Sqld;
let requests = 0;
const counting: typeof fetch = (...request) => {
  requests += 1;
  return fetch(...request);
};

beforeAll(async () => {
  server = await startSqld();
});
afterAll(() => server.stop());
beforeEach(async () => {
  await open(server.url).script('DROP TABLE IF EXISTS t; CREATE TABLE t (x UNIQUE)');
  requests = 0;
});

const INSERTS = sql('INSERT INTO t VALUES (1)', 'INSERT INTO t VALUES (2)', 'SELECT count(*) FROM t');

describe('over HTTP', () => {
  it.each([
    ['the first call', async () => undefined],
    ['every later call', (driver: ReturnType<typeof drive>) => driver.execute(sql('SELECT 1'), read)],
  ])('%s is one request: a read, a write, a batch of either, a batch with foreign keys off', async (_which, before) => {
    const calls = [
      (driver: ReturnType<typeof drive>) => driver.execute(sql('SELECT x FROM t'), read),
      (driver: ReturnType<typeof drive>) => driver.execute(sql('INSERT INTO t VALUES (0)'), write),
      (driver: ReturnType<typeof drive>) => driver.execute(sql('SELECT 1', 'SELECT 2'), read),
      (driver: ReturnType<typeof drive>) => driver.execute(INSERTS, write),
      (driver: ReturnType<typeof drive>) => driver.execute(sql('DELETE FROM t'), { ...write, foreignKeys: 'off' }),
    ];
    for (const call of calls) {
      const driver = drive({ url: server.url, fetch: counting });
      await before(driver);
      requests = 0;
      await call(driver);
      await new Promise((resolve) => setTimeout(resolve, 20));
      expect(requests).toBe(1);
    }
  });

  it('a batch that fails is one request too', async () => {
    const driver = drive({ url: server.url, fetch: counting });
    const failing = sql('INSERT INTO t VALUES (1)', 'INSERT INTO t VALUES (1)', 'INSERT INTO t VALUES (2)');
    await expect(driver.execute(failing, write)).rejects.toMatchObject({ code: 'constraint', statementIndex: 1 });
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(requests).toBe(1);
  });

  it('an interactive transaction is one request per call and one for its end; an empty one is none', async () => {
    const db = open({ url: server.url, fetch: counting });
    await db.transaction(async (tx) => {
      await tx.execute('INSERT INTO t VALUES (1)');
      await tx.query('SELECT x FROM t');
    });
    expect(requests).toBe(3);
    requests = 0;
    await db.transaction(() => undefined);
    expect(requests).toBe(0);
  });

  it('the entry without Node sends the same', async () => {
    const db = openDatabase(libsqlWeb({ url: server.url, fetch: counting }));
    await db.script('INSERT INTO t VALUES (1); INSERT INTO t VALUES (2)');
    expect((await db.query('SELECT count(*) FROM t')).rows).toEqual([[2]]);
    expect(requests).toBe(2);
    await db.close();
  });
});

describe('over WebSocket', () => {
  it.each([
    ['a read', sql('SELECT x FROM t'), read],
    ['a write', sql('INSERT INTO t VALUES (0)'), write],
    ['a batch', INSERTS, write],
    ['a batch with foreign keys off', INSERTS, { ...write, foreignKeys: 'off' } as const],
  ])('%s needs one answer of the server', async (_what, statements, options) => {
    const network = await Network.before(server.port);
    const driver = drive({ url: network.url('ws'), timeout: 3_000 });
    await driver.execute(sql('SELECT 1'), read);
    network.weather = 'once';
    expect(await driver.execute(statements, options)).toHaveLength(statements.length);
  });
});
