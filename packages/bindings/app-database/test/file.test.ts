import { hash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import BetterSqlite3 from 'better-sqlite3';
import { describe, expect, test } from 'vitest';
import { initDatabase } from '../src/index.ts';
import { opened } from './support/databases.ts';
import { failureOf } from './support/fails.ts';
import { folderWith, startedIn } from './support/folder.ts';

/** A file as another program makes it. */
function foreignFile(path: string, sql: string): Buffer {
  const other = new BetterSqlite3(path);
  other.exec(sql);
  other.close();
  return readFileSync(path);
}

describe('the file of the database', () => {
  test('is ./data/app.db by default, and its folder is created', () => {
    const folder = folderWith();
    startedIn(folder);
    opened({}).connection.exec('CREATE TABLE mine (x)');
    expect(existsSync(join(folder, 'data/app.db'))).toBe(true);
  });

  test('is the one of the path, with all folders that are missing', () => {
    const path = join(folderWith(), 'a/b/c.db');
    opened({ path });
    expect(existsSync(path)).toBe(true);
  });

  test('has the pragmas of the document on every connection', () => {
    const path = join(folderWith(), 'app.db');
    foreignFile(path, 'CREATE TABLE t (x)');
    const existing = opened({ path });
    const fresh = opened({ path: join(folderWith(), 'app.db') });
    for (const db of [existing, fresh]) {
      const pragma = (name: string): unknown => db.prepare(`PRAGMA ${name}`).pluck().get();
      expect(pragma('journal_mode')).toBe('wal');
      expect(pragma('foreign_keys')).toBe(1);
      expect(pragma('busy_timeout')).toBe(5000);
      expect(pragma('synchronous')).toBe(1);
      expect(pragma('wal_autocheckpoint')).toBe(1000);
      expect(pragma('temp_store')).toBe(2);
      expect(pragma('cache_size')).toBe(-64_000);
    }
  });

  test('in memory has those that mean something there', () => {
    const db = opened({ path: ':memory:', runMigrations: false });
    const pragmas = ['journal_mode', 'foreign_keys', 'busy_timeout', 'temp_store', 'cache_size'];
    const values = pragmas.map((name) => db.prepare(`PRAGMA ${name}`).pluck().get());
    expect(values).toEqual(['memory', 1, 5000, 2, -64_000]);
  });

  test('is read by others while a transaction writes to it', () => {
    const path = join(folderWith(), 'app.db');
    const writer = opened({ path });
    writer.connection.exec('CREATE TABLE t (x)');
    const reader = opened({ path });
    const count = reader.prepare('SELECT count(*) FROM t').pluck();
    writer.transaction((dbConn) => {
      dbConn.prepare('INSERT INTO t VALUES (1)').run();
      expect(count.get()).toBe(0);
    });
    expect(count.get()).toBe(1);
  });

  test('enforces foreign keys', () => {
    const db = opened({ path: ':memory:' });
    db.connection.exec('CREATE TABLE p (id INTEGER PRIMARY KEY); CREATE TABLE c (p REFERENCES p (id))');
    const error = failureOf(() => db.prepare('INSERT INTO c VALUES (1)').run());
    expect(error.constraint?.kind).toBe('foreign-key');
  });

  test('is only read with readonly, which runs no migration and creates nothing', () => {
    const folder = folderWith({ 'migrations/001_a.sql': 'CREATE TABLE a (x)' });
    startedIn(folder);
    expect(failureOf(() => initDatabase({ readonly: true })).code).toBe('cannot-open');
    expect(existsSync(join(folder, 'data'))).toBe(false);
    initDatabase({ runMigrations: false }).close();
    const db = opened({ readonly: true });
    expect(db.getSchemaVersion()).toBe(0);
    expect(failureOf(() => db.connection.exec('CREATE TABLE t (x)')).code).toBe('readonly');
  });

  test('keeps what was committed when it is closed and opened again', () => {
    const path = join(folderWith(), 'app.db');
    const first = initDatabase({ path });
    first.connection.exec('CREATE TABLE t (x); INSERT INTO t VALUES (5)');
    first.close();
    expect(readdirSync(join(path, '..'))).toEqual(['app.db']);
    expect(opened({ path }).prepare('SELECT x FROM t').pluck().get()).toBe(5);
  });

  test.each(['', ' app.db', 'file:app.db'])('is refused under the path %j', (path) => {
    const folder = folderWith();
    startedIn(folder);
    expect(failureOf(() => initDatabase({ path })).code).toBe('invalid');
    expect(readdirSync(folder)).toEqual([]);
  });

  test('says why its folder cannot be created', () => {
    const folder = folderWith({ data: 'a file' });
    startedIn(folder);
    expect(failureOf(() => initDatabase())).toMatchObject({ code: 'cannot-open', message: /data/ });
  });
});

describe('a file that was there before', () => {
  test('is refused untouched at the default path when another program made it', () => {
    const folder = folderWith({ 'migrations/001_a.sql': 'CREATE TABLE IF NOT EXISTS notes (x)' });
    startedIn(folder);
    mkdirSync('data');
    const before = foreignFile('data/app.db', 'CREATE TABLE notes (text)');
    for (const options of [{}, { runMigrations: false }, { readonly: true }]) {
      const error = failureOf(() => initDatabase(options));
      expect(error).toMatchObject({ code: 'cannot-open', message: /notes.*left untouched.*Give the path/ });
    }
    expect(readFileSync('data/app.db').equals(before)).toBe(true);
    expect(readdirSync('data')).toEqual(['app.db']);
    expect(opened({ path: 'data/app.db' }).getSchemaVersion()).toBe(1);
  });

  test('is refused untouched while another program has it open in WAL mode', () => {
    startedIn(folderWith({ 'data/none': '' }));
    const other = new BetterSqlite3('data/app.db');
    other.pragma('journal_mode = WAL');
    other.exec('CREATE TABLE notes (text)');
    // The -shm file holds the marks of whoever reads.
    const digests = () => ['app.db', 'app.db-wal'].map((name) => hash('sha256', readFileSync(join('data', name))));
    const before = digests();
    expect(failureOf(() => initDatabase()).message).toMatch(/another program/);
    expect(digests()).toEqual(before);
    other.close();
  });

  test('is opened at the default path when it is empty, has the ledger, or was made here before any table', () => {
    startedIn(folderWith({ 'data/app.db': '' }));
    initDatabase().close();
    const db = initDatabase();
    db.connection.exec('CREATE TABLE mine (x)');
    db.close();
    initDatabase().close();
    mkdirSync('migrations');
    writeFileSync('migrations/001_more.sql', 'CREATE TABLE more (x)');
    const again = opened({});
    again.connection.exec('PRAGMA application_id = 1');
    expect(opened({}).getSchemaVersion()).toBe(1);
  });

  test("is refused untouched under any path when another tool's ledger is in it", () => {
    const path = join(folderWith(), 'app.db');
    const before = foreignFile(path, 'CREATE TABLE _migrations (id INTEGER PRIMARY KEY, hash TEXT)');
    for (const runMigrations of [true, false]) {
      expect(failureOf(() => initDatabase({ path, runMigrations })).message).toMatch(/another tool.*left untouched/);
    }
    expect(readFileSync(path).equals(before)).toBe(true);
  });

  test('is refused when it is no database', () => {
    const path = join(folderWith({ 'app.db': 'some text, and quite a lot of it '.repeat(50) }), 'app.db');
    expect(failureOf(() => initDatabase({ path })).code).toBe('not-a-database');
    expect(readFileSync(path, 'utf8')).toMatch(/^some text/);
  });
});
