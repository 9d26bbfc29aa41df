import { connectionPragmas } from '@coterie/core';
import Sqlite, { type Database } from 'better-sqlite3';

/** A connection with the settings that Coterie gives its own, in the file's journal mode. */
export function openNative(path: string): Database {
  const db = new Sqlite(path);
  db.pragma('journal_mode = WAL');
  for (const pragma of connectionPragmas({ journal: 'wal', busyTimeout: 5000 })) db.exec(pragma);
  return db;
}
