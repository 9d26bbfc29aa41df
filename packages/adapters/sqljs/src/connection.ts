import {
  type Capabilities,
  type ExportingConnection,
  type Failure,
  type ResultSet,
  type Statement,
  StatementCache,
} from '@coterie/core';
import type { SqlJsDatabase } from './engine.ts';
import { classifyError } from './failure.ts';
import { PreparedStatement } from './statement.ts';
import { TransactionState } from './transaction-state.ts';
import { wideIntegers } from './wide-integers.ts';

/** One sql.js database. */
export class SqlJsConnection implements ExportingConnection {
  readonly capabilities: Capabilities;
  readonly #database: SqlJsDatabase;
  readonly #statements: StatementCache<PreparedStatement>;
  readonly #transaction: TransactionState;
  #schemaAge = 0;

  constructor(database: SqlJsDatabase, statementCacheSize: number) {
    this.#database = database;
    this.#transaction = new TransactionState(database);
    this.#statements = new StatementCache({
      capacity: statementCacheSize,
      dispose: (statement) => statement.free(),
    });
    this.capabilities = {
      engine: 'sql.js',
      version: String(this.#cell('SELECT sqlite_version()')),
      connections: 'one',
      remote: false,
      fts:
        this.#cell("SELECT count(*) FROM pragma_module_list WHERE name = 'fts5'") === 0 ? ['fts4'] : ['fts4', 'fts5'],
      interactiveForeignKeysOff: true,
      vacuum: true,
      export: true,
      backup: false,
      sync: false,
    };
  }

  get inTransaction(): boolean {
    return this.#transaction.open;
  }

  query({ sql, params }: Statement): ResultSet {
    const wide = wideIntegers(params);
    const statement = this.#statements.get(sql, wide, () => this.#prepare(sql, wide));
    try {
      const result = statement.run(params, this.#schemaAge);
      if (statement.effect.disturbsSchema) this.#schemaAge += 1;
      this.#transaction.follow(sql, statement.effect.kind);
      return result;
    } catch (error) {
      // Any failure can roll the whole transaction back, and a change of the schema with it.
      this.#schemaAge += 1;
      this.#transaction.doubt();
      throw error;
    }
  }

  classify(error: unknown): Failure {
    return classifyError(error);
  }

  export(): Uint8Array {
    return this.#database.export();
  }

  close(): void {
    this.#statements.clear();
    this.#database.close();
  }

  #prepare(sql: string, wide: string): PreparedStatement {
    return new PreparedStatement(this.#database, sql, wide, this.#schemaAge);
  }

  #cell(sql: string): unknown {
    return this.query({ sql, params: [] }).rows[0]?.[0];
  }
}
