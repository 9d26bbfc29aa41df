/** Opening the file of an application's database. */
import { existsSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import { betterSqlite3, lookAt } from '@coterie/better-sqlite3';
import { appliedMigrations, type Database, DatabaseError, openDatabase } from '@coterie/core';

/** Where an application's database is, from the folder in which it was started. */
const DEFAULT_PATH = './data/app.db';
const MEMORY = ':memory:';

/** Tells this package's files, before they have a table, from those of other programs: `PRAGMA application_id`. */
const APPLICATION_ID = 0x436f_4170;

/** @param given undefined for the default path, where a file that another program made is refused. */
export function openFile(given: string | undefined, readonly: boolean): Database<'sync'> {
  const path = given ?? DEFAULT_PATH;
  if (path === MEMORY) return openDatabase(betterSqlite3(path, { readonly }));
  const isNew = !existsSync(path) || statSync(path).size === 0;
  if (!isNew) assertOurs(path, given === undefined);
  if (readonly) return openDatabase(betterSqlite3(path, { readonly }));
  const database = openDatabase(betterSqlite3(path, { createFolder: true, journalMode: 'wal' }));
  if (isNew) database.execute(`PRAGMA application_id = ${APPLICATION_ID}`);
  return database;
}

/** Looks before anything is changed: the journal mode too is written into the file. */
function assertOurs(path: string, byDefault: boolean): void {
  lookAt(path, (db) => {
    appliedMigrations(db);
    const names = db.query("SELECT name FROM sqlite_schema WHERE name NOT LIKE 'sqlite\\_%' ESCAPE '\\'").rows.flat();
    const id = db.query('PRAGMA application_id').rows[0]?.[0];
    if (!byDefault || names.length === 0 || names.includes('_migrations') || id === APPLICATION_ID) return;
    throw new DatabaseError(
      'cannot-open',
      `${resolve(path)} has tables of another program (${names.slice(0, 3).join(', ')}), and was found only because no path was given. It was left untouched. Give the path to use it all the same, or another one.`,
    );
  });
}
