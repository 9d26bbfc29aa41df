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
  type TransactionInterface,
} from '@coterie/core';
import { closedDatabase } from '../ended.ts';
import { allFromDriver, fromDriver } from '../values.ts';
import { executeAtomically, preparations } from './atomic.ts';
import type { Line } from './line.ts';
import type { Server } from './server.ts';
import { checkFrame, toServer } from './statement.ts';
import { RemoteTransaction } from './transaction.ts';

const capabilities: Capabilities = {
  engine: '@libsql/client',
  version: null,
  connections: 'many',
  remote: true,
  fts: ['fts4', 'fts5'],
  interactiveForeignKeysOff: false,
  vacuum: false,
  export: false,
  backup: false,
  sync: false,
  // A row may have 5,000,000 bytes (sqld's default `max_row_size`), its other columns included.
  maxParameterBytes: 4_600_000,
};

/** A libSQL server. Each call is one request. */
export class RemoteDatabase implements DatabaseInterface<'async'> {
  readonly mode = 'async';
  readonly capabilities = capabilities;
  readonly context?: ContextStorage;
  readonly #server: Server;
  readonly #transactions = new Set<RemoteTransaction>();
  #closed = false;

  constructor(server: Server, context?: ContextStorage) {
    this.#server = server;
    if (context !== undefined) this.context = context;
  }

  async execute(statements: readonly Statement[], options: ExecuteOptions): Promise<readonly ResultSet[]> {
    this.#assertNotClosed();
    const [only] = statements;
    if (only === undefined) return [];
    if (this.#server.protocol === 'ws') checkFrame(statements);
    const line = this.#server.take();
    try {
      if (statements.length === 1) refuseLostSetting(only);
      return statements.length === 1 && options.access === 'read' && options.foreignKeys === undefined
        ? [await this.#query(line, only)]
        : await this.#executeAtomically(line, statements, options);
    } finally {
      line.give();
    }
  }

  async begin(options: BeginOptions): Promise<TransactionInterface<'async'>> {
    this.#assertNotClosed();
    if (options.foreignKeys === 'off') throw foreignKeysInTransaction();
    for (const transaction of this.#transactions) if (!transaction.open) this.#transactions.delete(transaction);
    const transaction = new RemoteTransaction(this.#server, options);
    this.#transactions.add(transaction);
    return transaction;
  }

  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    await this.#server.close(Promise.all([...this.#transactions].map((transaction) => transaction.rollback())));
  }

  async #query(line: Line, statement: Statement): Promise<ResultSet> {
    try {
      return fromDriver(await this.#server.answer(line, line.client.execute(toServer(statement))), statement.sql);
    } catch (error) {
      const failure = await this.#server.failure(line, error, { access: 'read', scope: 'call' });
      const statementIndex = failure.blames === 'statement' ? 0 : undefined;
      throw failureError(failure, error, { statements: [statement], statementIndex });
    }
  }

  /**
   * A single write too: one that fails after some of its rows (OR FAIL, an answer that is too large) would keep them, and
   * nobody could be asked, since its connection is gone then.
   */
  async #executeAtomically(
    line: Line,
    statements: readonly Statement[],
    options: ExecuteOptions,
  ): Promise<readonly ResultSet[]> {
    try {
      const answer = executeAtomically(line.client, statements, options);
      return allFromDriver(await this.#server.answer(line, answer), statements);
    } catch (error) {
      const failure = await this.#server.failure(line, error, { access: options.access, scope: 'call' });
      const before = preparations(options).length;
      const statementIndex = await this.#server.blame(line, error, failure, { statements, before });
      throw failureError(failure, error, { statements, statementIndex });
    }
  }

  #assertNotClosed(): void {
    if (this.#closed) throw closedDatabase();
  }
}

function foreignKeysInTransaction(): DatabaseError {
  return new DatabaseError(
    'unsupported',
    'A libSQL server cannot switch foreign keys off in an interactive transaction. Run the statements as one batch or script with { foreignKeys: "off" }.',
  );
}

/** Each call has a connection of its own, so the server takes these and nothing comes of them. */
function refuseLostSetting({ sql }: Statement): void {
  if (!/^\s*pragma\s+(?:\w+\s*\.\s*)?(?:defer_)?foreign_keys\s*[=(]/i.test(sql)) return;
  throw new DatabaseError(
    'unsupported',
    'On a libSQL server the pragma would end with this call, whose connection is its own. Pass { foreignKeys: "off" } to the calls that need it.',
    { sql },
  );
}
