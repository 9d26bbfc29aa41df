import {
  appliedMigrations,
  assertOptions,
  type Database,
  MigrationError,
  type MigrationReport,
  migrate,
  rollback,
} from '@coterie/core';
import type { Connection } from '../connection.ts';
import { SET, setOf } from './set.ts';
import type {
  AppliedMigration,
  Migration,
  MigrationResult,
  RollbackMigrationsOptions,
  RunMigrationsOptions,
} from './types.ts';

/** Applies an application's migrations to its database, through core's runner. */
export class MigrationRunner {
  readonly #connection: Connection;
  readonly #database: Database<'sync'>;

  constructor(connection: Connection) {
    this.#connection = connection;
    this.#database = connection.database;
  }

  /**
   * Applies what is pending, in the order of the numbers, each migration and its record in one transaction. A failed one
   * is undone. It and one that lacks approval stop those after them, and are told by the results.
   * @returns one result for each migration that was not applied before.
   * @throws {MigrationError} when the migrations do not fit what was applied: edited, renamed, missing, a gap in the
   * numbers, a database that is newer than the code, or another tool's ledger. Then nothing was run.
   */
  runMigrations(migrations: readonly Migration[], options: RunMigrationsOptions = {}): MigrationResult[] {
    // Misspelt, a dry run would be none.
    assertOptions(options, ['dryRun', 'allowDestructive']);
    const before = new Set(this.getAppliedMigrations().map(({ version }) => version));
    const report = migrate(this.#database, [setOf(migrations, this.#connection)], options);
    return resultsOf(report).filter(({ version, status }) => status !== 'skipped' || !before.has(version));
  }

  /**
   * Undoes the last migrations, the last first, each `down` and its record in one transaction. What would lose rows needs
   * approval here too.
   * @throws {ValidationError} `steps` or `to`.
   */
  rollbackMigrations(migrations: readonly Migration[], options: RollbackMigrationsOptions = {}): MigrationResult[] {
    assertOptions(options, ['dryRun', 'allowDestructive', 'steps', 'to']);
    return resultsOf(rollback(this.#database, [setOf(migrations, this.#connection)], { ...options, set: SET }));
  }

  /** What was applied, in the order of the versions. */
  getAppliedMigrations(): AppliedMigration[] {
    return appliedMigrations(this.#database)
      .filter(({ set }) => set === SET)
      .map(({ version, name, appliedAt }) => ({ version, name, applied_at: appliedAt.toISOString() }))
      .sort((a, b) => a.version - b.version);
  }
}

function resultsOf(report: MigrationReport): MigrationResult[] {
  if (report.problems.length > 0) throw MigrationError.of(report);
  return report.results.map(({ set: _set, ...result }) => result);
}
