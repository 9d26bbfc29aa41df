import { type Transaction, type TransactionOptions, ValidationError } from '@coterie/core';
import type { Store } from '@coterie/store';
import type { Condition } from '@coterie/store/view';
import {
  type AggregateFunction,
  type AggregateGroup,
  type AggregateResult,
  aggregateOf,
  groupsOf,
} from './aggregates.ts';
import { Checkpoints } from './checkpoints.ts';
import { type ConnectionPoolStats, oneConnection } from './connections.ts';
import { Departments } from './departments.ts';
import { Messages } from './messages.ts';
import { Sessions } from './sessions.ts';
import type { ColumnName, TableName } from './views.ts';

/** A transaction, for SQL of one's own: `query` and `execute`. */
export type Connection = Transaction<'async'>;

interface Settings {
  readonly enableFTS: boolean;
  /** Null where no pool is known. */
  readonly stats: () => ConnectionPoolStats | null;
}

/** What `createDatabase` opens. */
export class Database {
  readonly sessions: Sessions;
  readonly departments: Departments;
  readonly checkpoints: Checkpoints;
  readonly messages: Messages;
  readonly #store: Store<'async'>;
  readonly #stats: Settings['stats'];
  #transactions = 0;
  #closed = false;

  constructor(store: Store<'async'>, { enableFTS, stats }: Settings) {
    this.#store = store;
    this.#stats = stats;
    this.sessions = new Sessions(store, enableFTS);
    this.departments = new Departments(store);
    this.checkpoints = new Checkpoints(store, enableFTS);
    this.messages = new Messages(store);
  }

  /**
   * Runs `body` as one transaction: what it does through this database is committed together when it returns, and nothing of
   * it when it throws; its error comes out. Changes from elsewhere wait for its end. Inside another one it is a part that
   * can fail by itself.
   * @param options `{ access: 'read' }` sees one unchanging state, beside those who write.
   * @returns what the body returns.
   * @throws {ValidationError} for what is no function, and with its name for an option that there is not.
   */
  async executeTransaction<T>(
    body: (connection: Connection) => T | Promise<T>,
    options: TransactionOptions = {},
  ): Promise<T> {
    if (typeof body !== 'function') {
      throw new ValidationError('body', `executeTransaction runs a function, and body is of the type ${typeof body}.`);
    }
    const counted = async (connection: Connection): Promise<T> => {
      this.#transactions += 1;
      try {
        return await body(connection);
      } finally {
        this.#transactions -= 1;
      }
    };
    return (await this.#store.db.transaction(counted, options)) as T;
  }

  /**
   * Computes a function of a column, over all rows or those that fit: `db.aggregate('sessions', 'id', 'COUNT')`.
   * @throws {ValidationError} for a table, column or function that there is not, or that does not fit the column.
   */
  async aggregate<T extends TableName, C extends ColumnName<T>, F extends AggregateFunction>(
    table: T,
    column: C,
    called: F,
    condition: Condition = {},
  ): Promise<AggregateResult<T, C, F>> {
    const operation = aggregateOf({ table, column, function: called, condition });
    return (await this.#store.run(operation)) as AggregateResult<T, C, F>;
  }

  /** The same for each value of `groupColumn`, in their order. */
  async groupByAggregate<
    T extends TableName,
    G extends ColumnName<T>,
    C extends ColumnName<T>,
    F extends AggregateFunction,
  >(table: T, groupColumn: G, column: C, called: F, condition: Condition = {}): Promise<AggregateGroup<T, G, C, F>[]> {
    const operation = groupsOf({ table, column, function: called, condition }, groupColumn);
    return (await this.#store.run(operation)) as AggregateGroup<T, G, C, F>[];
  }

  /** What the connections do now. A database in memory, and one that was given open, counts as one connection. */
  getConnectionPoolStats(): ConnectionPoolStats {
    return this.#stats() ?? oneConnection({ open: !this.#closed, active: this.#transactions > 0 });
  }

  /** Closes it when what runs has ended. Later calls fail with `closed`; closing again does nothing. */
  async close(): Promise<void> {
    await this.#store.close();
    this.#closed = true;
  }
}
