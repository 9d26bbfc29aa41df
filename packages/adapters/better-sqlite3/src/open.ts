import { AsyncLocalStorage } from 'node:async_hooks';
import { dirname } from 'node:path';
import {
  assertOptions,
  connectionDatabase,
  type ExportingDatabase,
  type Mode,
  type OptionKind,
  optionKinds,
  ValidationError,
} from '@coterie/core';
import { type ConnectOptions, connectFile, connectMemory } from './connect.ts';
import type { JournalMode } from './journal.ts';
import { makeFolder } from './make-folder.ts';
import { PooledDatabase } from './pool/database.ts';
import { type ReaderOptions, readerSettings } from './pool/options.ts';
import { Readers } from './pool/readers.ts';

export interface BetterSqlite3Options<M extends Mode = Mode> {
  /** `sync` (the default) answers at once; `async` answers with promises and behaves as libSQL's adapter does. */
  readonly mode?: M;
  /** Opens an existing file for reading only; a write fails with `readonly`. */
  readonly readonly?: boolean | undefined;
  /**
   * Makes the folder of a new file, and those above it, where they are not there; `mode` is the permissions of what is made,
   * such as `0o700`. Default false: a missing folder is `cannot-open`.
   */
  readonly createFolder?: boolean | { readonly mode: number } | undefined;
  /** The file is put into this mode. Default: `wal` for files that this call creates, what they have for others. */
  readonly journalMode?: JournalMode | undefined;
  /**
   * Milliseconds that SQLite itself waits for another process's lock, blocking the thread. Default 5,000 in sync mode.
   * In async mode 15: from there on `openDatabase` tries again without blocking, up to its own `busyTimeout`.
   * Opening waits this long too, in async mode up to 5,000 unless this is given; `openBetterSqlite3` waits without blocking.
   */
  readonly busyTimeout?: number | undefined;
  /** How many prepared statements each connection keeps. Default 500. */
  readonly statementCacheSize?: number | undefined;
  /**
   * Connections beside the one that writes, in async mode and on a file: a read beside an open transaction does not wait for
   * it, and sees what was committed last. Default: none. `readerStatistics` tells what they do.
   */
  readonly readers?: M extends 'async' ? ReaderOptions : never;
}

export const OPTIONS = [
  'mode',
  'readonly',
  'createFolder',
  'journalMode',
  'busyTimeout',
  'statementCacheSize',
  'readers',
] as const satisfies readonly (keyof BetterSqlite3Options)[];

const FOLDER: OptionKind = {
  words: 'true, false or { mode }',
  holds: (value) => typeof value === 'boolean' || (typeof value === 'object' && value !== null),
};

const LONGEST_TIMEOUT = 2 ** 31 - 1;

/**
 * Opens a database file, or a new database in memory (`:memory:`), with better-sqlite3.
 * @throws {DatabaseError} `cannot-open` (a folder, a missing folder, no permission, open here with another engine),
 * `not-a-database`, `busy` (another process holds the file), `readonly`, `unsupported` (the journal mode, readers on a file
 * that is not in WAL mode), `invalid`.
 */
export function betterSqlite3(path: string, options?: BetterSqlite3Options<'sync'>): ExportingDatabase<'sync'>;
export function betterSqlite3<M extends Mode>(
  path: string,
  options: BetterSqlite3Options<M> & { readonly mode: M },
): ExportingDatabase<M>;
export function betterSqlite3(path: string, options: BetterSqlite3Options = {}): ExportingDatabase {
  assertOptions(options, OPTIONS);
  checkOptions(path, options);
  const { createFolder = false, readonly = false } = options;
  assertOptions({ createFolder }, { createFolder: FOLDER });
  if (typeof createFolder === 'object')
    assertOptions(createFolder, { mode: optionKinds.count }, 'option', 'createFolder.');
  const readers = readerSettings(path, options);
  const connectOptions = connectionOptions(options, readers !== undefined);
  if (path === ':memory:') return driverOver(connectMemory(connectOptions), options);
  if (createFolder !== false && !readonly) makeFolder(dirname(path), createFolder === true ? {} : createFolder);
  const { connection, openReader } = connectFile(path, connectOptions);
  const driver = driverOver(connection, options);
  if (readers === undefined) return driver;
  try {
    const opened = new Readers(() => driverOver(openReader(), { mode: 'async' }), readers);
    return new PooledDatabase(driver as ExportingDatabase<'async'>, opened) as ExportingDatabase;
  } catch (error) {
    connection.close();
    throw error;
  }
}

function driverOver<M extends Mode>(
  connection: ReturnType<typeof connectMemory>,
  { mode = 'sync' as M }: BetterSqlite3Options<M>,
): ExportingDatabase<M> {
  return mode === 'async'
    ? connectionDatabase(connection, { mode, context: new AsyncLocalStorage<unknown>() })
    : connectionDatabase(connection, { mode });
}

function connectionOptions(options: BetterSqlite3Options, withReaders: boolean): ConnectOptions {
  const { mode, readonly = false, journalMode, busyTimeout, statementCacheSize = 500 } = options;
  return { asynchronous: mode === 'async', readonly, journalMode, busyTimeout, statementCacheSize, withReaders };
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
