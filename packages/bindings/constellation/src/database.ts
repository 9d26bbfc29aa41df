import {
  assertOptions,
  type MigrateOptions,
  MigrationError,
  migrationLabel,
  optionKinds,
  rollback,
  type Synchronous,
  storageFacts,
} from '@coterie/core';
import { backup } from '@coterie/node';
import { connection, type InitOptions } from './connection.ts';
import { migrationSet, SET } from './migrations.ts';

export interface DatabaseStats {
  /** Bytes of the database, whether they are in its file already or still in its write-ahead log. */
  readonly size: number;
  /** Whether readers and a writer work at the same time; never in memory. */
  readonly walEnabled: boolean;
}

export interface RollbackOptions {
  /** How many migrations to undo. Default 1. */
  readonly steps?: number | undefined;
  /** Approves of those that lose data when they are undone: all, or those named, such as `['002_notes']`. */
  readonly allowDestructive?: MigrateOptions['allowDestructive'];
  /** Tells what would be undone, and writes nothing. Default false. */
  readonly dryRun?: boolean | undefined;
}

const ROLLBACK_OPTIONS = ['steps', 'allowDestructive', 'dryRun'] as const satisfies readonly (keyof RollbackOptions)[];

/** By a run, and by one that only tells. */
const UNDONE: ReadonlySet<string> = new Set(['rolled-back', 'pending']);

class ConstellationDatabase {
  /**
   * Opens the database and brings its schema up to date. Without a path it is `~/.constellation/constellation.db`, or what
   * is open already; then only migrations that are still to be applied are.
   * @throws {DatabaseError} `invalid` when another database is open; `cannot-open`, `not-a-database`, `busy`, `full` …
   * @throws {MigrationError} for a database of another program, which is left untouched, and for a migration that fails or
   * would lose data without approval: those before it stay applied, and what was opened for it is closed.
   */
  init(options: InitOptions = {}): void {
    connection.open(options);
  }

  /**
   * Runs `body` as one: all calls in it apply, or none when it throws, and the same error comes out. It may be called in
   * another transaction, of which it undoes only its own part.
   * @returns what the body returns.
   */
  transaction<T>(body: () => T & Synchronous<'sync', T>): T {
    assertOptions({ body }, { body: optionKinds.call });
    return connection.inTransaction(body as () => T) as T;
  }

  /**
   * Writes a compact copy of the database to a file, as it is at one moment. A database that is there, such as the backup
   * before, is replaced once the copy is whole; any other file is refused.
   * @throws {DatabaseError} `invalid` for such a path and inside a transaction; `busy` when the file is open; `full`, `io`.
   */
  async backup(path: string): Promise<void> {
    backup(connection.opened.db, path, { force: 'databases' });
  }

  /** How large the database is, and how it is kept. */
  getStats(): DatabaseStats {
    const { pages, pageSize, journalMode } = connection.opened.db.run(storageFacts);
    return { size: pages * pageSize, walEnabled: journalMode === 'wal' };
  }

  /**
   * Undoes the last of the registered migrations, the last first. The next `init` with them applies them again.
   * @returns the names of those that were undone, or would be.
   * @throws {MigrationError} for one without a `down`, or that would lose data without approval; those after it are undone.
   * @throws {ValidationError} for an option that there is not.
   */
  rollback(options: RollbackOptions = {}): string[] {
    assertOptions(options, ROLLBACK_OPTIONS);
    const { db, migrations } = connection.opened;
    const { steps = 1, allowDestructive, dryRun } = options;
    const report = rollback(db, [migrationSet(migrations)], { set: SET, steps, allowDestructive, dryRun });
    if (!report.ok) throw MigrationError.of(report);
    return report.results.filter(({ status }) => UNDONE.has(status)).map(migrationLabel);
  }

  /**
   * Closes the database, unless `init` was given one that was open: that stays so. Without an open database it does nothing.
   * @throws {DatabaseError} `invalid` inside a transaction.
   */
  close(): void {
    connection.close();
  }
}

/** The one database of the program, which the repositories work on. */
export const Database: ConstellationDatabase = new ConstellationDatabase();
