import {
  assertAlone,
  assertOptions,
  Database,
  type DatabaseInterface,
  databaseKind,
  handleOf,
  MigrationError,
  migrationLabel,
  type OptionKind,
  openDatabase,
  optionKinds,
} from '@coterie/core';
import { AppDatabase } from './app-database.ts';
import { Connection } from './connection.ts';
import { openFile } from './file.ts';
import { discoverMigrationsSync } from './migrations/discovery.ts';
import { MigrationRunner } from './migrations/runner.ts';
import type { Migration, MigrationResult } from './migrations/types.ts';

export interface DatabaseOptions {
  /** The file, or `:memory:`. Its folder is created. Default: `./data/app.db`. */
  readonly path?: string | undefined;
  /** Opens an existing file for reading only; no migration is run then. Default: false. */
  readonly readonly?: boolean | undefined;
  /** Applies what is pending in the folder of migrations. Default: true. */
  readonly runMigrations?: boolean | undefined;
  /** The folder of migrations. Default: `migrations` in the current folder, if there is one. */
  readonly migrationsFolder?: string | URL | undefined;
  /** A database that is open already, on any synchronous driver, instead of a file. `close()` closes it too. */
  readonly database?: DatabaseInterface<'sync'> | Database<'sync'> | undefined;
}

/**
 * Opens the database and applies its pending migrations. A migration that can lose data and is not approved is `blocked`,
 * as are those after it: that is told by `migrations` of the database and by a warning of the process.
 * @throws {MigrationError} when a migration fails, or the folder does not fit what was applied.
 * @throws {DatabaseError} when the file cannot be opened.
 */
export function initDatabase(options: DatabaseOptions = {}): AppDatabase {
  assertOptions(options, KINDS);
  assertAlone(options, 'database', ['path', 'readonly']);
  const { path, readonly = false, runMigrations = true, migrationsFolder, database: given } = options;
  // Read first: for a folder that is wrong no file is created.
  const pending = runMigrations && !readonly ? discoverMigrationsSync(migrationsFolder) : undefined;
  const wasOpen = given instanceof Database || (given !== undefined && handleOf(given) !== undefined);
  const connection = new Connection(given === undefined ? openFile(path, readonly) : openDatabase(given));
  try {
    return new AppDatabase(connection, pending === undefined ? [] : applyPending(connection, pending));
  } catch (error) {
    if (!wasOpen) connection.close();
    throw error;
  }
}

/** A misspelt option would open another file than was meant, or write to it. */
const KINDS: Readonly<Record<keyof DatabaseOptions, OptionKind>> = {
  path: optionKinds.text,
  readonly: optionKinds.flag,
  runMigrations: optionKinds.flag,
  migrationsFolder: {
    words: 'a path or a URL',
    holds: (value) => (typeof value === 'string' && value !== '') || value instanceof URL,
  },
  database: databaseKind('sync'),
};

function applyPending(connection: Connection, migrations: readonly Migration[]): readonly MigrationResult[] {
  const results = new MigrationRunner(connection).runMigrations(migrations);
  for (const { status, reason = '', version, error, ...result } of results) {
    if (status === 'failed') {
      throw new MigrationError(reason, { version, migration: migrationLabel({ version, ...result }), cause: error });
    }
  }
  const blocked = results.find(({ status }) => status === 'blocked');
  if (blocked !== undefined) process.emitWarning(blocked.reason ?? '', 'MigrationWarning');
  return results;
}
