import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { betterSqlite3 } from '@coterie/better-sqlite3';
import { openDatabase } from '@coterie/core';
import { sqljs } from '@coterie/sqljs';
import { describe, expect, test } from 'vitest';
import { fileSink, readDatabaseFile } from '../../src/index.ts';
import { folderWith } from '../folder.ts';
import { child, killed, stopped } from './child.ts';
import { contentOf, databaseAt, image, temporaries } from './databases.ts';

const newPath = (): string => join(folderWith(), 'agents.db');
const loadedSink = (path: string) => fileSink(path, { loaded: readDatabaseFile(path) });
const error = (code: string, message: string) =>
  expect.objectContaining({ code, message: expect.stringContaining(message) });

describe('a database that is saved to a file', () => {
  test('is there when save returns, and comes back', async () => {
    const path = newPath();
    const first = openDatabase(await sqljs());
    first.script("CREATE TABLE t (id INTEGER PRIMARY KEY, word TEXT); INSERT INTO t (word) VALUES ('first')");
    const sink = fileSink(path);
    expect(first.save(sink)).toBe(undefined);
    expect(contentOf(path)).toEqual({ word: 'first', rows: 1 });
    first.execute("INSERT INTO t (word) VALUES ('second')");
    first.save(sink);
    first.close();

    const loaded = readDatabaseFile(path);
    const second = openDatabase(await sqljs({ bytes: loaded.bytes ?? new Uint8Array(), walFile: 'none' }));
    second.execute("INSERT INTO t (word) VALUES ('third')");
    second.save(fileSink(path, { loaded }));
    second.close();
    expect(contentOf(path)).toEqual({ word: 'first', rows: 3 });
    expect(readdirSync(join(path, '..'))).toEqual(['agents.db']);
  });

  test('of an asynchronous handle is there when the promise settles', async () => {
    const path = newPath();
    const db = openDatabase(await sqljs({ mode: 'async' }));
    await db.script("CREATE TABLE t (word TEXT); INSERT INTO t VALUES ('first')");
    await db.save(fileSink(path));
    await db.close();
    expect(contentOf(path)).toEqual({ word: 'first', rows: 1 });
  });

  test('keeps the permissions of the old file, and gives a new one those of the umask', () => {
    const path = newPath();
    fileSink(path).write(image('first'));
    expect(statSync(path).mode & 0o777).toBe(0o644 & ~process.umask());
    for (const mode of [0o640, 0o600, 0o666]) {
      chmodSync(path, mode);
      loadedSink(path).write(image('second'));
      expect(statSync(path).mode & 0o777).toBe(mode);
    }
  });

  test('leaves a link a link', () => {
    const path = databaseAt(newPath());
    const link = join(path, '..', 'link.db');
    symlinkSync(path, link);
    loadedSink(link).write(image('second'));
    expect(contentOf(path)).toEqual({ word: 'second', rows: 3 });
    expect(statSync(link).ino).toBe(statSync(path).ino);
    expect(readdirSync(join(path, '..'))).toEqual(['agents.db', 'link.db']);
  });

  test.each(["it's 100% “mine”?.db", '-rf', 'ブログ.db', `${'long'.repeat(61)}.db`])('may be named %s', (name) => {
    const path = join(folderWith(), name);
    const sink = fileSink(path);
    sink.write(image('first'));
    sink.write(image('second'));
    expect(contentOf(path)).toEqual({ word: 'second', rows: 3 });
  });
});

describe('what was not read is not overwritten', () => {
  test('a file that is there already', () => {
    const path = databaseAt(newPath());
    expect(() => fileSink(path)).toThrow(error('invalid', 'pass it as loaded'));
    const other = readDatabaseFile(join(path, '..', 'other.db'));
    expect(() => fileSink(path, { loaded: other })).toThrow(error('invalid', 'What was loaded is of'));
  });

  test.each<[string, (path: string) => void]>([
    ['changed', (path) => writeFileSync(path, image('theirs'))],
    ['replaced', (path) => loadedSink(path).write(image('theirs'))],
    ['removed', (path) => unlinkSync(path)],
  ])('a file that was %s since', (_how, change) => {
    const path = databaseAt(newPath());
    const loaded = readDatabaseFile(path);
    const sink = fileSink(path, { loaded });
    change(path);
    const theirs = contentOf(path);
    expect(() => sink.write(image('ours'))).toThrow(error('busy', 'was changed by another program'));
    expect(() => fileSink(path, { loaded })).toThrow(error('busy', 'was changed by another program'));
    expect(contentOf(path)).toEqual(theirs);
    expect(temporaries(readdirSync(join(path, '..')))).toEqual([]);
  });

  test('a file that was created or changed since the last save', () => {
    const path = newPath();
    const first = fileSink(path);
    const second = fileSink(path);
    first.write(image('first'));
    expect(() => second.write(image('second'))).toThrow(error('busy', 'was changed by another program'));
    loadedSink(path).write(image('third'));
    expect(() => first.write(image('first again'))).toThrow(error('busy', 'was changed by another program'));
    expect(contentOf(path)).toMatchObject({ word: 'third' });
  });
});

