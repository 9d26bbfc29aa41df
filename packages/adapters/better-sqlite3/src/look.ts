import { existsSync } from 'node:fs';
import { type Database, openDatabase } from '@coterie/core';
import { betterSqlite3 } from './open.ts';

/**
 * Runs `look` on a database file as it is, before it is opened to be used: opening sets the journal mode, and with it changes
 * the file. Nothing is done where there is no file.
 * @param look only reads. What it throws comes out, once the file is closed.
 * @throws {DatabaseError} as `betterSqlite3` does.
 */
export function lookAt(
  path: string,
  look: (db: Database<'sync'>) => void,
  { busyTimeout }: { readonly busyTimeout?: number } = {},
): void {
  if (!existsSync(path)) return;
  // Whoever writes to a file in WAL mode last folds its log in when he closes it; who only reads leaves it alone. Where there
  // is no log, he would leave an empty one behind.
  const readonly = existsSync(`${path}-wal`);
  const db = openDatabase(betterSqlite3(path, { readonly, ...(busyTimeout !== undefined && { busyTimeout }) }));
  try {
    look(db);
  } finally {
    db.close();
  }
}
