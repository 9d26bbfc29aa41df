import {
  type Access,
  type Capabilities,
  DatabaseError,
  type ExportingConnection,
  type Failure,
  type ResultSet,
  type Statement,
  StatementCache,
} from '@coterie/core';
import type { NativeDatabase } from './driver.ts';
import { classifyError } from './failure.ts';
import type { SchemaAge } from './schema-age.ts';
import { PreparedStatement } from './statement.ts';
import { plainBytes } from './values.ts';

export interface ConnectionSettings {
  readonly statementCacheSize: number;
  readonly schemaAge: SchemaAge;
  /** Called when the engine has let go of the file. */
  readonly onClose: () => void;
}

/** One better-sqlite3 connection. */
export class BetterSqlite3Connection implements ExportingConnection {
  readonly capabilities: Capabilities;
  readonly #database: NativeDatabase;
  readonly #statements: StatementCache<PreparedStatement>;
  readonly #onClose: () => void;
  readonly #schemaAge: SchemaAge;
  /** Whether the open transaction has changed the schema, which others do not see yet. */
  #disturbed = false;
  #inTransaction = false;

  constructor(database: NativeDatabase, settings: ConnectionSettings) {
    this.#database = database;
    this.#statements = new StatementCache({ capacity: settings.statementCacheSize });
    this.#schemaAge = settings.schemaAge;
    this.#onClose = settings.onClose;
    const version = this.query({ sql: 'SELECT sqlite_version()', params: [] }, { access: 'read' }).rows[0]?.[0];
    this.capabilities = {
      engine: 'better-sqlite3',
      version: String(version),
      connections: 'one',
      remote: false,
      fts: ['fts4', 'fts5'],
      interactiveForeignKeysOff: true,
      vacuum: true,
      export: true,
      backup: true,
      sync: false,
    };
  }

  /** Kept here, since asking takes 0.1 µs and is done before every statement of a transaction. */
  get inTransaction(): boolean {
    return this.#inTransaction;
  }

  query({ sql, params }: Statement, { access }: { readonly access: Access }): ResultSet {
    const statement = this.#statements.get(sql, '', () => new PreparedStatement(this.#database, sql));
    if (statement.writes && access === 'read') throw writeAsRead();
    try {
      const result = statement.run(params, this.#schemaAge.current);
      const { kind, disturbsSchema } = statement.effect;
      if (disturbsSchema) this.#disturb();
      if (kind === 'transaction' || kind === 'savepoint') this.#look();
      return result;
    } catch (error) {
      // Any failure can roll the whole transaction back, and a change of the schema with it.
      this.#disturb();
      this.#look();
      throw error;
    }
  }

  classify(error: unknown): Failure {
    return classifyError(error);
  }

  /** The file as it stands, in rollback-journal format whatever its own is, so that every engine opens the bytes. */
  export(): Uint8Array {
    return plainBytes(this.#database.serialize()).fill(1, 18, 20);
  }

  close(): void {
    this.#statements.clear();
    this.#database.close();
    this.#onClose();
  }

  #disturb(): void {
    this.#schemaAge.grow();
    this.#disturbed = this.#inTransaction;
  }

  #look(): void {
    this.#inTransaction = this.#database.inTransaction;
    if (this.#inTransaction || !this.#disturbed) return;
    this.#disturbed = false;
    this.#schemaAge.grow();
  }
}

function writeAsRead(): DatabaseError {
  return new DatabaseError(
    'invalid',
    "The statement changes the database but was run as a read. Use execute(), or give its operation the access 'write'.",
  );
}
