import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openDatabase } from '@coterie/core';
import { expect, onTestFinished, test } from 'vitest';
import { betterSqlite3, type JournalMode, lookAt } from '../src/index.ts';

function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'coterie-look-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** Every file of the folder, byte by byte. */
function contentOf(folder: string): Readonly<Record<string, string>> {
  const names = readdirSync(folder).sort();
  return Object.fromEntries(names.map((name) => [name, readFileSync(join(folder, name)).toString('base64')]));
}

test.each<JournalMode>(['wal', 'delete'])('a file in the journal mode %s is read and stays as it is', (journalMode) => {
  const folder = newFolder();
  const path = join(folder, 'a.db');
  const made = openDatabase(betterSqlite3(path, { journalMode }));
  made.script('CREATE TABLE t (x); INSERT INTO t VALUES (5)');
  made.close();
  const before = contentOf(folder);
  const seen: unknown[] = [];
  lookAt(path, (db) => void seen.push(db.query('SELECT x FROM t').rows));
  expect(seen).toEqual([[[5]]]);
  expect(contentOf(folder)).toEqual(before);
});

test('a log that another connection has left open is read, and not folded in', () => {
  const folder = newFolder();
  const path = join(folder, 'a.db');
  const other = openDatabase(betterSqlite3(path));
  onTestFinished(() => other.close());
  other.script('CREATE TABLE t (x); INSERT INTO t VALUES (5)');
  const log = readFileSync(`${path}-wal`);
  const seen: unknown[] = [];
  lookAt(path, (db) => void seen.push(db.query('SELECT x FROM t').rows));
  expect(seen).toEqual([[[5]]]);
  expect(readFileSync(`${path}-wal`)).toEqual(log);
});

test('what the look throws comes out, and the file is closed', () => {
  const path = join(newFolder(), 'a.db');
  openDatabase(betterSqlite3(path)).close();
  const reason = new Error('not ours');
  expect(() =>
    lookAt(path, () => {
      throw reason;
    }),
  ).toThrow(reason);
  expect(readdirSync(join(path, '..'))).toEqual(['a.db']);
});

test('where there is no file nothing is looked at, and nothing made', () => {
  const folder = newFolder();
  lookAt(join(folder, 'a.db'), () => expect.unreachable());
  expect(readdirSync(folder)).toEqual([]);
});
