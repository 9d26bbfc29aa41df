import { openStore } from '@coterie/store';
import { databaseOf } from '../database/codex-database.ts';
import { failure } from '../database/failure.ts';
import type { DatabaseInterface } from '../database/interface.ts';
import { CodexError } from '../errors/index.ts';

const CODE = 'DATABASE_INITIALIZATION_FAILED';

/**
 * Makes the schema, or brings it up to date, of a database that was opened with `autoMigrate: false`. What is up to date
 * stays as it is.
 * @throws {CodexError} `DATABASE_INITIALIZATION_FAILED`, `DATABASE_CONNECTION_FAILED`.
 */
export async function runMigrationsWithDatabase(db: DatabaseInterface): Promise<void> {
  const database = databaseOf(db);
  if (database === undefined) {
    throw new CodexError(CODE, 'This is no database that initializeDatabase opened. Give what it returned.');
  }
  try {
    await openStore(database);
  } catch (error) {
    throw failure(error, { code: CODE, what: 'The schema could not be brought up to date' });
  }
}
