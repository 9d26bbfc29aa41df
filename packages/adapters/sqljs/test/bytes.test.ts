import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { DatabaseError, openDatabase } from '@coterie/core';
import { describe, expect, it } from 'vitest';
import { type SqljsOptions, sqljs } from '../src/index.ts';

/** The content of a file that another engine wrote and closed. */
function fileBytes(journal: 'wal' | 'delete'): Buffer {
  const folder = mkdtempSync(join(tmpdir(), 'coterie-sqljs-'));
  const database = new DatabaseSync(join(folder, 'a.db'));
  database.exec(`PRAGMA journal_mode = ${journal}; CREATE TABLE t (a); INSERT INTO t VALUES (1), (2)`);
  database.close();
  const bytes = readFileSync(join(folder, 'a.db'));
  rmSync(folder, { recursive: true });
  return bytes;
}

async function openingError(options: SqljsOptions<'sync'>): Promise<DatabaseError> {
  const error = await sqljs(options).then(
    () => new Error('it was opened'),
    (reason: unknown) => reason,
  );
  if (error instanceof DatabaseError) return error;
  throw error;
}

describe('bytes', () => {
  it('of a file are opened, and the array that was given stays as it was', async () => {
    const bytes = fileBytes('delete');
    const before = Buffer.from(bytes);
    const db = openDatabase(await sqljs({ bytes }));
    expect(db.query('SELECT a FROM t').rows).toEqual([[1], [2]]);
    db.execute('DELETE FROM t');
    db.close();
    expect(bytes.equals(before)).toBe(true);
  });

  it('of no length are a new database', async () => {
    const db = openDatabase(await sqljs({ bytes: new Uint8Array() }));
    db.execute('CREATE TABLE t (a)');
    db.close();
  });

  it.each([
    ['text', new TextEncoder().encode('no database at all. '.repeat(100))],
    ['the beginning of a database', fileBytes('delete').subarray(0, 50)],
  ])('that are %s are refused', async (_what, bytes) => {
    expect(await openingError({ bytes })).toMatchObject({ code: 'not-a-database' });
  });

  it('that are damaged are refused when the damage shows', async () => {
    const bytes = fileBytes('delete');
    bytes.fill(0xff, 100, 500);
    expect(await openingError({ bytes })).toMatchObject({ code: 'corrupt', cause: expect.any(Error) });
  });

  it('that are no Uint8Array are refused with what to do', async () => {
    const bytes = new ArrayBuffer(8);
    // @ts-expect-error An ArrayBuffer is not what is asked for.
    expect(await openingError({ bytes })).toMatchObject({ code: 'invalid', field: 'bytes' });
  });
});

describe('bytes in WAL mode', () => {
  it('are refused, since what is in a -wal file is not in them', async () => {
    const error = await openingError({ bytes: fileBytes('wal') });
    expect(error).toMatchObject({ code: 'cannot-open', message: expect.stringContaining("{ walFile: 'none' }") });
  });

  it('are opened when there is no -wal file, and are out of that mode then', async () => {
    const driver = await sqljs({ bytes: fileBytes('wal'), walFile: 'none' });
    const db = openDatabase(driver);
    expect(db.query('SELECT a FROM t').rows).toEqual([[1], [2]]);
    expect(db.query('PRAGMA journal_mode').rows).toEqual([['memory']]);
    db.execute('INSERT INTO t VALUES (3)');
    const bytes = driver.export();
    db.close();
    const again = openDatabase(await sqljs({ bytes }));
    expect(again.query('SELECT count(*) FROM t').rows).toEqual([[3]]);
    again.close();
  });
});

describe('an export', () => {
  it('is a file that other engines open', async () => {
    const driver = await sqljs();
    openDatabase(driver).script("CREATE TABLE t (a TEXT) STRICT; INSERT INTO t VALUES ('x')");
    const folder = mkdtempSync(join(tmpdir(), 'coterie-sqljs-'));
    const path = join(folder, 'a.db');
    writeFileSync(path, driver.export());
    driver.close();
    const other = new DatabaseSync(path);
    expect(other.prepare('PRAGMA integrity_check').get()).toEqual({ integrity_check: 'ok' });
    expect(other.prepare('SELECT a FROM t').all()).toEqual([{ a: 'x' }]);
    other.close();
    rmSync(folder, { recursive: true });
  });

  it('leaves the connection as it was: settings, statements, temporary tables', async () => {
    const driver = await sqljs();
    const db = openDatabase(driver);
    db.script('CREATE TABLE t (a); CREATE TEMP TABLE u (a); INSERT INTO u VALUES (1)');
    const settings = ['foreign_keys', 'recursive_triggers', 'locking_mode', 'journal_mode', 'cache_size'];
    const read = () => settings.map((name) => db.query(`PRAGMA ${name}`).rows[0]?.[0]);
    const before = read();
    expect(before).toEqual([1, 1, 'exclusive', 'memory', -64000]);
    db.execute('INSERT INTO t VALUES (?)', [1]);
    driver.export();
    db.execute('INSERT INTO t VALUES (?)', [2]);
    expect(read()).toEqual(before);
    expect(db.query('SELECT count(*) FROM t, u').rows).toEqual([[2]]);
    db.close();
  });

  it('is not taken in the middle of a transaction', async () => {
    const driver = await sqljs();
    const db = openDatabase(driver);
    db.execute('CREATE TABLE t (a)');
    db.transaction((tx) => {
      tx.execute('INSERT INTO t VALUES (1)');
      expect(() => driver.export()).toThrow(expect.objectContaining({ code: 'invalid' }));
    });
    driver.execute([{ sql: 'BEGIN', params: [] }], { access: 'write' });
    expect(() => driver.export()).toThrow('Commit it or roll it back first');
    driver.execute([{ sql: 'ROLLBACK', params: [] }], { access: 'write' });
    expect(driver.export().length).toBeGreaterThan(0);
    driver.close();
    expect(() => driver.export()).toThrow(expect.objectContaining({ code: 'closed' }));
  });

  it('is a promise in async mode', async () => {
    const driver = await sqljs({ mode: 'async' });
    await driver.execute([{ sql: 'CREATE TABLE t (a)', params: [] }], { access: 'write' });
    expect((await driver.export()).length).toBe(8192);
    await driver.close();
  });
});
