import { CodexDatabase } from './codex-database.ts';
import type { DatabaseOptions } from './config.ts';
import { connect } from './connect.ts';
import { failure } from './failure.ts';
import type { DatabaseInterface } from './interface.ts';
import { Patience } from './patience.ts';
import { settingsOf } from './settings.ts';

/**
 * Opens the database, and makes or updates its schema unless `autoMigrate` is off: a local file with better-sqlite3, with
 * `cloud.enabled` an embedded replica with libSQL, or what `database` gives. A file that another program made is refused and
 * stays as it is.
 * @throws {CodexError} `DATABASE_CONNECTION_FAILED`, `DATABASE_INITIALIZATION_FAILED`.
 */
export async function initializeDatabase(options: DatabaseOptions = {}): Promise<DatabaseInterface> {
  try {
    const settings = settingsOf(options);
    const patience = new Patience(settings.connection);
    return new CodexDatabase(await patience.run((signal) => connect(settings, signal)), patience);
  } catch (error) {
    throw failure(error, {
      code: 'DATABASE_INITIALIZATION_FAILED',
      what: 'The database could not be opened',
      opening: true,
    });
  }
}
