import { existsSync } from 'node:fs';
import { betterSqlite3 } from '@coterie/better-sqlite3';
import { appliedMigrations, type Database, DatabaseError, MigrationError, openDatabase } from '@coterie/core';

/**
 * Refuses a file with tables of another program in it, before anything is written there. One with our ledger is ours, also
 * where it holds tables of others besides.
 * @throws {DatabaseError} `migration`, or what keeps the file from being opened.
 */
export function assertOwnFile(path: string): void {
  if (!existsSync(path)) return;
  const db = openDatabase(betterSqlite3(path));
  try {
    const { rows } = db.query("SELECT name FROM sqlite_schema WHERE name NOT LIKE 'sqlite\\_%' ESCAPE '\\' LIMIT 4");
    if (rows.length === 0 || hasLedger(db)) return;
    const names = rows.map(([name]) => String(name)).join(', ');
    throw new DatabaseError(
      'migration',
      `${path} holds the tables of another program (${names}), and nothing was changed in it. Give another path, or, to have the tables of sessions beside these, give the open file as database.`,
    );
  } finally {
    db.close();
  }
}

function hasLedger(db: Database<'sync'>): boolean {
  try {
    return appliedMigrations(db).length > 0;
  } catch (error) {
    // A table of this name that is another tool's.
    if (error instanceof MigrationError) return false;
    throw error;
  }
}
