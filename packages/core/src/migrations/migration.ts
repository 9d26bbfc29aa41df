import type { Mode } from '../database/contract.ts';
import type { Transaction } from '../database/handle.ts';

/**
 * Work that SQL alone cannot do. It gets the transaction in which its record is written too. On an asynchronous database
 * its promise must be returned, on a synchronous one there must be none; one that names no mode works in both. Each
 * statement is examined when it is sent, by the rules for SQL: what can lose data and is not approved is not run, and
 * the migration is undone and `blocked`.
 */
export type MigrationFunction<M extends Mode = Mode> = (db: Transaction<M>) => void | Promise<void>;

/** One step in the history of a schema. It is plain data, usable without a filesystem. */
export interface Migration<M extends Mode = Mode> {
  /** Its place in the set: 1, 2, 3 … without gaps. */
  readonly version: number;
  /** What it does, such as `add_audit_log`: no blanks and no slash. */
  readonly name: string;
  /** SQL statements, which run in one transaction with the record, or a function of that transaction. */
  readonly up: string | MigrationFunction<M>;
  /** How to undo `up`. Without it the migration cannot be rolled back. */
  readonly down?: string | MigrationFunction<M>;
  /**
   * Says that it can lose data where that is not seen in its SQL. What is seen needs approval whatever this says.
   * `always` asks for approval even where there is nothing to lose.
   */
  readonly destructive?: boolean | 'always';
  /** Runs `up` and `down` with foreign keys off, as a table rebuild needs it; nothing may refer to nothing at the end. */
  readonly foreignKeys?: 'off';
  /** Tells one state of the code from another where `up` is a function, whose text means nothing. Change it with the code. */
  readonly revision?: string;
}

/**
 * Migrations that belong together. Several sets share one database and one ledger. A set of SQL, or of functions for both
 * modes, fits every database; `MigrationSet<'sync'>` has functions for synchronous ones only.
 */
export interface MigrationSet<M extends Mode = Mode> {
  /** Unique in the database: no blanks and no slash. */
  readonly name: string;
  readonly migrations: readonly Migration<M>[];
}

/** Whether it says of itself that it can lose data. */
export function isDeclaredDestructive({ destructive }: Pick<Migration, 'destructive'>): boolean {
  return destructive === true || destructive === 'always';
}

/** How a migration is called in reports and file names: `003_add_audit_log`. */
export function migrationLabel({ version, name }: Pick<Migration, 'version' | 'name'>): string {
  return `${String(version).padStart(3, '0')}_${name}`;
}
