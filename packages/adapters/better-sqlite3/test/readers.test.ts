import { AsyncResource } from 'node:async_hooks';
import { rmSync } from 'node:fs';
import { type Database, type DatabaseInterface, openDatabase } from '@coterie/core';
import { afterEach, describe, expect, expectTypeOf, it, vi } from 'vitest';
import { type BetterSqlite3Options, betterSqlite3, type ReaderOptions, readerStatistics } from '../src/index.ts';
import { temporaryPath } from './helper/folder.ts';

interface Opened {
  readonly db: Database<'async'>;
  readonly driver: DatabaseInterface<'async'>;
  readonly statistics: () => ReturnType<typeof readerStatistics>;
}

const opened: Database<'async'>[] = [];
afterEach(async () => {
  vi.useRealTimers();
  for (const db of opened.splice(0)) await db.close();
});

function open(readers: ReaderOptions, path = temporaryPath()): Opened {
  const driver = betterSqlite3(path, { mode: 'async', readers });
  const db = openDatabase(driver);
  opened.push(db);
  return { db, driver, statistics: () => readerStatistics(driver) };
}

/** A transaction that stays open until it is told to end. */
function held(db: Database<'async'>, access: 'read' | 'write'): { begun: Promise<void>; end: () => Promise<void> } {
  const inside = Promise.withResolvers<void>();
  const go = Promise.withResolvers<void>();
  const transaction = db.transaction(
    async (tx) => {
      await tx.query('SELECT count(*) FROM sqlite_schema');
      inside.resolve();
      await go.promise;
    },
    { access },
  );
  return {
    begun: Promise.race([inside.promise, transaction]),
    async end() {
      go.resolve();
      await transaction;
    },
  };
}

