import {
  assertOptions,
  Database,
  type DatabaseInterface,
  handleOf,
  MigrationError,
  migrationLabel,
  openDatabase,
  ValidationError,
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
  check(options);
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

/** What each option is; an option that is misspelt would open another file than was meant, or write to it. */
const KINDS: Readonly<Record<keyof DatabaseOptions, readonly [words: string, ...types: string[]]>> = {
  path: ['a string', 'string'],
  readonly: ['true or false', 'boolean'],
  runMigrations: ['true or false', 'boolean'],
  migrationsFolder: ['a path or a URL', 'string', 'object'],
  database: ['an open database', 'object'],
};

function check(options: DatabaseOptions): void {
  assertOptions(options, Object.keys(KINDS));
  for (const [option, value] of Object.entries(options)) {
    const [words, ...types] = KINDS[option as keyof DatabaseOptions];
    if (value === undefined || (value !== null && types.includes(typeof value))) continue;
    throw new ValidationError(option, `${option} must be ${words}, but is ${String(value)}.`);
  }
  const { database, path, readonly } = options;
  if (database === undefined) return;
  if (path !== undefined || readonly !== undefined) {
    const option = path === undefined ? 'readonly' : 'path';
    throw new ValidationError(option, `${option} is for a file, and a database is given. Leave one of them out.`);
  }
  if (database.mode === 'sync') return;
  throw new ValidationError(
    'database',
    'The database is not a synchronous one, and everything here answers at once. Give one such as betterSqlite3(path) or await sqljs().',
  );
}

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
