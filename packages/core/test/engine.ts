/** A real SQLite for core's own tests: the one that Node brings, as a `Connection`. */
import { AsyncLocalStorage } from 'node:async_hooks';
import { DatabaseSync, type StatementSync } from 'node:sqlite';
import type { Mode } from '../src/database/contract.ts';
import { Database, type DatabaseOptions } from '../src/database/database.ts';
import { type Connection, connectionDatabase } from '../src/driver/connection.ts';
import { sqliteFailure } from '../src/driver/sqlite-error.ts';
import { StatementCache } from '../src/driver/statement-cache.ts';

const RESULT_NAMES: Readonly<Record<number, string>> = {
  5: 'SQLITE_BUSY',
  787: 'SQLITE_CONSTRAINT_FOREIGNKEY',
  1811: 'SQLITE_CONSTRAINT_TRIGGER',
};

export function connect(path = ':memory:'): Connection {
  const engine = new DatabaseSync(path);
  const statements = new StatementCache<StatementSync>({ capacity: 100 });
  return {
    capabilities: {
      engine: 'node:sqlite',
      version: null,
      connections: 'one',
      remote: false,
      fts: ['fts4', 'fts5'],
      interactiveForeignKeysOff: true,
      vacuum: true,
      export: false,
      backup: true,
      sync: false,
    },
    get inTransaction() {
      return engine.isTransaction;
    },
    query({ sql, params }) {
      const statement = statements.get(sql, '', () => engine.prepare(sql));
      const columns = statement.columns().map((column) => column.name);
      if (columns.length === 0) {
        return { rows: [], columns, changes: Number(statement.run(...params).changes) };
      }
      const rows = statement.all(...params).map((row) => columns.map((name) => row[name] ?? null));
      return { rows, columns, changes: 0 };
    },
    classify(error) {
      const { message, errcode } = error as Error & { readonly errcode?: number };
      return sqliteFailure({ code: RESULT_NAMES[errcode ?? -1], message });
    },
    close: () => engine.close(),
  };
}

export interface OpenOptions extends DatabaseOptions {
  readonly path?: string;
  /** Whether the database can tell who calls; in a browser it cannot. */
  readonly callers?: 'unknown';
}

export function open<M extends Mode>(mode: M, options: OpenOptions = {}): Database<M> {
  const { path, callers, ...rest } = options;
  const tellsCallers = mode === 'async' && callers !== 'unknown' ? { context: new AsyncLocalStorage<unknown>() } : {};
  return new Database(connectionDatabase(connect(path), { mode, ...tellsCallers }), rest);
}
