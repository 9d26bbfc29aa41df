import { existsSync, realpathSync, statSync } from 'node:fs';
import { type Database, DatabaseError, openDatabase, type Synchronous } from '@coterie/core';
import { betterSqlite3 } from './open.ts';

/**
 * Runs `look` on a database file as it is, before it is opened to be used: opening sets the journal mode, and with it changes
 * the file. Nothing is done where there is no file, or an empty one. What a program that died in a rollback journal left half
 * written is taken back, as by everybody who opens the file.
 * @param look can only read, and answers at once. What it throws comes out, once the file is closed.
 * @returns what it returns; undefined where there is nothing to look at.
 * @throws {DatabaseError} as `betterSqlite3` does; `invalid` for a look with promises, whose answer would come too late.
 */
export function lookAt<T>(
  path: string,
  look: (db: Database<'sync'>) => T & Synchronous<'sync', T>,
  { busyTimeout }: { readonly busyTimeout?: number | undefined } = {},
): T | undefined {
  if (!existsSync(path) || statSync(path).size === 0) return undefined;
  // Whoever writes to a file in WAL mode last folds its log in when he closes it; who only reads leaves it alone. Where there
  // is no log, he would leave an empty one behind. It lies beside the file, and not beside a link to it.
  const readonly = existsSync(`${realpathSync(path)}-wal`);
  const db = openDatabase(betterSqlite3(path, { readonly, busyTimeout }));
  try {
    db.query('PRAGMA query_only = ON');
    const answer: unknown = look(db);
    if (typeof (answer as PromiseLike<unknown> | undefined)?.then === 'function') throw tooLate();
    return answer as T;
  } finally {
    db.close();
  }
}

function tooLate(): DatabaseError {
  return new DatabaseError(
    'invalid',
    'A look at a file answers at once: the file is closed behind it. Look without promises.',
  );
}
