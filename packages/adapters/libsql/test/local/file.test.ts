import { existsSync, mkdirSync, readdirSync, readFileSync, readlinkSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { claimFile, openDatabase } from '@coterie/core';
import { describe, expect, it } from 'vitest';
import { libsql } from '../../src/index.ts';
import { fileSystem } from '../../src/local/file-system.ts';
import { temporaryFolder, temporaryPath } from '../helper/folder.ts';
import { OtherProcess } from '../helper/process.ts';

const other = new OtherProcess();

const open = (path: string) => openDatabase(libsql(`file:${encodeURIComponent(path)}`), { busyTimeout: 100 });
const JOURNAL_BYTES = { start: 18, end: 20 };

async function setting(db: ReturnType<typeof open>, name: string) {
  return (await db.query(`PRAGMA ${name}`)).rows[0]?.[0];
}

describe('a local file', () => {
  it('keeps its data, whatever is in its name', async () => {
    const path = temporaryPath('ä #1 100%? ;.db');
    const first = open(path);
    await first.execute('CREATE TABLE t (a)');
    await first.execute('INSERT INTO t VALUES (1)');
    await first.close();
    expect(readdirSync(dirname(path))).toEqual(['ä #1 100%? ;.db']);
    const second = open(path);
    expect((await second.query('SELECT a FROM t')).rows).toEqual([[1]]);
    await second.close();
  });

  it('gets the settings of every connection, and the DELETE journal', async () => {
    const path = temporaryPath();
    const db = open(path);
    await db.execute('CREATE TABLE t (a)');
    expect(await setting(db, 'journal_mode')).toBe('delete');
    expect(await setting(db, 'foreign_keys')).toBe(1);
    expect(await setting(db, 'recursive_triggers')).toBe(1);
    expect(await setting(db, 'synchronous')).toBe(2);
    expect(await setting(db, 'temp_store')).toBe(2);
    expect(await setting(db, 'cache_size')).toBe(-64000);
    await db.close();
    expect([...readFileSync(path).subarray(JOURNAL_BYTES.start, JOURNAL_BYTES.end)]).toEqual([1, 1]);
  });

  it('has no connection to the file left once it is closed', async ({ skip }) => {
    skip(!existsSync('/proc/self/fd'), 'only Linux shows the open files of a process');
    const path = temporaryPath();
    const db = open(path);
    await db.execute('CREATE TABLE t (a)');
    for (let turn = 0; turn < 300; turn += 1) await db.query('SELECT count(*) FROM t');
    await db.close();
    const held = readdirSync('/proc/self/fd').filter((fd) => {
      try {
        return readlinkSync(`/proc/self/fd/${fd}`) === path;
      } catch {
        return false;
      }
    });
    expect(held).toEqual([]);
  });

  it('tells at once what can never be opened', () => {
    const folder = temporaryFolder();
    mkdirSync(join(folder, 'sub'));
    writeFileSync(join(folder, 'plain'), 'x');
    const refused = (path: string, message: RegExp) =>
      expect(() => open(path)).toThrow(
        expect.objectContaining({ code: 'cannot-open', message: expect.stringMatching(message) }),
      );
    refused(join(folder, 'sub'), /is a folder\. Give the path of a database file/);
    refused(join(folder, 'missing', 'agents.db'), /does not exist\. Create it first/);
    refused(join(folder, 'plain', 'agents.db'), /cannot be created there|cannot be read/);
  });

  it('that is no database is left untouched, and every call says so', async () => {
    const path = temporaryPath();
    const text = 'this is a shopping list\n'.repeat(100);
    writeFileSync(path, text);
    const db = open(path);
    for (let turn = 0; turn < 2; turn += 1) {
      await expect(db.query('SELECT 1')).rejects.toMatchObject({
        code: 'not-a-database',
        message: expect.stringMatching(/agents\.db cannot be opened: .*not a database.*Choose another path/),
      });
    }
    await db.close();
    expect(readFileSync(path, 'utf8')).toBe(text);
  });

  it.each([
    ['with its log beside it', (path: string) => other.run(path, 'PRAGMA journal_mode = WAL; CREATE TABLE t (a)')],
    [
      'whose log is gone, as after a clean end',
      async (path: string) => {
        await other.run(path, 'CREATE TABLE t (a)');
        writeFileSync(path, readFileSync(path).fill(2, JOURNAL_BYTES.start, JOURNAL_BYTES.end));
      },
    ],
  ])('in WAL mode, %s, is refused with the remedy, and nothing is done to it', async (_how, make) => {
    const path = temporaryPath();
    await make(path);
    const files = readdirSync(dirname(path)).sort();
    const before = readFileSync(path);
    const db = open(path);
    await expect(db.query('SELECT 1')).rejects.toMatchObject({
      code: 'cannot-open',
      message: expect.stringMatching(
        /is in WAL mode.*sqlite3 ".*agents\.db" "PRAGMA journal_mode = DELETE".*@coterie\/better-sqlite3/,
      ),
    });
    await db.close();
    expect(readdirSync(dirname(path)).sort()).toEqual(files);
    expect(readFileSync(path)).toEqual(before);
  });

  it('that another program makes or puts into WAL mode after it was looked at is refused all the same', async () => {
    const refused = { code: 'cannot-open', message: expect.stringMatching(/is in WAL mode/) };
    const [made, turned] = [temporaryPath(), temporaryPath()];
    const first = open(made);
    await other.run(made, 'PRAGMA journal_mode = WAL; CREATE TABLE t (a)');
    await expect(first.execute('INSERT INTO t VALUES (1)')).rejects.toMatchObject(refused);
    await first.close();
    const second = open(turned);
    await second.execute('CREATE TABLE t (a)');
    await other.run(turned, 'PRAGMA journal_mode = WAL; INSERT INTO t VALUES (1)');
    await expect(second.execute('INSERT INTO t VALUES (2)')).rejects.toMatchObject(refused);
    await expect(second.query('SELECT a FROM t')).rejects.toMatchObject(refused);
    await second.close();
  });

  it('that was WAL is opened after the remedy', async () => {
    const path = temporaryPath();
    const first = new OtherProcess();
    await first.run(path, 'PRAGMA journal_mode = WAL; CREATE TABLE t (a)');
    await first.kill();
    await other.run(path, 'PRAGMA journal_mode = DELETE');
    const db = open(path);
    await db.execute('INSERT INTO t VALUES (1)');
    await db.close();
  });

  it('is not put into WAL mode', async () => {
    const db = open(temporaryPath());
    for (const sql of ['PRAGMA journal_mode = WAL', 'pragma main.journal_mode(wal)']) {
      await expect(db.execute(sql)).rejects.toMatchObject({ code: 'unsupported', sql });
    }
    expect(await setting(db, 'journal_mode')).toBe('delete');
    await db.close();
  });

  it('belongs to this engine in this process until it is closed', async () => {
    const path = temporaryPath();
    const claim = (engine: string) => claimFile({ path, engine, fileSystem });
    const db = open(path);
    expect(() => claim('another engine')).toThrow(/is open in this process with @libsql\/client/);
    const second = open(path);
    await db.close();
    expect(() => claim('another engine')).toThrow(/is open in this process/);
    await second.close();
    const other = claim('another engine');
    expect(() => open(path)).toThrow(/is open in this process with another engine/);
    other.release();
  });

  it('is not let go of by a call that fails to open it, but by close()', async () => {
    const path = temporaryPath();
    writeFileSync(path, 'x'.repeat(200));
    const db = open(path);
    await expect(db.query('SELECT 1')).rejects.toMatchObject({ code: 'not-a-database' });
    await db.close();
    claimFile({ path, engine: 'another engine', fileSystem }).release();
  });

  it('whose process died in the middle of a transaction is recovered', async () => {
    const path = temporaryPath();
    const db = open(path);
    await db.execute('CREATE TABLE t (a)');
    // A cache of ten pages: most of the transaction is in the file when the process dies.
    const dying = new OtherProcess();
    await dying.hold(
      path,
      `PRAGMA cache_size = 10; BEGIN IMMEDIATE;
       INSERT INTO t WITH RECURSIVE c (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM c WHERE i < 20000) SELECT hex(randomblob(50)) FROM c`,
    );
    expect(statSync(path).size).toBeGreaterThan(1_000_000);
    await dying.kill();
    expect(existsSync(`${path}-journal`)).toBe(true);
    expect((await db.query('SELECT count(*) FROM t')).rows).toEqual([[0]]);
    expect((await db.query('PRAGMA integrity_check')).rows).toEqual([['ok']]);
    await db.close();
  });
});
