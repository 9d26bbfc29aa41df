/** A driver of one file over Node's own SQLite: what an adapter needs to pass the suite, and what the suite is tried on. */
import { AsyncLocalStorage } from 'node:async_hooks';
import { DatabaseSync, type StatementSync } from 'node:sqlite';
import {
  type Connection,
  connectionDatabase,
  connectionPragmas,
  type DatabaseInterface,
  type Mode,
  narrowInteger,
  StatementCache,
  sqliteFailure,
  statementEffect,
  type Value,
} from '@coterie/core';

/** https://www.sqlite.org/rescode.html, as far as node:sqlite gives numbers only. */
const CODES: Readonly<Record<number, string>> = {
  5: 'SQLITE_BUSY',
  13: 'SQLITE_FULL',
  18: 'SQLITE_TOOBIG',
  20: 'SQLITE_MISMATCH',
  26: 'SQLITE_NOTADB',
  275: 'SQLITE_CONSTRAINT_CHECK',
  517: 'SQLITE_BUSY_SNAPSHOT',
  787: 'SQLITE_CONSTRAINT_FOREIGNKEY',
  1299: 'SQLITE_CONSTRAINT_NOTNULL',
  1555: 'SQLITE_CONSTRAINT_PRIMARYKEY',
  1811: 'SQLITE_CONSTRAINT_TRIGGER',
  2067: 'SQLITE_CONSTRAINT_UNIQUE',
  2579: 'SQLITE_CONSTRAINT_ROWID',
  3091: 'SQLITE_CONSTRAINT_DATATYPE',
};

export interface EngineOptions<M extends Mode> {
  readonly mode: M;
  readonly path?: string;
  readonly busyTimeout?: number;
  /** Values on their way, for drivers that get them wrong. */
  readonly bind?: (value: Value) => Value;
  readonly read?: (value: Value) => Value;
}

export function engine<M extends Mode>(options: EngineOptions<M>): DatabaseInterface<M> {
  const { mode } = options;
  const context = mode === 'async' ? { context: new AsyncLocalStorage<unknown>() } : {};
  return connectionDatabase(connect(options), { mode, ...context });
}

function connect(options: EngineOptions<Mode>): Connection {
  const { mode, path = ':memory:', busyTimeout = 0, bind = bindable, read = readable } = options;
  const database = new DatabaseSync(path, { enableDoubleQuotedStringLiterals: false });
  const journal = path === ':memory:' ? 'memory' : 'rollback';
  for (const pragma of connectionPragmas({ journal, busyTimeout: mode === 'sync' ? busyTimeout : 0 })) {
    database.exec(pragma);
  }
  const statements = new StatementCache<PreparedStatement>({ capacity: 500 });
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
      return database.isTransaction;
    },
    query({ sql, params }) {
      const { native, countsChanges } = statements.get(sql, '', () => prepare(database, sql));
      const bound = params.map(bind);
      if (native.columns().length === 0) {
        const { changes } = native.run(...bound);
        return { rows: [], columns: [], changes: countsChanges ? Number(changes) : 0 };
      }
      const rows = native.all(...bound) as unknown as Value[][];
      // Asked for after the run, which notices a changed schema.
      const columns = native.columns().map(({ name }) => name);
      return { rows: rows.map((row) => row.map(read)), columns, changes: 0 };
    },
    classify(error) {
      const { message, errcode } = error as Error & { readonly errcode?: number };
      const code = errcode === undefined ? undefined : (CODES[errcode] ?? `SQLITE_${errcode}`);
      return sqliteFailure({ code, message });
    },
    close: () => database.close(),
  };
}

interface PreparedStatement {
  readonly native: StatementSync;
  readonly countsChanges: boolean;
}

function prepare(database: DatabaseSync, sql: string): PreparedStatement {
  const native = database.prepare(sql);
  native.setReadBigInts(true);
  native.setReturnArrays(true);
  return { native, countsChanges: statementEffect(sql).countsChanges };
}

/** node:sqlite binds numbers as REAL, and bigints as INTEGER. */
export function bindable(value: Value): Value {
  return Number.isSafeInteger(value) ? BigInt(value as number) : value;
}

export function readable(value: Value): Value {
  return typeof value === 'bigint' ? narrowInteger(value) : value;
}
