import { assertOptions, optionKinds, type Synchronous } from '@coterie/core';
import type { Connection, Prepared } from './connection.ts';
import { MigrationRunner } from './migrations/runner.ts';
import type { MigrationResult } from './migrations/types.ts';

/** A database for an application's own tables. `initDatabase` opens one. */
export class AppDatabase {
  /** The connection itself, as migrations and `MigrationRunner` take it. */
  readonly connection: Connection;
  /** What became of the migrations that were pending when it was opened, those that are blocked included. */
  readonly migrations: readonly MigrationResult[];

  constructor(connection: Connection, migrations: readonly MigrationResult[] = []) {
    this.connection = connection;
    this.migrations = migrations;
  }

  /** The statement of a text: the same object for the same text. It is shared, and never changes. */
  prepare<Params extends unknown[] | object = unknown[], Row = unknown>(source: string): Prepared<Params, Row> {
    return this.connection.prepare<Params, Row>(source);
  }

  /**
   * Runs `body` in a transaction that has the write lock: committed when it returns, rolled back when it throws, and the
   * same error comes out. Inside another transaction it is a savepoint.
   * @returns what the body returns. A promise is refused: nothing asynchronous can be in a transaction here.
   */
  transaction<T>(body: (dbConn: Connection) => T & Synchronous<'sync', T>): T {
    assertOptions({ body }, { body: optionKinds.call });
    return this.connection.database.transaction(() => body(this.connection)) as T;
  }

  /** Whether the database answers. Never throws; false when it is closed. */
  isHealthy(): boolean {
    return this.connection.database.isHealthy();
  }

  /** The number of the last migration that was applied; 0 when none was. */
  getSchemaVersion(): number {
    return new MigrationRunner(this.connection).getAppliedMigrations().at(-1)?.version ?? 0;
  }

  /** Clears the statement cache and closes the connection. Idempotent. */
  close(): void {
    this.connection.close();
  }
}