describe('readers', () => {
  it('are open from the start as far as the minimum says, and on demand up to the maximum', async () => {
    const { db, statistics } = open({ min: 1, max: 2 });
    expect(statistics()).toEqual({ open: 2, busy: 0, waiting: 0 });
    const [first, second] = [held(db, 'read'), held(db, 'read')];
    await Promise.all([first.begun, second.begun]);
    expect(statistics()).toEqual({ open: 3, busy: 2, waiting: 0 });
    const third = held(db, 'read');
    await vi.waitFor(() => expect(statistics()).toEqual({ open: 3, busy: 2, waiting: 1 }));
    await first.end();
    await third.begun;
    expect(statistics()).toEqual({ open: 3, busy: 2, waiting: 0 });
    await Promise.all([second.end(), third.end()]);
    expect(statistics()).toEqual({ open: 3, busy: 0, waiting: 0 });
  });

  it('are closed again when they are idle for long enough, down to the minimum', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    const { db, statistics } = open({ min: 1, max: 4, idleTimeout: 1_000 });
    const all = [held(db, 'read'), held(db, 'read'), held(db, 'read')];
    await Promise.all(all.map(({ begun }) => begun));
    expect(statistics()?.open).toBe(4);
    await Promise.all(all.map(({ end }) => end()));
    vi.advanceTimersByTime(900);
    const again = held(db, 'read');
    await again.begun;
    vi.advanceTimersByTime(200);
    expect(statistics()).toEqual({ open: 2, busy: 1, waiting: 0 });
    await again.end();
    vi.advanceTimersByTime(10_000);
    expect(statistics()).toEqual({ open: 2, busy: 0, waiting: 0 });
  });

  it('read what was committed last while a transaction writes, and what it wrote as soon as it has ended', async () => {
    const { db, statistics } = open({ min: 0, max: 1 });
    await db.execute('CREATE TABLE t (x)');
    await db.transaction(async (tx) => {
      await tx.execute('INSERT INTO t VALUES (1)');
      const beside = await Promise.all(Array.from({ length: 20 }, () => outside(() => db.query('SELECT x FROM t'))));
      expect(beside.every(({ rows }) => rows.length === 0)).toBe(true);
      expect(statistics()).toEqual({ open: 2, busy: 1, waiting: 0 });
      expect((await db.query('SELECT x FROM t')).rows).toEqual([[1]]);
    });
    expect((await db.query('SELECT x FROM t')).rows).toEqual([[1]]);
  });

  it('have the settings of every connection, and cannot write', async () => {
    const { db } = open({ max: 2 });
    await db.execute('CREATE TABLE t (x)');
    const names = ['foreign_keys', 'recursive_triggers', 'synchronous', 'temp_store', 'cache_size', 'query_only'];
    const settings = (access: 'read' | 'write') =>
      db.transaction(
        async (tx) => {
          const values: unknown[] = [];
          for (const name of names) values.push((await tx.query(`PRAGMA ${name}`)).rows[0]?.[0]);
          return values;
        },
        { access },
      );
    expect(await settings('write')).toEqual([1, 1, 1, 2, -64_000, 0]);
    expect(await settings('read')).toEqual([1, 1, 1, 2, -64_000, 1]);
    const write = db.transaction((tx) => tx.query('DELETE FROM t'), { access: 'read' });
    await expect(write).rejects.toMatchObject({ code: 'invalid' });
  });

  it('show the new name of a column that the writer renamed, and the old one until that is committed', async () => {
    const { db } = open({ max: 1 });
    await db.script('CREATE TABLE t (a); INSERT INTO t VALUES (1)');
    const columns = () => db.transaction(async (tx) => (await tx.query('SELECT * FROM t')).columns, { access: 'read' });
    expect(await columns()).toEqual(['a']);
    await db.transaction(async (tx) => {
      await tx.execute('ALTER TABLE t RENAME COLUMN a TO b');
      expect(await outside(columns)).toEqual(['a']);
    });
    expect(await columns()).toEqual(['b']);
  });

  it('are given back by transactions that fail, also those that cannot begin', async () => {
    const { db, statistics } = open({ max: 1 });
    for (let round = 0; round < 3; round += 1) {
      const failing = db.transaction((tx) => tx.query('SELECT nonsense'), { access: 'read' });
      await expect(failing).rejects.toMatchObject({ code: 'query' });
    }
    expect(statistics()).toEqual({ open: 2, busy: 0, waiting: 0 });
  });

  it('are waited for up to a limit, until the signal, or until the database is closed', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    const { driver, statistics } = open({ max: 1 });
    const transaction = await driver.begin({ access: 'read' });
    const abort = new AbortController();
    const cancelled = expect(driver.begin({ access: 'read', signal: abort.signal })).rejects.toMatchObject({
      code: 'aborted',
    });
    abort.abort();
    await cancelled;
    const late = expect(driver.begin({ access: 'read' })).rejects.toMatchObject({ code: 'timeout', retryable: true });
    await vi.waitFor(() => expect(statistics()?.waiting).toBe(1));
    vi.advanceTimersByTime(30_000);
    await late;
    const closed = expect(driver.begin({ access: 'read' })).rejects.toMatchObject({ code: 'closed' });
    await driver.close();
    await closed;
    await transaction.rollback();
    expect(statistics()).toEqual({ open: 0, busy: 0, waiting: 0 });
  });

  it('keep nothing of the file open after closing', async () => {
    const path = temporaryPath();
    const { db } = open({ min: 2, max: 3 }, path);
    await db.execute('CREATE TABLE t (x)');
    await db.close();
    const alone = betterSqlite3(path, { journalMode: 'delete' });
    alone.close();
  });

  it('do not bring back a file that has gone', async () => {
    const path = temporaryPath();
    const { db } = open({ min: 0, max: 1 }, path);
    await db.execute('CREATE TABLE t (x)');
    for (const suffix of ['', '-wal', '-shm']) rmSync(path + suffix, { force: true });
    const reading = db.transaction((tx) => tx.query('SELECT 1'), { access: 'read' });
    await expect(reading).rejects.toMatchObject({ code: 'cannot-open' });
  });

  it('are refused where they could not do what they are for', () => {
    const path = temporaryPath();
    const file = openDatabase(betterSqlite3(path, { journalMode: 'delete' }));
    file.script('CREATE TABLE t (x)');
    file.close();
    expect(() => betterSqlite3(path, { mode: 'async', readers: { max: 1 } })).toThrow(
      expect.objectContaining({ code: 'unsupported', message: expect.stringContaining("journalMode: 'wal'") }),
    );
    expect(() => betterSqlite3(':memory:', { mode: 'async', readers: { max: 1 } })).toThrow(/memory/);
    expect(() => betterSqlite3(path, { readers: { max: 1 } } as BetterSqlite3Options as never)).toThrow(/async mode/);
    for (const readers of [{ max: -1 }, { max: 1.5 }, { min: 2, max: 1 }, { max: 1, idleTimeout: -1 }]) {
      expect(() => betterSqlite3(path, { mode: 'async', readers })).toThrow(
        expect.objectContaining({ code: 'invalid', field: 'readers' }),
      );
    }
    expectTypeOf<BetterSqlite3Options<'sync'>['readers']>().toEqualTypeOf<undefined>();
  });

  it('are none where there may be none, which is one connection as ever', async () => {
    const { driver, statistics } = open({ max: 0 });
    expect(driver.capabilities.connections).toBe('one');
    expect(statistics()).toBeNull();
  });
});

/** Made before any transaction: what runs in it is inside of none. */
const nobody = new AsyncResource('nobody');

function outside<T>(call: () => Promise<T>): Promise<T> {
  return nobody.runInAsyncScope(call);
}
