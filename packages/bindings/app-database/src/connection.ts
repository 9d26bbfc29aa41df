import { type Database, ValidationError } from '@coterie/core';
import { Statement } from './statement.ts';
import { StatementCache } from './statement-cache.ts';

/** What `prepare` gives; `Params` is a list of values, or one object of named values. */
export type Prepared<Params extends unknown[] | object, Row> = Params extends unknown[]
  ? Statement<Params, Row>
  : Statement<[Params], Row>;

/**
 * The connection, with better-sqlite3's `prepare` and `exec`. Inside a transaction's body its calls belong to the
 * transaction.
 */
export class Connection {
  /** Core's handle of the same connection: for a store on it, for queries with columns, for hooks. */
  readonly database: Database<'sync'>;
  readonly #statements = new StatementCache();

  constructor(database: Database<'sync'>) {
    this.database = database;
  }

  /**
   * Compiles a statement, or gives the one that was compiled of the same text.
   * @throws {ValidationError} for a text that is not one statement, or that opens or ends a transaction.
   * @throws {DatabaseError} `query` when the engine refuses it, `closed`.
   */
  prepare<Params extends unknown[] | object = unknown[], Row = unknown>(source: string): Prepared<Params, Row> {
    assertText(source, 'prepare');
    return this.#statements.get(source, () => Statement.compile(this.database, source)) as Prepared<Params, Row>;
  }

  /**
   * Runs all statements of a text. Several are atomic: when one fails, none was run.
   * @throws {DatabaseError} what the engine says, with the `statementIndex`.
   */
  exec(sql: string): this {
    assertText(sql, 'exec');
    this.database.script(sql);
    return this;
  }

  /** Forgets the prepared statements and closes the connection. Idempotent. */
  close(): void {
    this.#statements.clear();
    this.database.close();
  }
}

function assertText(sql: unknown, method: string): void {
  if (typeof sql === 'string') return;
  throw new ValidationError(null, `${method}() takes the text of a statement, and was given ${typeof sql}.`);
}
