/** What locks of other processes do to a local file, and what this driver leaves to them. */
import { openDatabase } from '@coterie/core';
import { beforeEach, describe, expect, it } from 'vitest';
import { libsql } from '../../src/index.ts';
import { temporaryPath } from '../helper/folder.ts';
import { OtherProcess, runScript } from '../helper/process.ts';

const other = new OtherProcess();

let path: string;
beforeEach(async () => {
  path = temporaryPath();
  await other.run(path, 'CREATE TABLE t (a); INSERT INTO t VALUES (0)');
});

const open = (busyTimeout = 60) => openDatabase(libsql(`file:${path}`), { busyTimeout });
const insert = { access: 'write', decode: () => undefined } as const;
const statement = (sql: string) => ({ sql, params: [] });
const busy = { code: 'busy', outcome: 'not-applied', retryable: true };
const READER = 'BEGIN; SELECT * FROM t';
const WRITER = "BEGIN IMMEDIATE; INSERT INTO t VALUES ('writer')";

const WAYS = {
  'a single write': (db: ReturnType<typeof open>) => db.execute('INSERT INTO t VALUES (1)'),
  'a batch': (db: ReturnType<typeof open>) =>
    db.run({ ...insert, statements: [statement('INSERT INTO t VALUES (1)'), statement('INSERT INTO t VALUES (2)')] }),
  'a transaction': (db: ReturnType<typeof open>) => db.transaction((tx) => tx.execute('INSERT INTO t VALUES (1)')),
  'a write with RETURNING': (db: ReturnType<typeof open>) => db.execute('INSERT INTO t VALUES (1) RETURNING a'),
  'a pragma that writes': (db: ReturnType<typeof open>) => db.execute('PRAGMA user_version = 7'),
  VACUUM: (db: ReturnType<typeof open>) => db.execute('VACUUM'),
};

describe.each(Object.entries(WAYS))('%s', (_name, way) => {
  it.each([
    ['a writer', WRITER, [[0], ['writer'], ['late']]],
    ['a reader', READER, [[0], ['late']]],
  ])('that met the lock of %s keeps no lock itself, and the handle works', async (_who, holding, rows) => {
    const db = open();
    await db.query('SELECT a FROM t');
    await other.hold(path, holding);
    await expect(way(db)).rejects.toMatchObject(busy);
    // A read is what would make a forgotten statement hold on to its lock.
    await db.query('SELECT a FROM t').catch(() => undefined);
    await other.release();
    await other.run(path, "INSERT INTO t VALUES ('late')");
    expect((await db.query('SELECT a FROM t')).rows).toEqual(rows);
    await way(db);
    await other.run(path, "INSERT INTO t VALUES ('later')");
    await db.close();
  });

  it('waits for a lock as long as the handle is told to', async () => {
    const db = open(10_000);
    await other.hold(path, WRITER);
    let done = false;
    const waiting = way(db).then(() => {
      done = true;
    });
    await new Promise((resolve) => setTimeout(resolve, 150));
    expect(done).toBe(false);
    await other.release();
    await waiting;
    await other.run(path, "INSERT INTO t VALUES ('after')");
    await db.close();
  });
});

describe('a commit that meets a reader', () => {
  it('waits for it with the transaction open, and leaves no lock behind when it has succeeded', async () => {
    const driver = libsql(`file:${path}`);
    const transaction = await driver.begin({ access: 'write' });
    await transaction.execute([statement('INSERT INTO t VALUES (1)')], { access: 'write' });
    await other.hold(path, READER);
    for (let turn = 0; turn < 3; turn += 1) {
      await expect(transaction.commit()).rejects.toMatchObject(busy);
      expect(transaction.open).toBe(true);
    }
    await other.release();
    await transaction.commit();
    expect(transaction.open).toBe(false);
    await driver.execute([statement('SELECT a FROM t')], { access: 'read' });
    await other.run(path, 'INSERT INTO t VALUES (2)');
    expect((await driver.execute([statement('SELECT a FROM t')], { access: 'read' }))[0]?.rows).toEqual([
      [0],
      [1],
      [2],
    ]);
    await driver.close();
  });
});

describe('a read', () => {
  it('that meets a commit waits for it, and leaves no lock behind', async () => {
    const db = open(10_000);
    await db.query('SELECT a FROM t');
    // The writer of this process waits for a reader; whoever comes later must wait for the writer.
    await other.hold(path, READER);
    const writer = open(10_000);
    const writing = writer.transaction((tx) => tx.execute("INSERT INTO t VALUES ('writer')"));
    await new Promise((resolve) => setTimeout(resolve, 100));
    const reads = [
      db.query('SELECT a FROM t'),
      db.transaction((tx) => tx.query('SELECT a FROM t'), { access: 'read' }),
    ];
    await new Promise((resolve) => setTimeout(resolve, 100));
    await other.release();
    await writing;
    for (const { rows } of await Promise.all(reads)) expect(rows).toEqual([[0], ['writer']]);
    await other.run(path, "INSERT INTO t VALUES ('late')");
    await Promise.all([db.close(), writer.close()]);
  });

  it('that writes, against its word, is taken at its word, and keeps no lock after a conflict', async () => {
    const driver = libsql(`file:${path}`);
    const transaction = await driver.begin({ access: 'read' });
    await transaction.execute([statement('SELECT a FROM t')], { access: 'read' });
    await other.hold(path, WRITER);
    await expect(
      transaction.execute([statement('INSERT INTO t VALUES (1)')], { access: 'read' }),
    ).rejects.toMatchObject(busy);
    expect(transaction.open).toBe(false);
    await other.release();
    await other.run(path, "INSERT INTO t VALUES ('late')");
    expect((await driver.execute([statement('SELECT count(*) FROM t')], { access: 'read' }))[0]?.rows).toEqual([[3]]);
    await driver.close();
  });
});

describe('several processes', () => {
  it('that count in one file at once lose no count', async () => {
    await other.run(path, 'CREATE TABLE counter (n INTEGER); INSERT INTO counter VALUES (0)');
    const outputs = await Promise.all(Array.from({ length: 4 }, () => runScript('count', path, '20')));
    expect(outputs).toEqual(Array(4).fill('counted'));
    const db = open();
    expect((await db.query('SELECT n FROM counter')).rows).toEqual([[80]]);
    await db.close();
  });
});

describe('settings that foreignKeys: off changed', () => {
  it('are back after a lock kept the call from beginning', async () => {
    const db = open();
    await other.hold(path, WRITER);
    await expect(db.execute('INSERT INTO t VALUES (1)', [], { foreignKeys: 'off' })).rejects.toMatchObject(busy);
    await expect(db.transaction(() => undefined, { foreignKeys: 'off' })).rejects.toMatchObject(busy);
    await other.release();
    expect((await db.query('PRAGMA foreign_keys')).rows).toEqual([[1]]);
    await db.close();
  });
});
