import { appliedMigrations, type Database, DatabaseError, MigrationError } from '@coterie/core';

/**
 * Refuses a file with tables of another program in it, before anything is written there. One with our ledger is ours, also
 * where it holds tables of others besides.
 * @throws {DatabaseError} `migration`.
 */
export async function assertOwnFile(db: Database<'async'>, path: string): Promise<void> {
  const { rows } = await db.query(
    "SELECT name FROM sqlite_schema WHERE name NOT LIKE 'sqlite\\_%' ESCAPE '\\' LIMIT 4",
  );
  if (rows.length === 0 || (await hasLedger(db))) return;
  const names = rows.map(([name]) => String(name)).join(', ');
  throw new DatabaseError(
    'migration',
    `${path} holds the tables of another program (${names}), and nothing was changed in it. Give another path, or, to have the tables of sessions beside these, give the open file as database.`,
  );
}

async function hasLedger(db: Database<'async'>): Promise<boolean> {
  try {
    return (await appliedMigrations(db)).length > 0;
  } catch (error) {
    // A table of this name that is another tool's.
    if (error instanceof MigrationError) return false;
    throw error;
  }
}
