/** Whether a database file is whole. */
import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, statSync } from 'node:fs';
import { betterSqlite3 } from '@coterie/better-sqlite3';
import { type Database, openDatabase } from '@coterie/core';
import { digest } from '@coterie/store/digest';

/** Opens the file in this process, and closes it again. */
export async function inFile<T>(path: string, work: (db: Database<'sync'>) => T | Promise<T>): Promise<T> {
  const db = openDatabase(betterSqlite3(path));
  try {
    return await work(db);
  } finally {
    db.close();
  }
}

/**
 * Whether nothing is in the file, once a journal that was left beside it is rolled back. An empty file is as good as none,
 * and whoever opens it next decides on its journal: better-sqlite3 must not, so the work itself is left to do it.
 */
export function isEmpty(path: string): boolean {
  if (!existsSync(path)) return true;
  if (statSync(path).size > 0) askSystem(path);
  return statSync(path).size === 0;
}

/**
 * Holds the file to be whole: pages, indexes, foreign keys and search indexes, by better-sqlite3 and by the system's
 * `sqlite3` where there is one.
 * @returns whether there was one.
 */
export async function assertWhole(path: string): Promise<boolean> {
  // The first to open a file after a crash repairs it, and here that is the program that is not ours.
  const bySystem = askSystem(path);
  if (bySystem !== undefined && bySystem !== 'ok') throw new Error(`The program sqlite3 finds in ${path}: ${bySystem}`);
  await inFile(path, (db) => {
    const rows = [...db.query('PRAGMA integrity_check').rows, ...db.query('PRAGMA foreign_key_check').rows];
    const found = rows.map((row) => row.join(' ')).join('\n');
    if (found !== 'ok') throw new Error(`SQLite finds in ${path}: ${found}`);
    // FTS4 compares an index with its rows when it is told to, and fails where they differ.
    const indexes = db.query("SELECT name FROM sqlite_schema WHERE sql LIKE 'CREATE VIRTUAL TABLE%fts4%'").rows;
    for (const [name] of indexes) db.execute(`INSERT INTO "${name}" ("${name}") VALUES ('integrity-check')`);
  });
  return bySystem !== undefined;
}

/** The digest of the store that is in the file. */
export function digestIn(path: string): Promise<string> {
  return inFile(path, (db) => digest({ db }).sha256);
}

/** What is being written under a name of its own, or was, and the turn to replace a file. */
export function temporariesIn(folder: string): readonly string[] {
  return readdirSync(folder).filter((name) => name.startsWith('.coterie-'));
}

export function assertNoTemporaries(folder: string): void {
  const names = temporariesIn(folder);
  if (names.length > 0) throw new Error(`Left in ${folder}: ${names.join(', ')}`);
}

function askSystem(path: string): string | undefined {
  try {
    const options = { encoding: 'utf8', stdio: 'pipe' } as const;
    return execFileSync('sqlite3', ['-batch', path, 'PRAGMA integrity_check'], options).trim();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}
