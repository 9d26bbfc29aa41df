import {
  DatabaseError,
  type Flow,
  type Handle,
  type Operation,
  quoteIdentifier,
  type Storage,
  storageFacts,
  wait,
} from '@coterie/core';

/** How large a store is. */
export interface StoreStats extends Storage {
  /** The driver. */
  readonly engine: string;
  /** Of all pages, whether they are in the file already or still in its write-ahead log. */
  readonly bytes: number;
  /** Of pages without content, which `vacuum` gives back. */
  readonly freeBytes: number;
  /**
   * Of the write-ahead log, as far as it is in use; 0 where there is none. Null where nobody can tell: on a server, inside a
   * transaction, and with a SQLite before 3.51.
   */
  readonly walBytes: number | null;
  /** Of all tables. */
  readonly rows: number;
  /** The number of rows of each table, also of those that are not the store's; without the indexes' own tables. */
  readonly tables: Readonly<Record<string, number>>;
}

const tableNames: Operation<readonly string[]> = {
  access: 'read',
  statements: [
    {
      sql: `SELECT name FROM pragma_table_list
  WHERE schema = 'main' AND type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' ORDER BY name`,
      params: [],
    },
  ],
  decode: ([answer]) => (answer?.rows ?? []).map(([name]) => name as string),
};

/** See `Store.stats`. */
export function* readStats(db: Handle): Flow<StoreStats> {
  const [storage, names] = yield* wait(db.batch([storageFacts, tableNames]));
  const counts = yield* wait(db.run(countsOf(names)));
  return {
    ...storage,
    engine: db.capabilities.engine,
    bytes: storage.pages * storage.pageSize,
    freeBytes: storage.freePages * storage.pageSize,
    walBytes: storage.journalMode === 'wal' ? yield* walBytes(db, storage) : 0,
    rows: counts.reduce((sum, count) => sum + count, 0),
    tables: Object.fromEntries(names.map((name, at) => [name, counts[at] ?? 0])),
  };
}

function countsOf(names: readonly string[]): Operation<readonly number[]> {
  const counts = names.map((name) => `SELECT count(*) FROM main.${quoteIdentifier(name)}`);
  return {
    access: 'read',
    statements: counts.map((sql) => ({ sql, params: [] })),
    decode: (results) => results.map(({ rows }) => Number(rows[0]?.[0])),
  };
}

/** https://www.sqlite.org/fileformat2.html#the_write_ahead_log: a header, and one for each page. */
const LOG_HEADER = 32;
const FRAME_HEADER = 24;

/** A checkpoint that does nothing tells the length of the log. Earlier versions take it for one that does. */
function* walBytes(db: Handle, { version, pageSize }: Storage): Flow<number | null> {
  if (db.capabilities.remote || db.capabilities.sync || db.outer !== undefined || !knowsNoop(version)) return null;
  try {
    const { rows } = yield* wait(db.query('PRAGMA wal_checkpoint(NOOP)'));
    const frames = Number(rows[0]?.[1]);
    return frames > 0 ? LOG_HEADER + frames * (FRAME_HEADER + pageSize) : 0;
  } catch (error) {
    // Inside a transaction, whose handle this is not.
    if (error instanceof DatabaseError) return null;
    throw error;
  }
}

function knowsNoop(version: string): boolean {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  return major > 3 || (major === 3 && minor >= 51);
}
