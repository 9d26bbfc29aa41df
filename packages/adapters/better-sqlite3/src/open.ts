import { AsyncLocalStorage } from 'node:async_hooks';
import {
  claimFile,
  connectionDatabase,
  connectionPragmas,
  type ExportingDatabase,
  type FileClaim,
  type Mode,
  ValidationError,
} from '@coterie/core';
import { BetterSqlite3Connection } from './connection.ts';
import { type NativeDatabase, openNative } from './driver.ts';
import { openingError } from './failure.ts';
import { fileSystem } from './file-system.ts';
import { type JournalMode, journalMode, journalRefused, switchJournal } from './journal.ts';

export interface BetterSqlite3Options<M extends Mode = Mode> {
  /** `sync` (the default) answers at once; `async` answers with promises and behaves as libSQL's adapter does. */
  readonly mode?: M;
  /** Opens an existing file for reading only; a write fails with `readonly`. */
  readonly readonly?: boolean;
  /** The file is put into this mode. Default: `wal` for files that this call creates, what they have for others. */
  readonly journalMode?: JournalMode;
  /**
   * Milliseconds that SQLite itself waits for another process's lock, blocking the thread. Default 5,000 in sync mode.
   * In async mode 15: from there on `openDatabase` tries again without blocking, up to its own `busyTimeout`.
   * Opening waits this long too, in async mode up to 5,000 unless this is given.
   */
  readonly busyTimeout?: number;
  /** How many prepared statements are kept. Default 500. */
  readonly statementCacheSize?: number;
}

const OPENING_TIMEOUT = 5_000;
const ASYNC_TIMEOUT = 15;
const LONGEST_TIMEOUT = 2 ** 31 - 1;

/**
 * Opens a database file, or a new database in memory (`:memory:`), with better-sqlite3.
 * @throws {DatabaseError} `cannot-open` (a folder, a missing folder, no permission, open here with another engine),
 * `not-a-database`, `busy` (another process holds the file), `readonly`, `unsupported` (the journal mode), `invalid`.
 */
export function betterSqlite3(path: string, options?: BetterSqlite3Options<'sync'>): ExportingDatabase<'sync'>;
export function betterSqlite3<M extends Mode>(
  path: string,
  options: BetterSqlite3Options<M> & { readonly mode: M },
): ExportingDatabase<M>;
export function betterSqlite3(path: string, options: BetterSqlite3Options = {}): ExportingDatabase {
  checkOptions(path, options);
  const connection = path === ':memory:' ? connect(path, options) : connectFile(path, options);
  return options.mode === 'async'
    ? connectionDatabase(connection, { mode: 'async', context: new AsyncLocalStorage<unknown>() })
    : connectionDatabase(connection, { mode: 'sync' });
}

function connectFile(path: string, options: BetterSqlite3Options): BetterSqlite3Connection {
  const claim = claimFile({
    path,
    engine: 'better-sqlite3',
    fileSystem,
    mustExist: options.readonly ?? false,
  });
  try {
    return connect(path, options, claim);
  } catch (error) {
    claim.release();
    throw error;
  }
}

function connect(path: string, options: BetterSqlite3Options, claim?: FileClaim): BetterSqlite3Connection {
  const { readonly = false, statementCacheSize = 500 } = options;
  const timeout = options.busyTimeout ?? OPENING_TIMEOUT;
  let database: NativeDatabase | undefined;
  try {
    database = openNative(claim?.path ?? path, { readonly, timeout });
    setUp(database, path, options, claim?.isNew ?? false);
    return new BetterSqlite3Connection(database, { statementCacheSize, onClose: () => claim?.release() });
  } catch (error) {
    database?.close();
    throw openingError(error, path);
  }
}

function setUp(database: NativeDatabase, path: string, options: BetterSqlite3Options, isNew: boolean): void {
  const wanted = options.journalMode;
  const opening = options.busyTimeout ?? OPENING_TIMEOUT;
  let journal = journalMode(database);
  const target = wanted ?? (isNew && !options.readonly ? 'wal' : undefined);
  if (target !== undefined && target !== journal) journal = switchJournal(database, target, opening);
  if (wanted !== undefined && journal !== wanted) throw journalRefused(path, wanted, journal);
  const kind = journal === 'wal' ? 'wal' : path === ':memory:' ? 'memory' : 'rollback';
  for (const pragma of connectionPragmas({ journal: kind, busyTimeout: opening })) database.exec(pragma);
  if (options.mode === 'async') database.exec(`PRAGMA busy_timeout = ${options.busyTimeout ?? ASYNC_TIMEOUT}`);
}

function checkOptions(path: string, { readonly, busyTimeout }: BetterSqlite3Options): void {
  if (path === '' || path !== path.trim()) {
    throw new ValidationError(
      'path',
      `"${path}" is no path of a file. Give one without blanks around it, or ":memory:".`,
    );
  }
  if (path.startsWith('file:')) {
    throw new ValidationError(
      'path',
      `${path} is a URL. Give the path itself; fileURLToPath() of node:url makes it one.`,
    );
  }
  if (readonly && path === ':memory:') {
    throw new ValidationError('readonly', 'A new database in memory holds nothing to read. Leave readonly out.');
  }
  if (
    busyTimeout !== undefined &&
    !(Number.isInteger(busyTimeout) && busyTimeout >= 0 && busyTimeout <= LONGEST_TIMEOUT)
  ) {
    throw new ValidationError(
      'busyTimeout',
      `busyTimeout is ${busyTimeout}. Give whole milliseconds from 0 to ${LONGEST_TIMEOUT}.`,
    );
  }
}
