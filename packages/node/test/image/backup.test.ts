import { once } from 'node:events';
import {
  chmodSync,
  existsSync,
  linkSync,
  readdirSync,
  readFileSync,
  statSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { betterSqlite3 } from '@coterie/better-sqlite3';
import { type Database, type Mode, openDatabase } from '@coterie/core';
import { libsql } from '@coterie/libsql';
import { sqljs } from '@coterie/sqljs';
import { afterEach, describe, expect, onTestFinished, test } from 'vitest';
import { backup } from '../../src/index.ts';
import { folderWith } from '../folder.ts';
import { child } from './child.ts';
import { contentOf, databaseAt } from './databases.ts';

const error = (code: string, message: string) =>
  expect.objectContaining({ code, message: expect.stringContaining(message) });
const openAt = (path: string): Database<'sync'> => {
  const db = openDatabase(betterSqlite3(path));
  onTestFinished(() => db.close());
  return db;
};
const source = (): string => databaseAt(join(folderWith(), 'agents.db'));

const there = process.cwd();
afterEach(() => process.chdir(there));

describe.each<[string, (path: string) => Database | Promise<Database>]>([
  ['better-sqlite3', (path) => openDatabase(betterSqlite3(path))],
  ['better-sqlite3, in WAL mode', (path) => openDatabase(betterSqlite3(path, { journalMode: 'wal' }))],
  ['better-sqlite3, read only', (path) => openDatabase(betterSqlite3(path, { readonly: true }))],
  ['better-sqlite3, async', (path) => openDatabase(betterSqlite3(path, { mode: 'async' }))],
  ['better-sqlite3, in memory', (path) => inMemory(openDatabase(betterSqlite3(':memory:')), path)],
  ['libsql', (path) => openDatabase(libsql({ url: `file:${path}` }))],
  ['libsql, in memory', (path) => inMemory(openDatabase(libsql({ url: ':memory:' })), path)],
  ['sql.js', async (path) => openDatabase(await sqljs({ bytes: readFileSync(path) }))],
  ['sql.js, async', async (path) => openDatabase(await sqljs({ bytes: readFileSync(path), mode: 'async' }))],
])('a backup of %s', (_driver, open) => {
  test('is a whole file that any engine opens', async () => {
    const db = await open(source());
    const copy = join(folderWith(), 'copy.db');
    expect(await backup(db, copy)).toEqual({ path: copy, bytes: statSync(copy).size });
    await db.close();
    expect(contentOf(copy)).toEqual({ word: 'first', rows: 3 });
    expect(readdirSync(join(copy, '..'))).toEqual(['copy.db']);
    const other = openDatabase(libsql({ url: `file:${copy}` }));
    expect((await other.query('SELECT count(*) FROM t')).rows).toEqual([[3]]);
    await other.close();
  });
});

async function inMemory<M extends Mode>(db: Database<M>, path: string): Promise<Database<M>> {
  await db.execute('ATTACH ? AS file', [path]);
  await db.script('CREATE TABLE t (id INTEGER PRIMARY KEY, word TEXT); INSERT INTO t SELECT id, word FROM file.t');
  await db.execute('DETACH file');
  return db;
}

test('a new database is backed up too', () => {
  const db = openAt(join(folderWith(), 'new.db'));
  const copy = join(folderWith(), 'copy.db');
  expect(backup(db, copy).bytes).toBe(4096);
});

describe('the path', () => {
  test.each(["it's 100% “mine”?.db", '-rf', 'ブログ #1.db', ' blank ', 'a"b\'c;--.db', 'file%3A?mode=memory', '\\'])(
    'may be %j',
    (name) => {
      const folder = folderWith();
      process.chdir(folder);
      expect(backup(openAt(source()), name)).toMatchObject({ path: join(process.cwd(), name) });
      expect(contentOf(join(folder, name))).toEqual({ word: 'first', rows: 3 });
    },
  );

  test('leads to a folder that is there, and is no folder', () => {
    const db = openAt(source());
    const folder = folderWith();
    expect(() => backup(db, join(folder, 'no', 'copy.db'))).toThrow(error('cannot-open', 'Create it first'));
    expect(() => backup(db, folder, { force: true })).toThrow(error('cannot-open', 'is a folder'));
    expect(() => backup(db, '/dev/null', { force: true })).toThrow(error('cannot-open', 'is no file'));
    expect(readdirSync(folder)).toEqual([]);
  });

  test('is not that of a file that is there, unless it is to be replaced', () => {
    const db = openAt(source());
    const copy = databaseAt(join(folderWith(), 'copy.db'), { word: 'old' });
    chmodSync(copy, 0o600);
    expect(() => backup(db, copy)).toThrow(error('invalid', 'There is something at'));
    expect(contentOf(copy)).toMatchObject({ word: 'old' });
    backup(db, copy, { force: true });
    expect(contentOf(copy)).toMatchObject({ word: 'first' });
    expect(statSync(copy).mode & 0o777).toBe(0o600);
    expect(readdirSync(join(copy, '..'))).toEqual(['copy.db']);
  });

  test('is that of another database with force: databases, an empty one too, and of no other file', () => {
    const db = openAt(source());
    const folder = folderWith();
    const copy = databaseAt(join(folder, 'copy.db'), { word: 'old' });
    backup(db, copy, { force: 'databases' });
    expect(contentOf(copy)).toMatchObject({ word: 'first' });
    writeFileSync(join(folder, 'empty.db'), '');
    backup(db, join(folder, 'empty.db'), { force: 'databases' });
    backup(db, join(folder, 'new.db'), { force: 'databases' });
    expect(contentOf(join(folder, 'new.db'))).toMatchObject({ word: 'first' });
    for (const text of ['notes', 'SQLite format 3\0 and no more', 'x'.repeat(5_000)]) {
      writeFileSync(join(folder, 'notes.txt'), text);
      expect(() => backup(db, join(folder, 'notes.txt'), { force: 'databases' })).toThrow(
        error('invalid', 'is a file, and no database'),
      );
      expect(readFileSync(join(folder, 'notes.txt'), 'utf8')).toBe(text);
    }
    expect(readdirSync(folder).toSorted()).toEqual(['copy.db', 'empty.db', 'new.db', 'notes.txt']);
  });

  test.each([
    [{ force: 'database' }, 'force', 'Give true, false or "databases".'],
    [{ forse: true }, 'forse', 'There is no option forse.'],
  ])('is that of nothing else because of a word that is misspelt: %j', (options, field, message) => {
    const folder = folderWith();
    const notes = join(folder, 'notes.txt');
    writeFileSync(notes, 'notes');
    expect(() => backup(openAt(source()), notes, options as object)).toThrow(
      expect.objectContaining({ field, message: expect.stringContaining(message) }),
    );
    expect(readFileSync(notes, 'utf8')).toBe('notes');
  });

  test('is not that of the database itself, nor of what lies beside it', async () => {
    const path = source();
    linkSync(path, `${path}.second-name`);
    const before = readFileSync(path);
    const db = openDatabase(betterSqlite3(path, { readonly: true }));
    for (const own of [path, `${path}.second-name`, `${path}-wal`, `${path}-journal`]) {
      expect(() => backup(db, own, { force: true })).toThrow(error('invalid', 'is the database itself'));
    }
    db.close();
    const other = openDatabase(libsql({ url: `file:${path}` }));
    await expect(backup(other, path, { force: true })).rejects.toThrow('is the database itself');
    await other.close();
    expect(readFileSync(path).equals(before)).toBe(true);
    expect(readdirSync(join(path, '..')).toSorted()).toEqual(['agents.db', 'agents.db.second-name']);
  });

  test('is not that of a file that is open, or has a journal beside it', async () => {
    const db = openAt(source());
    const copy = databaseAt(join(folderWith(), 'copy.db'), { word: 'old' });
    const here = openDatabase(betterSqlite3(copy, { journalMode: 'delete' }));
    expect(() => backup(db, copy, { force: true })).toThrow(error('busy', 'is open in this process'));
    here.close();
    if (process.platform === 'linux') {
      const holder = await child('hold', copy);
      expect(() => backup(db, copy, { force: true })).toThrow(error('busy', `(process ${holder.pid})`));
      const gone = once(holder, 'exit');
      holder.kill('SIGKILL');
      await gone;
    }
    writeFileSync(`${copy}-wal`, 'content');
    expect(() => backup(db, copy, { force: true })).toThrow(error('busy', 'lies beside the database'));
    unlinkSync(`${copy}-wal`);
    writeFileSync(`${copy}3-journal`, 'content');
    expect(() => backup(db, `${copy}3`)).toThrow(error('busy', 'is left of a database that was at'));
    expect(contentOf(copy)).toMatchObject({ word: 'old' });
  });
});

test('a copy may be read by those who may read the database', () => {
  const path = source();
  chmodSync(path, 0o600);
  const copy = join(folderWith(), 'copy.db');
  backup(openAt(path), copy);
  expect(statSync(copy).mode & 0o777).toBe(0o600);
});

test.each(['wal', 'delete'] as const)(
  'while another process writes in %s mode, each copy is of one moment',
  async (journalMode) => {
    const path = databaseAt(join(folderWith(), 'agents.db'), { rows: 4001 });
    openDatabase(betterSqlite3(path, { journalMode })).close();
    await child('write', path);
    const db = openDatabase(betterSqlite3(path, { mode: 'async' }));
    const folder = folderWith();
    let last = 0;
    for (let round = 0; round < 15; round += 1) {
      const copy = join(folder, `${round}.db`);
      await backup(db, copy);
      const rows = contentOf(copy)?.rows ?? 0;
      // Its transactions write two at a time.
      expect(rows % 2).toBe(1);
      expect(rows).toBeGreaterThanOrEqual(last);
      last = rows;
    }
    expect(last).toBeGreaterThan(4001);
    await db.close();
  },
);

test('of several at once to one path, one is there and the others say so', async () => {
  const path = source();
  const db = openDatabase(libsql({ url: `file:${path}` }));
  const copy = join(folderWith(), 'copy.db');
  const ends = await Promise.allSettled(Array.from({ length: 8 }, () => backup(db, copy)));
  await db.close();
  expect(ends.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  for (const end of ends) {
    if (end.status === 'rejected') expect(end.reason).toMatchObject({ code: 'invalid' });
  }
  expect(contentOf(copy)).toEqual({ word: 'first', rows: 3 });
  expect(readdirSync(join(copy, '..'))).toEqual(['copy.db']);
});

test('inside a transaction there is none', () => {
  const db = openAt(source());
  const folder = folderWith();
  db.transaction(() => {
    expect(() => backup(db, join(folder, 'copy.db'))).toThrow('transaction');
  });
  expect(readdirSync(folder)).toEqual([]);
});

test('a database that is damaged is not copied', () => {
  const path = databaseAt(join(folderWith(), 'agents.db'), { rows: 200 });
  const bytes = readFileSync(path);
  bytes.fill(0xff, 4096, 4096 * 20);
  writeFileSync(path, bytes);
  const folder = folderWith();
  expect(() => backup(openAt(path), join(folder, 'copy.db'))).toThrow(error('corrupt', 'malformed'));
  expect(readdirSync(folder)).toEqual([]);
});

test('a database on a server is not copied from here', async () => {
  const db = openDatabase(libsql({ url: 'http://127.0.0.1:9' }));
  const copy = join(folderWith(), 'copy.db');
  await expect(backup(db, copy)).rejects.toThrow(error('unsupported', 'Copy it where the server runs'));
  await db.close();
  expect(existsSync(copy)).toBe(false);
});
