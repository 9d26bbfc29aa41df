/**
 * Most drivers are one connection that answers at once. They implement `Connection`; `execute` and `begin` over it are
 * written here, once, for both modes.
 */

import type {
  BeginOptions,
  Capabilities,
  DatabaseInterface,
  ExecuteOptions,
  Mode,
  Result,
  ResultSet,
  Statement,
  TransactionInterface,
} from '../database/contract.ts';
import { DatabaseError } from '../database/errors.ts';
import type { ContextStorage } from '../database/platform.ts';
import { isBusy } from '../database/retry.ts';
import { raisesFail } from '../sql/trigger-body.ts';
import { type Failure, failureError } from './failure.ts';

/** What a driver with one synchronous connection gives. Its methods throw the driver's own errors. */
export interface Connection {
  readonly capabilities: Capabilities;
  /** Whether the engine has a transaction open, whoever began or ended it. */
  readonly inTransaction: boolean;
  query(statement: Statement, options: { readonly access: ExecuteOptions['access'] }): ResultSet;
  /** Says what an error of this driver means. */
  classify(error: unknown): Failure;
  close(): void;
  export?(): Uint8Array;
}

export interface ConnectionOptions<M extends Mode> {
  /** `async` gives promises, with the semantics of a driver that is async by nature. */
  readonly mode: M;
  readonly context?: ContextStorage;
}

/** A connection whose database can be had as bytes. */
export type ExportingConnection = Connection & Required<Pick<Connection, 'export'>>;
/** A driver whose database can be had as bytes. */
export type ExportingDatabase<M extends Mode = Mode> = DatabaseInterface<M> &
  Required<Pick<DatabaseInterface<M>, 'export'>>;

/** The driver over a connection. */
export function connectionDatabase<M extends Mode>(
  connection: ExportingConnection,
  options: ConnectionOptions<M>,
): ExportingDatabase<M>;
export function connectionDatabase<M extends Mode>(
  connection: Connection,
  options: ConnectionOptions<M>,
): DatabaseInterface<M>;
export function connectionDatabase<M extends Mode>(
  connection: Connection,
  options: ConnectionOptions<M>,
): DatabaseInterface<M> {
  return new ConnectionDatabase(connection, options);
}

class ConnectionDatabase<M extends Mode> implements DatabaseInterface<M> {
  readonly mode: M;
  readonly capabilities: Capabilities;
  readonly context?: ContextStorage;
  readonly export?: () => Result<M, Uint8Array>;
  readonly #connection: Connection;
  #transaction: ConnectionTransaction<M> | undefined;
  #closed = false;

