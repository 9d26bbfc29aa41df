import {
  type BeginOptions,
  type Capabilities,
  type ContextStorage,
  DatabaseError,
  type DatabaseInterface,
  type ExecuteOptions,
  failureError,
  type ResultSet,
  type Statement,
  type StatementKind,
  statementEffect,
  type TransactionInterface,
} from '@coterie/core';
import { closedDatabase } from '../ended.ts';
import { Turns } from '../turns.ts';
import { fromDriver, toDriver } from '../values.ts';
import type { LocalConnection } from './connection.ts';
import { localFailure } from './failure.ts';
import { LocalTransaction } from './transaction.ts';

const capabilities: Capabilities = {
  engine: '@libsql/client',
  version: null,
  connections: 'one',
  remote: false,
  fts: ['fts4', 'fts5'],
  interactiveForeignKeysOff: true,
  vacuum: true,
  export: false,
  backup: true,
  sync: false,
};

/** These work only outside of transactions, or do nothing inside. */
const OUTSIDE: ReadonlySet<StatementKind> = new Set(['pragma', 'vacuum', 'attach', 'detach']);

/** A file or a database in memory: one connection, whose work takes turns. */
export class LocalDatabase implements DatabaseInterface<'async'> {
  readonly mode = 'async';
  readonly capabilities = capabilities;
  readonly context: ContextStorage;
  readonly #connection: LocalConnection;
  readonly #turns = new Turns();
  #transaction: LocalTransaction | undefined;
  #closing: Promise<void> | undefined;

  constructor(connection: LocalConnection, context: ContextStorage) {
    this.#connection = connection;
    this.context = context;
  }

  execute(statements: readonly Statement[], options: ExecuteOptions): Promise<readonly ResultSet[]> {
    return this.#turns.take(async () => {
      await this.#becomeIdle();
      const [only] = statements;
      if (only === undefined) return [];
      return statements.length === 1 && options.foreignKeys === undefined && this.#standsAlone(only, options)
        ? [await this.#executeAlone(only)]
        : this.#executeTogether(statements, options);
    });
  }

  begin(options: BeginOptions): Promise<TransactionInterface<'async'>> {
    return this.#turns.take(async () => {
      await this.#becomeIdle();
      this.#transaction = await LocalTransaction.begin(this.#connection, options);
      return this.#transaction;
    });
  }

  close(): Promise<void> {
    this.#closing ??= this.#turns.take(async () => {
      await this.#transaction?.rollback();
      await this.#connection.close();
    });
    return this.#closing;
  }

  /**
   * Whether a statement runs as it is, outside of a transaction. Most do not. In a file that keeps them from meeting a
   * lock in the middle, and makes them look at the schema first (16 µs more); and one that fails after some of its rows
   * (OR FAIL) takes them back.
   */
  #standsAlone({ sql }: Statement, { access }: ExecuteOptions): boolean {
    if (this.#connection.inMemory && access === 'read') return true;
    return !/^\s*(?:select|with|insert|update|delete)\b/i.test(sql) && OUTSIDE.has(statementEffect(sql).kind);
  }

  async #executeAlone(statement: Statement): Promise<ResultSet> {
    refuseJournalMode(statement);
    const client = await this.#connection.client();
    try {
      return fromDriver(await client.execute(toDriver(statement)), statement.sql);
    } catch (error) {
      const failure = localFailure(error);
      if (failure.code === 'busy') this.#connection.replace();
      throw failureError(failure, error, { statements: [statement], statementIndex: 0 });
    }
  }

  /** The client's own `batch` would leave a lock behind when its COMMIT meets a reader (see `replace`). */
  async #executeTogether(statements: readonly Statement[], options: ExecuteOptions): Promise<readonly ResultSet[]> {
    const transaction = await LocalTransaction.begin(this.#connection, options);
    try {
      const results = await transaction.execute(statements, options);
      await transaction.commit();
      return results;
    } finally {
      await transaction.rollback();
    }
  }

  async #becomeIdle(): Promise<void> {
    if (this.#closing !== undefined) throw closedDatabase();
    if (this.#transaction?.open) {
      throw new DatabaseError(
        'invalid',
        'A transaction is open on this connection. Make the call on that transaction, or hold the driver through openDatabase(), which lets calls wait.',
      );
    }
    // One that the engine ended holds the connection until it is told so.
    await this.#transaction?.rollback();
    this.#transaction = undefined;
  }
}

/** Inside a transaction SQLite refuses it anyway. */
function refuseJournalMode({ sql }: Statement): void {
  if (!/^\s*pragma\s+(?:\w+\s*\.\s*)?journal_mode\s*[=(]/i.test(sql)) return;
  throw new DatabaseError(
    'unsupported',
    "libSQL's local files keep the DELETE journal: its SQLite 3.45 can corrupt a WAL file that others write to. Leave the pragma out.",
    { sql },
  );
}
