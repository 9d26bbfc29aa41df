/** What a conformance case is: a sentence about every driver, and the code that finds out whether it is true. */

import type { Capabilities, Database, DatabaseInterface, DatabaseOptions, Mode } from '@coterie/core';

type Answer<T> = T | Promise<T>;

export interface TargetOptions {
  /** Milliseconds that the engine itself may wait for a lock; a driver without such a wait ignores it. */
  readonly busyTimeout: number;
}

/** A driver and a kind of database, as the suite opens it. */
export interface Target {
  /** Driver, place and mode: `libsql, server over HTTP`. */
  readonly name: string;
  /** Opens a new, empty database. */
  open(options: TargetOptions): Answer<DatabaseInterface>;
  /** Opens the data of `first` once more. Absent where it belongs to one connection, as in memory. */
  reopen?(first: DatabaseInterface, options: TargetOptions): Answer<DatabaseInterface>;
  /** Opens the bytes that `export` gave. */
  load?(bytes: Uint8Array): Answer<DatabaseInterface>;
  /** Cases that the engine itself makes impossible, whatever its adapter does: their names, and what it does instead. */
  readonly defects?: Readonly<Record<string, string>>;
  /** Frees what `open` took (files, servers), after the case has closed its handles. */
  discard?(first: DatabaseInterface): Answer<void>;
}

/** What a case may depend on. */
export interface Facts {
  readonly target: Target;
  readonly mode: Mode;
  readonly capabilities: Capabilities;
  /** Whether the driver can tell who calls. */
  readonly context: boolean;
}

/** Null where the case applies, else why it does not, as the end of a sentence that begins with "skipped:". */
export type Requirement = (facts: Facts) => string | null;

export interface CaseContext extends Facts {
  /** The driver itself, with an empty database. */
  readonly driver: DatabaseInterface;
  /** A handle over it. */
  readonly db: Database;
  /** The handle with options of one's own, in place of `db`: a driver is held by one handle. */
  hold(options: DatabaseOptions, driver?: DatabaseInterface): Database;
  /** A second handle on the same data, over a connection of its own. The case must require `secondHandle`. */
  another(options?: DatabaseOptions & Partial<TargetOptions>): Promise<Database>;
  /** A handle on another database, which is empty. */
  separate(options?: DatabaseOptions): Promise<Database>;
  /** Ends the case as one that does not apply, when that shows only on the way. */
  skip(reason: string): never;
  /** A handle on the bytes of an export. The case must require `loadable`. */
  load(bytes: Uint8Array): Promise<Database>;
}

export interface ConformanceCase {
  /** A sentence about behaviour, true of every driver that meets the requirements. */
  readonly name: string;
  readonly requires?: readonly Requirement[];
  /** Milliseconds that the engine itself may wait for a lock in this case. Default 100. */
  readonly busyTimeout?: number;
  /** Throws when the driver does otherwise. */
  run(context: CaseContext): Promise<void> | void;
}

/** Cases about one subject. */
export interface Subject {
  readonly name: string;
  readonly cases: readonly ConformanceCase[];
}
