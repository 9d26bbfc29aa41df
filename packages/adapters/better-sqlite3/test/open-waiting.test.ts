import { setTimeout } from 'node:timers/promises';
import { type Database, DatabaseError, type ExportingDatabase, openDatabase } from '@coterie/core';
import { describe, expect, it } from 'vitest';
import { betterSqlite3, openBetterSqlite3, readerStatistics } from '../src/index.ts';
import { temporaryPath } from './helper/folder.ts';
import { startHolder } from './helper/process.ts';

/** Readers and openers get nothing of the file while a process holds it so, whatever its journal. */
const HOLD = 'PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE; INSERT INTO t VALUES (1)';

async function heldFile(journalMode: 'wal' | 'delete') {
  const path = temporaryPath();
  const db = openDatabase(betterSqlite3(path, { journalMode }));
  db.execute('CREATE TABLE t (a)');
  db.close();
  return { path, holder: await startHolder([path, HOLD]) };
}

async function refusal(opening: Promise<ExportingDatabase>): Promise<unknown> {
  return opening.then(
    () => 'opened',
    (error: unknown) => error,
  );
}

describe('an opening that waits', () => {
  it.each(['wal', 'delete'] as const)(
    'leaves the thread to others while another process holds the file (%s)',
    async (journalMode) => {
      const { path, holder } = await heldFile(journalMode);
      let settled = false;
      const opening = openBetterSqlite3(path, { busyTimeout: 60_000 }).finally(() => {
        settled = true;
      });
      // Were the thread blocked, no timer of it would run before the time is out, and nobody would release the file.
      for (let tick = 0; tick < 10; tick += 1) await setTimeout(10);
      expect(settled).toBe(false);
      await holder.release();
      const db = openDatabase(await opening);
      expect((await db.query('SELECT a FROM t')).rows).toEqual([]);
      await db.close();
    },
  );

  it('waits for the look at the file too', async () => {
    const { path, holder } = await heldFile('wal');
    const seen: unknown[] = [];
    const look = (db: Database<'sync'>) => {
      seen.push(db.query('SELECT count(*) FROM t').rows[0]?.[0]);
    };
    const opening = openBetterSqlite3(path, { look });
    await setTimeout(50);
    expect(seen).toEqual([]);
    await holder.release();
    await (await opening).close();
    expect(seen).toEqual([0]);
  });

  it('gives up with busy when busyTimeout has run out, and at once with 0', async () => {
    const { path, holder } = await heldFile('delete');
    for (const busyTimeout of [0, 60]) {
      expect(await refusal(openBetterSqlite3(path, { busyTimeout }))).toMatchObject({ code: 'busy', retryable: true });
    }
    await holder.release();
    await (await openBetterSqlite3(path)).close();
  });

  it('ends with aborted by its signal, also before it has begun', async () => {
    const { path, holder } = await heldFile('delete');
    const controller = new AbortController();
    const opening = refusal(openBetterSqlite3(path, { signal: controller.signal }));
    await setTimeout(20);
    controller.abort();
    expect(await opening).toMatchObject({ code: 'aborted' });
    expect(await refusal(openBetterSqlite3(path, { signal: controller.signal }))).toMatchObject({ code: 'aborted' });
    await holder.release();
  });

  it('has readers, creates files in WAL mode, and refuses what betterSqlite3 refuses, by the promise', async () => {
    const path = temporaryPath();
    const driver = await openBetterSqlite3(path, { readers: { min: 2, max: 3 } });
    expect(readerStatistics(driver)).toMatchObject({ open: 3 });
    expect((await openDatabase(driver).query('PRAGMA journal_mode')).rows).toEqual([['wal']]);
    await driver.close();
    expect(await refusal(openBetterSqlite3('file:agents.db'))).toBeInstanceOf(DatabaseError);
    expect(await refusal(openBetterSqlite3(path, { busyTimeout: -1 }))).toMatchObject({ field: 'busyTimeout' });
  });
});
