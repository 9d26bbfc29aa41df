import { patiently } from '@coterie/core';
import { codexDatabase } from './codex-database.ts';
import type { DatabaseOptions } from './config.ts';
import { connect, withHandle } from './connect.ts';
import { type Failing, failure } from './failure.ts';
import type { DatabaseInterface } from './interface.ts';
import { patienceOf, settingsOf } from './settings.ts';

const opening: Failing = {
  code: 'DATABASE_INITIALIZATION_FAILED',
  what: 'The database could not be opened',
  fields: { path: 'local.file', url: 'local.file', syncUrl: 'cloud.syncUrl', authToken: 'cloud.authToken' },
  unreachable: ['cannot-open', 'not-a-database', 'timeout'],
};

/**
 * Opens the database, and makes or updates its schema unless `autoMigrate` is off: a local file with better-sqlite3, with
 * `cloud.enabled` an embedded replica with libSQL, or what `database` gives. A file that another program made is refused and
 * stays as it is.
 * @throws {CodexError} `DATABASE_CONNECTION_FAILED`, `DATABASE_INITIALIZATION_FAILED`.
 */
export async function initializeDatabase(options: DatabaseOptions = {}): Promise<DatabaseInterface> {
  try {
    const settings = withHandle(settingsOf(options));
    const patience = patienceOf(settings);
    return codexDatabase(await patiently((signal) => connect(settings, signal), patience), patience);
  } catch (error) {
    throw failure(error, opening);
  }
}