  constructor(connection: Connection, options: ConnectionOptions<M>) {
    this.mode = options.mode;
    this.capabilities = connection.capabilities;
    if (options.context !== undefined) this.context = options.context;
    this.#connection = connection;
    if (connection.export !== undefined) {
      const read = connection.export.bind(connection);
      this.export = () => deliver(this.mode, () => this.#export(read));
    }
  }

  execute(statements: readonly Statement[], options: ExecuteOptions): Result<M, readonly ResultSet[]> {
    return deliver(this.mode, () => {
      const connection = this.#idle();
      if (statements.length === 1 && options.foreignKeys === undefined)
        return runAlone(connection, statements, options);
      const transaction = new Work(connection, options);
      try {
        const results = transaction.run(statements, options);
        transaction.commit();
        return results;
      } finally {
        transaction.rollback();
      }
    });
  }

  begin(options: BeginOptions): Result<M, TransactionInterface<M>> {
    return deliver(this.mode, () => {
      this.#transaction = new ConnectionTransaction(this.mode, new Work(this.#idle(), options));
      return this.#transaction;
    });
  }

  close(): Result<M, void> {
    return deliver(this.mode, () => {
      if (this.#closed) return;
      this.#closed = true;
      this.#transaction?.rollback();
      try {
        this.#connection.close();
      } catch (error) {
        throw failureError(this.#connection.classify(error), error);
      }
    });
  }

  #export(read: () => Uint8Array): Uint8Array {
    const connection = this.#connection;
    if (this.#closed || !connection.inTransaction) this.#idle();
    else {
      throw new DatabaseError(
        'invalid',
        'A database cannot be exported in the middle of a transaction. Commit it or roll it back first.',
      );
    }
    try {
      return read();
    } catch (error) {
      throw failureError(connection.classify(error), error);
    }
  }

  #idle(): Connection {
    if (this.#closed) throw new DatabaseError('closed', 'The database is closed. Open it again to go on.');
    if (this.#transaction?.open) {
      throw new DatabaseError(
        'invalid',
        'A transaction is open on this connection. Make the call on that transaction, or hold the driver through openDatabase(), which lets calls wait.',
      );
    }
    return this.#connection;
  }
}

class ConnectionTransaction<M extends Mode> implements TransactionInterface<M> {
  readonly #mode: M;
  readonly #work: Work;

  constructor(mode: M, work: Work) {
    this.#mode = mode;
    this.#work = work;
  }

  get open(): boolean {
    return this.#work.open;
  }

  execute(statements: readonly Statement[], options: ExecuteOptions): Result<M, readonly ResultSet[]> {
    return deliver(this.#mode, () => this.#work.run(statements, options));
  }

  commit(): Result<M, void> {
    return deliver(this.#mode, () => this.#work.commit());
  }

  rollback(): Result<M, void> {
    return deliver(this.#mode, () => this.#work.rollback());
  }
}

/** From BEGIN to COMMIT or ROLLBACK on the connection, with foreign keys as they are wanted. */
class Work {
  readonly #connection: Connection;
  readonly #restoreForeignKeys: boolean;
  #ended = false;

  constructor(connection: Connection, options: BeginOptions) {
    this.#connection = connection;
    this.#restoreForeignKeys = options.foreignKeys === 'off' && this.#foreignKeys() === 1;
    // Inside a transaction SQLite ignores this pragma, so it comes before BEGIN.
    if (this.#restoreForeignKeys) this.#command('PRAGMA foreign_keys = OFF', 'write');
    try {
      this.#command(options.access === 'write' ? 'BEGIN IMMEDIATE' : 'BEGIN DEFERRED', options.access);
    } catch (error) {
      this.#end();
      throw error;
    }
  }

  /** The engine may have ended it (ON CONFLICT ROLLBACK, a full disk). */
  get open(): boolean {
    return !this.#ended && this.#connection.inTransaction;
  }

  run(statements: readonly Statement[], options: ExecuteOptions): readonly ResultSet[] {
    if (this.#ended) throw new DatabaseError('closed', 'The transaction has ended. Begin another one.');
    if (!this.open)
      throw new DatabaseError(
        'rolled-back',
        'The engine ended this transaction; nothing of it was applied. Begin it again.',
        { retryable: true },
      );
    return runAll(this.#connection, statements, options);
  }

  commit(): void {
    if (!this.open) this.run([], { access: 'write' });
    try {
      this.#command('COMMIT', 'write');
    } catch (error) {
      // SQLite keeps a transaction open whose commit a constraint refused; only the busy one is worth another try.
      if (!isBusy(error)) this.rollback();
      throw error;
    }
    this.#end();
  }

  rollback(): void {
    if (this.#ended) return;
    try {
      if (this.#connection.inTransaction) this.#command('ROLLBACK', 'write');
    } finally {
      this.#end();
    }
  }

  #end(): void {
    this.#ended = true;
    if (this.#restoreForeignKeys) this.#command('PRAGMA foreign_keys = ON', 'write');
  }

  #foreignKeys(): unknown {
    return this.#command('PRAGMA foreign_keys', 'read').rows[0]?.[0];
  }

  #command(sql: string, access: ExecuteOptions['access']): ResultSet {
    try {
      return this.#connection.query({ sql, params: [] }, { access });
    } catch (error) {
      throw failureError(this.#connection.classify(error), error);
    }
  }
}

const KEPT: Statement = {
  sql: `SELECT changes(),
    (SELECT json_group_array(sql) FROM sqlite_schema WHERE type = 'trigger' AND sql LIKE '%RAISE%FAIL%')`,
  params: [],
};

/**
 * A statement that commits by itself. With OR FAIL, the rows before the one that failed stay: `changes()` tells, which is
 * 0 after every other violation (https://www.sqlite.org/lang_conflict.html). It does not count what a trigger wrote before
 * its own RAISE(FAIL): where a trigger can say that, nobody knows.
 */
function runAlone(
  connection: Connection,
  statements: readonly Statement[],
  options: ExecuteOptions,
): readonly ResultSet[] {
  try {
    return runAll(connection, statements, options);
  } catch (error) {
    if (!(error instanceof DatabaseError) || error.code !== 'constraint') throw error;
    const [changes, triggers] = runAll(connection, [KEPT], { access: 'read' })[0]?.rows[0] ?? [];
    if (changes !== 0) throw Object.assign(error, { outcome: 'applied' });
    if (error.constraint?.kind !== 'trigger' || !(JSON.parse(triggers as string) as string[]).some(raisesFail))
      throw error;
    throw Object.assign(error, { outcome: 'unknown' });
  }
}

function runAll(
  connection: Connection,
  statements: readonly Statement[],
  options: ExecuteOptions,
): readonly ResultSet[] {
  const results: ResultSet[] = [];
  for (const statement of statements) {
    try {
      results.push(connection.query(statement, options));
    } catch (error) {
      throw failureError(connection.classify(error), error, { statements, statementIndex: results.length });
    }
  }
  return results;
}

function deliver<M extends Mode, T>(mode: M, work: () => T): Result<M, T> {
  if (mode === 'sync') return work() as Result<M, T>;
  try {
    return Promise.resolve(work()) as Result<M, T>;
  } catch (error) {
    return Promise.reject(error) as Result<M, T>;
  }
}
