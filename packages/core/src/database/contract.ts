/**
 * The waist of the system: what every driver adapter implements, and all that anything above may ask of one.
 * Everything else in core is derived from it.
 */

import type { ContextStorage, Signal } from './platform.ts';

/** A `sync` database answers at once; an `async` one answers with promises. */
export type Mode = 'sync' | 'async';

/** `T` on a sync database, `Promise<T>` on an async one. */
export type Result<M extends Mode, T> = M extends 'sync' ? T : Promise<T>;

/**
 * What a cell holds. Integers within ±2^53 are numbers, wider ones are exact bigints; BLOBs are `Uint8Array`.
 * Booleans, dates and `undefined` are not values: codecs above this level turn them into some.
 */
export type Value = null | number | bigint | string | Uint8Array;

/** One SQL statement with its values in the order of its anonymous `?` placeholders (no `?1`, no `:name`). */
export interface Statement {
  readonly sql: string;
  readonly params: readonly Value[];
  /** Positions in `params` that errors and query events must not show. */
  readonly secrets?: readonly number[];
}

/** What one statement answered. */
export interface ResultSet {
  /** Rows as arrays in column order; duplicate column names survive. */
  readonly rows: readonly (readonly Value[])[];
  /** Column names; empty for a statement without result columns. */
  readonly columns: readonly string[];
  /** Rows inserted, updated or deleted; 0 for anything else and for a statement with result columns (count its rows). */
  readonly changes: number;
}

/** Said by whoever writes the statement, never guessed from its text. */
export type Access = 'read' | 'write';

export interface ExecuteOptions {
  readonly access: Access;
  /** Foreign keys are switched off before BEGIN and back to what they were after COMMIT or ROLLBACK: for table rebuilds. */
  readonly foreignKeys?: 'off' | undefined;
  /** Ends waiting for a lock between two attempts; a request that was sent is not recalled. */
  readonly signal?: Signal | undefined;
}

export interface BeginOptions extends ExecuteOptions {}

/** What a driver is and can do, as data. */
export interface Capabilities {
  /** The driver's package name: `better-sqlite3`, `@libsql/client`, `sql.js`. */
  readonly engine: string;
  /** SQLite version such as `3.45.1`; null where it is not known without asking (`SELECT sqlite_version()`). */
  readonly version: string | null;
  /** `one`: statements beside an open transaction must wait for it. `many`: reads beside it see the state before it. */
  readonly connections: 'one' | 'many';
  /** Whether the database is behind a network: round trips count, and outcomes can be unknown. */
  readonly remote: boolean;
  /** Full-text modules of the engine. FTS4 is everywhere. */
  readonly fts: readonly ('fts4' | 'fts5')[];
  /** Whether `begin` takes `foreignKeys: 'off'`; `execute` always does. */
  readonly interactiveForeignKeysOff: boolean;
  /** Whether VACUUM and ATTACH work. */
  readonly vacuum: boolean;
  /** Whether `export` gives the database as bytes. */
  readonly export: boolean;
  /** Whether `VACUUM INTO` writes a copy of the database to a file of the system. */
  readonly backup: boolean;
  /** Whether the database is a replica of a server's, which `sync` brings up to date. */
  readonly sync: boolean;
  /** Most bytes that the values of one call may have (text as UTF-8, BLOBs as base64); core holds calls to it. Absent when only SQLite's own limits hold. */
  readonly maxParameterBytes?: number;
}

/** Runs statements; the shape that a database and an open transaction have in common. */
export interface Executor<M extends Mode = Mode> {
  /**
   * Runs the statements in one round trip, in order, stopping at the first that fails.
   * @throws {DatabaseError} with the failing statement's index; `outcome` says whether anything was applied.
   */
  execute(statements: readonly Statement[], options: ExecuteOptions): Result<M, readonly ResultSet[]>;
}

/** What every driver adapter implements. */
export interface DatabaseInterface<M extends Mode = Mode> extends Executor<M> {
  readonly mode: M;
  readonly capabilities: Capabilities;
  /** Tells calls made inside a transaction's body from others; given by drivers of platforms that can (Node). */
  readonly context?: ContextStorage;
  /** Several statements are one transaction: IMMEDIATE if `access` is `write`. One statement commits by itself. */
  execute(statements: readonly Statement[], options: ExecuteOptions): Result<M, readonly ResultSet[]>;
  /** Opens an interactive transaction; it may take its lock with the first statement. */
  begin(options: BeginOptions): Result<M, TransactionInterface<M>>;
  /** Frees the connection; an open transaction is rolled back. Idempotent. */
  close(): Result<M, void>;
  /** The whole database as the bytes of a SQLite file, where `capabilities.export` says so. */
  export?(): Result<M, Uint8Array>;
  /** Fetches what the server has that this replica has not, where `capabilities.sync` says so. */
  sync?(): Result<M, SyncResult>;
}

export interface SyncResult {
  /** Pages of the server's log that were fetched; 0 when the replica was up to date. */
  readonly frames: number;
}

/** An open interactive transaction. */
export interface TransactionInterface<M extends Mode = Mode> extends Executor<M> {
  /** False as soon as it was committed or rolled back, by the caller or by the engine; nothing reaches the database then. */
  readonly open: boolean;
  /** A failed commit leaves the transaction open only when trying again can succeed (busy). */
  commit(): Result<M, void>;
  /** Idempotent; always frees the connection. */
  rollback(): Result<M, void>;
}
