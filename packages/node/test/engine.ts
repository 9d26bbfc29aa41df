/** A real SQLite for these tests: the one that Node brings. */
import { DatabaseSync } from 'node:sqlite';
import {
  type Connection,
  connectionDatabase,
  connectionPragmas,
  Database,
  sqliteFailure,
  type Value,
} from '@coterie/core';

/** Opens a synchronous database as the adapters do, by default in memory. */
export function open(path = ':memory:', options: { readonly readOnly?: boolean } = {}): Database<'sync'> {
  return new Database(connectionDatabase(connect(path, options.readOnly ?? false), { mode: 'sync' }));
}

function connect(path: string, readOnly: boolean): Connection {
  const database = new DatabaseSync(path, { readOnly });
  const journal = path === ':memory:' ? 'memory' : 'rollback';
  for (const pragma of connectionPragmas({ journal, busyTimeout: 5000 })) database.exec(pragma);
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
      const statement = database.prepare(sql);
      const columns = statement.columns().map(({ name }) => name);
      const bound = params.map((value) => (Number.isSafeInteger(value) ? BigInt(value as number) : value));
      if (columns.length === 0) return { rows: [], columns, changes: Number(statement.run(...bound).changes) };
      statement.setReturnArrays(true);
      return { rows: statement.all(...bound) as unknown as Value[][], columns, changes: 0 };
    },
    classify(error) {
      const { message, errcode } = error as Error & { readonly errcode?: number };
      return sqliteFailure({ message, ...(errcode === 5 && { code: 'SQLITE_BUSY' }) });
    },
    close: () => database.close(),
  };
}