describe('a file that SQLite is at work on is not overwritten', () => {
  test.each(['-wal', '-shm', '-journal'])('while %s lies beside it', (suffix) => {
    const path = databaseAt(newPath());
    const sink = loadedSink(path);
    writeFileSync(path + suffix, 'content');
    const refusal = error('busy', `${path + suffix} lies beside the database`);
    expect(() => sink.write(image('ours'))).toThrow(refusal);
    expect(() => fileSink(path, { loaded: { path, bytes: null, stamp: '' } })).toThrow(refusal);
    unlinkSync(path + suffix);
    sink.write(image('ours'));
  });

  test('nor is a new one put beside the journal of an old one, which would be played into it', () => {
    const path = newPath();
    writeFileSync(`${path}-journal`, 'content');
    expect(() => fileSink(path)).toThrow(error('busy', 'is left of a database that was at'));
  });

  test('while a driver of this process has it open', () => {
    const path = databaseAt(newPath());
    const sink = loadedSink(path);
    const holder = betterSqlite3(path, { journalMode: 'delete' });
    expect(() => sink.write(image('ours'))).toThrow(error('busy', 'is open in this process, with better-sqlite3'));
    holder.close();
    sink.write(image('ours'));
    expect(contentOf(path)).toMatchObject({ word: 'ours' });
  });

  test.runIf(process.platform === 'linux')('while anything else of this process has it open', () => {
    const path = databaseAt(newPath());
    const sink = loadedSink(path);
    const holder = new DatabaseSync(path);
    holder.prepare('SELECT * FROM t').all();
    expect(() => sink.write(image('ours'))).toThrow(error('busy', 'is open in this process'));
    expect(() => readDatabaseFile(path)).toThrow(error('busy', 'is open in this process'));
    holder.close();
    sink.write(image('ours'));
  });

  test.runIf(process.platform === 'linux')('while another process has it open, even one that rests', async () => {
    const path = databaseAt(newPath());
    const sink = loadedSink(path);
    const holder = await child('hold', path);
    expect(readdirSync(join(path, '..'))).toEqual(['agents.db']);
    expect(() => sink.write(image('ours'))).toThrow(error('busy', `(process ${holder.pid})`));
    expect(contentOf(path)).toMatchObject({ word: 'first' });
    await killed(holder);
    sink.write(image('ours'));
  });
});

describe('nothing but a whole database is written', () => {
  test.each<[string, (bytes: Uint8Array) => Uint8Array, string]>([
    ['no bytes', () => new Uint8Array(), 'is empty'],
    ['text', () => new TextEncoder().encode('Dear diary, '.repeat(100)), 'has no header'],
    ['half a page', (bytes) => bytes.subarray(0, bytes.length - 2048), 'no whole pages of 4096'],
    ['a page too few', (bytes) => bytes.subarray(0, bytes.length - 4096), 'its header counts'],
    ['a page too many', (bytes) => Buffer.concat([bytes, new Uint8Array(4096)]), 'its header counts'],
  ])('%s', (_what, damage, sentence) => {
    const path = databaseAt(newPath());
    const sink = loadedSink(path);
    expect(() => sink.write(damage(image('ours')))).toThrow(error('not-a-database', sentence));
    expect(contentOf(path)).toMatchObject({ word: 'first' });
    expect(readdirSync(join(path, '..'))).toEqual(['agents.db']);
    sink.write(image('ours'));
  });

  test('nor in the place of what is no file', () => {
    const folder = folderWith();
    expect(() => fileSink(folder)).toThrow(error('cannot-open', 'is a folder'));
    expect(() => fileSink(join(folder, 'no', 'a.db'))).toThrow(error('cannot-open', 'Create it first'));
    symlinkSync(join(folder, 'nothing'), join(folder, 'dangling'));
    expect(() => fileSink(join(folder, 'dangling'))).toThrow(error('cannot-open', 'is a link to nothing'));
    for (const path of ['', ':memory:', 'file:///tmp/a.db', undefined, 5] as string[]) {
      expect(() => fileSink(path)).toThrow(error('invalid', 'is no path of a file'));
    }
    if (!existsSync('/dev/null')) return;
    expect(() => fileSink('/dev/null')).toThrow(error('cannot-open', 'is no file but a device'));
  });
});

test('what dead writers left is removed by the next write, and nothing else', async () => {
  const path = databaseAt(newPath());
  const folder = join(path, '..');
  const big = databaseAt(join(folderWith(), 'big.db'), { rows: 20_000 });
  const writer = await child('save', path, big, big);
  let theirs = '';
  await expect
    .poll(async () => {
      await stopped(writer);
      const left = temporaries(readdirSync(folder));
      theirs = left.find((name) => name.endsWith('.tmp')) ?? '';
      // While it has its turn, the link that says so lies there too.
      const found = theirs !== '' && left.length === 1;
      if (!found) writer.kill('SIGCONT');
      return found;
    })
    .toBe(true);
  const ofAnotherMachine = theirs.replace(/^\.coterie-\w+-/, '.coterie-00000000-');
  mkdirSync(join(folder, 'aside'));
  for (const name of [ofAnotherMachine, '.coterie-notes', 'agents.db.tmp']) writeFileSync(join(folder, name), '');
  const kept = ['.coterie-notes', ofAnotherMachine, 'agents.db', 'agents.db.tmp', 'aside'];

  const other = fileSink(join(folder, 'other.db'));
  other.write(image('first'));
  expect(readdirSync(folder).toSorted()).toEqual([...kept, theirs, 'other.db'].toSorted());
  await killed(writer);
  other.write(image('second'));
  expect(readdirSync(folder).toSorted()).toEqual([...kept, 'other.db'].toSorted());
});

test('a header that counts no pages, as old programs wrote it, is taken at its length', () => {
  const path = newPath();
  const bytes = image('first');
  bytes.fill(0, 28, 32);
  fileSink(path).write(bytes);
  expect(readFileSync(path).equals(bytes)).toBe(true);
});
