/** Opening connections: the one that a database stands on, and the readers beside it. */

import { claimFile, connectionPragmas, type FileClaim } from '@coterie/core';
import { BetterSqlite3Connection } from './connection.ts';
import { type NativeDatabase, openNative } from './driver.ts';
import { openingError } from './failure.ts';
import { fileSystem } from './file-system.ts';
import { type JournalMode, journalMode, journalRefused, readersRefused, switchJournal } from './journal.ts';
import { SchemaAge } from './schema-age.ts';

/** What connections are opened with, defaults filled in. */
export interface ConnectOptions {
  readonly asynchronous: boolean;
  readonly readonly: boolean;
  readonly journalMode: JournalMode | undefined;
  readonly busyTimeout: number | undefined;
  readonly statementCacheSize: number;
  /** Whether there will be readers beside the connection that writes. */
  readonly withReaders: boolean;
}

const OPENING_TIMEOUT = 5_000;
const ASYNC_TIMEOUT = 15;

export interface Connected {
  readonly connection: BetterSqlite3Connection;
  /** Opens one more connection to the file, which only reads. */
  openReader(): BetterSqlite3Connection;
}

export function connectMemory(options: ConnectOptions): BetterSqlite3Connection {
  return connect(':memory:', options, { schemaAge: new SchemaAge() });
}

/** The first connection to a file. The file stays claimed until that is closed, so it is closed last. */
export function connectFile(path: string, options: ConnectOptions): Connected {
  const claim = claimFile({ path, engine: 'better-sqlite3', fileSystem, mustExist: options.readonly });
  const schemaAge = new SchemaAge();
  try {
    return {
      connection: connect(path, options, { claim, schemaAge }),
      openReader: () => connect(path, options, { place: claim.path, schemaAge }),
    };
  } catch (error) {
    claim.release();
    throw error;
  }
}

interface Surroundings {
  /** Of the first connection to a file. */
  readonly claim?: FileClaim;
  /** Of a further one, which reads: the path that the first one found. */
  readonly place?: string;
  readonly schemaAge: SchemaAge;
}

/** @param path as the caller gave it, for errors. */
function connect(
  path: string,
  options: ConnectOptions,
  { claim, place, schemaAge }: Surroundings,
): BetterSqlite3Connection {
  const { readonly, statementCacheSize, busyTimeout: timeout = OPENING_TIMEOUT } = options;
  let database: NativeDatabase | undefined;
  try {
    // A file that has gone meanwhile must not come back empty.
    const fileMustExist = place !== undefined;
    database = openNative(place ?? claim?.path ?? path, { readonly, timeout, fileMustExist });
    if (place === undefined) setJournal(database, path, options, claim?.isNew ?? false);
    setUp(database, path, options);
    if (place !== undefined) database.exec('PRAGMA query_only = ON');
    return new BetterSqlite3Connection(database, { statementCacheSize, schemaAge, onClose: () => claim?.release() });
  } catch (error) {
    database?.close();
    throw openingError(error, path);
  }
}

function setJournal(database: NativeDatabase, path: string, options: ConnectOptions, isNew: boolean): void {
  const wanted = options.journalMode;
  let journal = journalMode(database);
  const target = wanted ?? (isNew && !options.readonly ? 'wal' : undefined);
  if (target !== undefined && target !== journal) {
    journal = switchJournal(database, target, options.busyTimeout ?? OPENING_TIMEOUT);
  }
  if (wanted !== undefined && journal !== wanted) throw journalRefused(path, wanted, journal);
  if (options.withReaders && journal !== 'wal') throw readersRefused(path, journal);
}

function setUp(database: NativeDatabase, path: string, { asynchronous, busyTimeout }: ConnectOptions): void {
  const journal = journalMode(database) === 'wal' ? 'wal' : path === ':memory:' ? 'memory' : 'rollback';
  for (const pragma of connectionPragmas({ journal, busyTimeout: busyTimeout ?? OPENING_TIMEOUT })) {
    database.exec(pragma);
  }
  if (asynchronous) database.exec(`PRAGMA busy_timeout = ${busyTimeout ?? ASYNC_TIMEOUT}`);
}
