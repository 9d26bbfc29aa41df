import {
  assertOptions,
  connectionDatabase,
  connectionPragmas,
  DatabaseError,
  type ExportingDatabase,
  failureError,
  type Mode,
  readHeader,
  ValidationError,
} from '@coterie/core';
import { SqlJsConnection } from './connection.ts';
import type { SqlJs, SqlJsDatabase } from './engine.ts';
import { classifyError } from './failure.ts';
import { loadSqlJs } from './load.ts';
import { tellResultCodes } from './result-codes.ts';

export interface SqljsOptions<M extends Mode = Mode> {
  /** `sync` (the default) answers at once; `async` answers with promises and behaves as libSQL's adapter does. */
  readonly mode?: M;
  /** The content of a database file, which is copied. Default: a new, empty database. */
  readonly bytes?: Uint8Array | undefined;
  /**
   * Says of bytes in WAL mode that no `-wal` file with content lies beside their file, so that nothing is missing from
   * them. The bytes do not tell, and without this they are refused.
   */
  readonly walFile?: 'none' | undefined;
  /** Where sql.js's WebAssembly file is served. Needed in browsers; Node finds the file by itself. */
  readonly wasmUrl?: string | undefined;
  /** A sql.js that is loaded already, such as a build of one's own. */
  readonly engine?: SqlJs | undefined;
  /** How many prepared statements are kept. Default 500. */
  readonly statementCacheSize?: number | undefined;
}

const KNOWN = [
  'mode',
  'bytes',
  'walFile',
  'wasmUrl',
  'engine',
  'statementCacheSize',
] as const satisfies readonly (keyof SqljsOptions)[];

/**
 * Opens a database in memory, empty or from bytes, with sql.js. It is gone with the page: `export()` gives it as bytes.
 * @throws {DatabaseError} `cannot-open` (sql.js cannot be loaded, bytes in WAL mode), `not-a-database`, `corrupt`,
 * `invalid`.
 */
export async function sqljs(options?: SqljsOptions<'sync'>): Promise<ExportingDatabase<'sync'>>;
export async function sqljs<M extends Mode>(
  options: SqljsOptions<M> & { readonly mode: M },
): Promise<ExportingDatabase<M>>;
export async function sqljs(options: SqljsOptions = {}): Promise<ExportingDatabase> {
  assertOptions(options, KNOWN);
  const { bytes, mode = 'sync', statementCacheSize = 500 } = options;
  if (bytes !== undefined) checkBytes(bytes, options);
  const { Database } = options.engine ?? (await loadSqlJs(options.wasmUrl));
  let database: SqlJsDatabase | undefined;
  try {
    // sql.js would write into the caller's own array.
    database = new Database(bytes === undefined ? null : new Uint8Array(bytes));
    tellResultCodes(database);
    for (const pragma of SETTINGS) database.run(pragma);
    return connectionDatabase(new SqlJsConnection(database, statementCacheSize), { mode });
  } catch (error) {
    throw openingError(database, error);
  }
}

const SETTINGS = [
  // Nobody else can reach the database, so locks and journal files would only cost time: five times that of a lookup,
  // four times that of an insert. Setting the journal also brings a file out of WAL mode.
  'PRAGMA locking_mode = EXCLUSIVE',
  'PRAGMA journal_mode = MEMORY',
  ...connectionPragmas({ journal: 'memory', busyTimeout: 0 }),
];

function openingError(database: SqlJsDatabase | undefined, error: unknown): DatabaseError {
  try {
    database?.close();
  } catch {
    // The first error is the one to be told.
  }
  const failure = classifyError(error);
  return failureError({ ...failure, message: `The bytes cannot be opened as a database: ${failure.message}` }, error);
}

function checkBytes(bytes: Uint8Array, { walFile }: SqljsOptions): void {
  if (!(bytes instanceof Uint8Array)) {
    throw new ValidationError('bytes', 'bytes is no Uint8Array. new Uint8Array(buffer) makes one of an ArrayBuffer.');
  }
  const header = readHeader(bytes);
  if (header.kind === 'other') {
    throw new DatabaseError('not-a-database', 'The bytes are not a SQLite database (or they are encrypted).');
  }
  if (header.kind === 'sqlite' && header.journal === 'wal' && walFile !== 'none') {
    throw new DatabaseError(
      'cannot-open',
      "The bytes are of a file in WAL mode: what its -wal file holds is not in them. Take them from an export or from VACUUM INTO, or close every program that has the file open and, when no -wal file is left beside it, pass { walFile: 'none' }.",
    );
  }
}
