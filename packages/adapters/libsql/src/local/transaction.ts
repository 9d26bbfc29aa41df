import {
  type Access,
  type BeginOptions,
  type ExecuteOptions,
  failureError,
  type ResultSet,
  type Statement,
  type TransactionInterface,
} from '@coterie/core';
import type { Client, Transaction as LibsqlTransaction } from '@libsql/client/sqlite3';
import { batchIndex } from '../batch-index.ts';
import { endedTransaction, lostTransaction } from '../ended.ts';
import { allFromDriver, toDriver } from '../values.ts';
import type { LocalConnection } from './connection.ts';
import { localFailure } from './failure.ts';
import { collectGarbage } from './garbage.ts';
import { REFUSE_WAL, saysWal, walRefused } from './journal.ts';

/**
 * Takes the lock at once, in a transaction that was begun without one. `executeMultiple` frees its statements when it
 * ends, as nothing else in the client does: only here, and in its COMMIT, can meeting a lock do no harm (see `replace`).
 * The SELECT also makes the connection notice a schema that others changed. Without it `SELECT *` would give the old
 * columns, because the client asks a statement for them before SQLite looks.
 */
const LOCK: Readonly<Record<Access, string>> = {
  read: 'SELECT 1 FROM sqlite_schema LIMIT 1',
  write: 'COMMIT; BEGIN IMMEDIATE; SELECT 1 FROM sqlite_schema LIMIT 1',
};

/** A transaction on the connection of a local database, which belongs to it until it ends. */
export class LocalTransaction implements TransactionInterface<'async'> {
  readonly #connection: LocalConnection;
  readonly #client: Client;
  readonly #transaction: LibsqlTransaction;
  readonly #restoreForeignKeys: boolean;
  #ended = false;

  private constructor(
    connection: LocalConnection,
    client: Client,
    transaction: LibsqlTransaction,
    restoreForeignKeys: boolean,
  ) {
    this.#connection = connection;
    this.#client = client;
    this.#transaction = transaction;
    this.#restoreForeignKeys = restoreForeignKeys;
  }

  static async begin(connection: LocalConnection, options: BeginOptions): Promise<LocalTransaction> {
    const client = await connection.client();
    const restoreForeignKeys = options.foreignKeys === 'off' && (await hasForeignKeys(client));
    // Inside a transaction SQLite ignores this pragma, so it comes before BEGIN.
    if (restoreForeignKeys) await client.executeMultiple('PRAGMA foreign_keys = OFF');
    const inner = await client.transaction('deferred');
    const transaction = new LocalTransaction(connection, client, inner, restoreForeignKeys);
    try {
      const { filePath } = connection;
      await inner.executeMultiple(LOCK[options.access] + (filePath === undefined ? '' : `; ${REFUSE_WAL}`));
    } catch (error) {
      await transaction.rollback();
      if (connection.filePath !== undefined && saysWal(error)) throw walRefused(connection.filePath);
      throw failureError(localFailure(error), error);
    }
    return transaction;
  }

  /** The engine may have ended it (ON CONFLICT ROLLBACK, a full disk). */
  get open(): boolean {
    return !this.#ended && !this.#transaction.closed;
  }

  async execute(statements: readonly Statement[], _options: ExecuteOptions): Promise<readonly ResultSet[]> {
    this.#assertOpen();
    if (statements.length === 0) return [];
    try {
      return allFromDriver(await this.#transaction.batch(statements.map(toDriver)), statements);
    } catch (error) {
      const failure = localFailure(error);
      if (failure.code === 'busy') await this.#leave();
      throw failureError(failure, error, { statements, statementIndex: batchIndex(error) });
    }
  }

  async commit(): Promise<void> {
    this.#assertOpen();
    try {
      await this.#transaction.executeMultiple('COMMIT');
    } catch (error) {
      const failure = localFailure(error);
      // Readers of other connections are in the way, and new ones must wait already: it can be tried again.
      if (failure.code !== 'busy') await this.rollback();
      throw failureError(failure, error);
    }
    await this.#end();
  }

  async rollback(): Promise<void> {
    if (!this.#ended) await this.#end();
  }

  async #end(): Promise<void> {
    this.#ended = true;
    try {
      // Rolls back what is still open, and gives the connection back.
      this.#transaction.close();
      if (this.#restoreForeignKeys) await this.#client.executeMultiple('PRAGMA foreign_keys = ON');
    } catch (error) {
      this.#connection.replace();
      throw failureError(localFailure(error), error);
    }
  }

  /** Having its lock, a statement cannot meet another one, unless what was said to read writes. */
  async #leave(): Promise<void> {
    await this.rollback();
    this.#connection.replace();
    await collectGarbage();
  }

  #assertOpen(): void {
    if (this.#ended) throw endedTransaction();
    if (this.#transaction.closed) throw lostTransaction();
  }
}

async function hasForeignKeys(client: Client): Promise<boolean> {
  return (await client.execute('PRAGMA foreign_keys')).rows[0]?.[0] === 1n;
}
