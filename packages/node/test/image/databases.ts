/** Database files as SQLite itself makes and checks them. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { expect } from 'vitest';
import { folderWith } from '../folder.ts';

/** A file in rollback mode whose one table holds `rows` rows that say `word`. */
export function databaseAt(path: string, { word = 'first', rows = 3 } = {}): string {
  const db = new DatabaseSync(path);
  db.exec('CREATE TABLE t (id INTEGER PRIMARY KEY, word TEXT, filling BLOB)');
  db.prepare(
    'INSERT INTO t (word, filling) WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?) SELECT ?, randomblob(900) FROM n',
  ).run(rows, word);
  db.close();
  return path;
}

/** The bytes of such a file. */
export function image(word: string, rows = 3): Uint8Array {
  return readFileSync(databaseAt(join(folderWith(), 'image.db'), { word, rows }));
}

/** What the rows say, and how many there are, of a file that is whole; null when there is none. */
export function contentOf(path: string): { readonly word: string; readonly rows: number } | null {
  if (!existsSync(path)) return null;
  const db = new DatabaseSync(path, { readOnly: true });
  try {
    expect(db.prepare('PRAGMA integrity_check').all()).toEqual([{ integrity_check: 'ok' }]);
    return db.prepare('SELECT min(word) word, count(*) rows FROM t').get() as { word: string; rows: number };
  } finally {
    db.close();
  }
}

export const temporaries = (names: readonly string[]): readonly string[] =>
  names.filter((name) => name.startsWith('.coterie-'));
