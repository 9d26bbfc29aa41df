import { openDatabase } from '@coterie/core';
import { describe, expect, it } from 'vitest';
import { betterSqlite3 } from '../src/index.ts';
import { temporaryPath } from './helper/folder.ts';
import { openElsewhere, startHolder } from './helper/process.ts';

describe('several processes', () => {
  it('open one fresh file at once, and all get WAL and write', async () => {
    for (let round = 0; round < 3; round += 1) {
      const path = temporaryPath();
      const moment = Date.now() + 800;
      const outputs = await Promise.all(Array.from({ length: 6 }, () => openElsewhere(path, moment)));
      expect(outputs).toEqual(Array(6).fill('wal'));
      const db = openDatabase(betterSqlite3(path));
      expect(db.query('SELECT count(*), count(DISTINCT process) FROM t').rows).toEqual([[6, 6]]);
      db.close();
    }
  });

  it('wait for each other without stopping the timers of an async one', async () => {
    const path = temporaryPath();
    const db = openDatabase(betterSqlite3(path, { mode: 'async' }));
    await db.execute('CREATE TABLE t (a)');
    const holder = await startHolder([path, 'BEGIN IMMEDIATE; INSERT INTO t VALUES (1)']);
    let ticks = 0;
    const timer = setInterval(() => {
      ticks += 1;
    }, 5);
    const writing = db.execute('INSERT INTO t VALUES (2)');
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(ticks).toBeGreaterThan(5);
    await holder.release();
    await writing;
    clearInterval(timer);
    expect((await db.query('SELECT a FROM t')).rows).toEqual([[2]]);
    await db.close();
  });

  it('wait for each other inside the engine when sync, and give up with a remedy', async () => {
    const path = temporaryPath();
    const db = openDatabase(betterSqlite3(path, { busyTimeout: 30 }));
    db.execute('CREATE TABLE t (a)');
    const holder = await startHolder([path, 'BEGIN IMMEDIATE']);
    const busy = expect.objectContaining({ code: 'busy', outcome: 'not-applied', retryable: true });
    expect(() => db.execute('INSERT INTO t VALUES (1)')).toThrow(busy);
    expect(() => db.transaction(() => undefined)).toThrow(busy);
    await holder.release();
    expect(db.execute('INSERT INTO t VALUES (1)').changes).toBe(1);
    db.close();
  });

  it('see a change of the schema by another: new columns arrive in statements that are prepared already', async () => {
    const path = temporaryPath();
    const db = openDatabase(betterSqlite3(path));
    db.script('CREATE TABLE t (a); INSERT INTO t VALUES (1)');
    expect(db.query('SELECT * FROM t')).toMatchObject({ columns: ['a'], rows: [[1]] });
    const other = await startHolder([path, 'ALTER TABLE t ADD COLUMN b DEFAULT 2']);
    await other.release();
    expect(db.query('SELECT * FROM t')).toMatchObject({ columns: ['a', 'b'], rows: [[1, 2]] });
    db.close();
  });
});
