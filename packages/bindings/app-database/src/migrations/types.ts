import type { MigrationResult as CoreResult } from '@coterie/core';
import type { Connection } from '../connection.ts';

/** Work of a migration. It gets the connection, whose calls belong to the migration's transaction; no promises. */
export interface MigrationStep {
  (db: Connection): unknown;
  /** The text of a step that came from an SQL file. */
  readonly sql?: string;
}

export interface Migration {
  /** Its number: 1, 2, 3 … without gaps. */
  readonly version: number;
  /** What it does, such as `add_audit_log`: no blanks and no slash. */
  readonly name: string;
  /**
   * Needs approval, whatever it does. What drops or rewrites rows that are there needs it also without being declared.
   * Default: false.
   */
  readonly destructive?: boolean;
  readonly up: MigrationStep;
  /** Undoes `up`, for `rollbackMigrations`. */
  readonly down?: MigrationStep;
  /** Runs it with foreign keys off, as the rebuild of a table needs it; nothing may refer to nothing at the end. */
  readonly foreignKeys?: 'off';
  /** When it is changed after the migration was applied, that is an error. Default: `1`, so that edits of functions pass. */
  readonly revision?: string;
}

export interface RunMigrationsOptions {
  /** Says what would be done and writes nothing at all. Default: false. */
  readonly dryRun?: boolean | undefined;
  /** Approves of what can lose data: of all, or of those named, such as `003_drop_legacy`. Default: false. */
  readonly allowDestructive?: boolean | readonly string[] | undefined;
}

export interface RollbackMigrationsOptions extends RunMigrationsOptions {
  /** How many to undo; 1 by default. */
  readonly steps?: number | undefined;
  /** Undoes those above this version instead; 0 undoes all. */
  readonly to?: number | undefined;
}

/**
 * What became of one migration. `applied` (or `rolled-back`), or `pending` in a dry run; `blocked`: not run, with the
 * reason; `failed`: undone, with the reason and the error; `skipped`: another process did it meanwhile.
 */
export type MigrationResult = Omit<CoreResult, 'set'>;

/** A record of the ledger. */
export interface AppliedMigration {
  readonly version: number;
  readonly name: string;
  /** ISO 8601 in UTC, with milliseconds. */
  readonly applied_at: string;
}
