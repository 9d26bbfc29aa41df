import { copyFileSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openDatabase } from '@coterie/core';
import { expect, onTestFinished, test } from 'vitest';
import { betterSqlite3, type JournalMode, lookAt, openBetterSqlite3 } from '../src/index.ts';

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

test.each(['itself', 'a link to it'])('a log that a killed program left stays: by %s', (by) => {
  const [source, folder] = [join(newFolder(), 'a.db'), newFolder()];
  const other = openDatabase(betterSqlite3(source));
  other.script('CREATE TABLE t (x); INSERT INTO t VALUES (5)');
  for (const suffix of ['', '-wal']) copyFileSync(source + suffix, join(folder, `a.db${suffix}`));
  other.close();
  const link = join(newFolder(), 'link.db');
  symlinkSync(join(folder, 'a.db'), link);
  const contents = () => ['a.db', 'a.db-wal'].map((name) => readFileSync(join(folder, name)));
  const before = contents();
  const seen: unknown[] = [];
  lookAt(by === 'itself' ? join(folder, 'a.db') : link, (db) => void seen.push(db.query('SELECT x FROM t').rows));
  expect(seen).toEqual([[[5]]]);
  expect(contents()).toEqual(before);
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

test('where there is no file nothing is looked at, and nothing made; an empty one stays empty', () => {
  const folder = newFolder();
  expect(lookAt(join(folder, 'a.db'), () => expect.unreachable())).toBeUndefined();
  expect(readdirSync(folder)).toEqual([]);
  writeFileSync(join(folder, 'empty.db'), '');
  expect(lookAt(join(folder, 'empty.db'), () => expect.unreachable())).toBeUndefined();
  expect(readFileSync(join(folder, 'empty.db'))).toHaveLength(0);
});

test('a look can only read, and its answer comes out', () => {
  const path = join(newFolder(), 'a.db');
  openDatabase(betterSqlite3(path)).close();
  expect(() => lookAt(path, (db) => db.execute('CREATE TABLE t (x)'))).toThrow(
    expect.objectContaining({ code: 'readonly' }),
  );
  expect(lookAt(path, (db) => db.query('SELECT count(*) FROM sqlite_schema').rows)).toEqual([[0]]);
});

test('a look with promises does not compile, and is refused: its answer would come too late', async () => {
  const path = join(newFolder(), 'a.db');
  openDatabase(betterSqlite3(path)).close();
  // @ts-expect-error An async function
  expect(() => lookAt(path, async () => true)).toThrow(/answers at once/);
  await expect(openBetterSqlite3(path, { look: async () => undefined })).rejects.toThrow(/answers at once/);
});

test('an option that there is not is a rejection of the opening that waits', async () => {
  const opening = openBetterSqlite3(':memory:', { busyTimeot: 3 } as object);
  await expect(opening).rejects.toMatchObject({ code: 'invalid', field: 'busyTimeot' });
  await expect(openBetterSqlite3(':memory:', null as never)).rejects.toMatchObject({ field: 'options' });
});
