import { AsyncLocalStorage } from 'node:async_hooks';
import {
  assertAlone,
  Database as CoreDatabase,
  type DatabaseInterface,
  databaseKind,
  givenOptions,
  handleOf,
  type OptionKind,
  openDatabase,
  optionKinds,
} from '@coterie/core';
import { databaseKey, type Key } from '@coterie/node';
import { openStore } from '@coterie/store';
import { compression } from '@coterie/store/compression';
import { encryption, keyIdOf, newKey } from '@coterie/store/encryption';
import { type ConnectionPoolConfig, connect } from './connections.ts';
import { Database } from './database.ts';

export interface DatabaseConfig {
  /** A file, which is created where there is none, or `:memory:`. Default `./orchestration.db`. */
  readonly path?: string | undefined;
  /** Whether searches use an index of words. Default true; without it they look for the text itself, wherever it stands. */
  readonly enableFTS?: boolean | undefined;
  /** Connections to the file; a database in memory has one. */
  readonly connectionPool?: ConnectionPoolConfig | undefined;
  /** An open database in place of a path, over any driver in async mode. Closing this database closes it. */
  readonly database?: DatabaseInterface<'async'> | CoreDatabase<'async'> | undefined;
  /**
   * The key that checkpoints with `encrypted: true` are encrypted with: 32 bytes, as they are, as hexadecimal digits or as
   * base64; several with the newest first. Default: `COTERIE_KEY` of the environment, or else a key file beside the database
   * (`orchestration.db.key`), made when it is first needed. In memory: a key that is gone with the database.
   */
  readonly encryptionKey?: Key | readonly Key[] | undefined;
}

const OPTIONS = {
  path: optionKinds.text,
  enableFTS: optionKinds.flag,
  connectionPool: optionKinds.any,
  database: databaseKind('async'),
  encryptionKey: {
    words:
      'a key of 32 bytes (as they are, as 64 hexadecimal digits or as base64), or a list of such, the newest first',
    holds: (value) => (Array.isArray(value) ? value.length > 0 && value.every(isKey) : isKey(value)),
  },
} as const satisfies { readonly [Option in keyof DatabaseConfig]-?: OptionKind };

/**
 * Opens the database and brings its schema up to date.
 * @throws {DatabaseError} `cannot-open`, `not-a-database`; `migration` for a file that holds tables of another program, which
 * is left as it is, or one of a newer version; {ValidationError} for options that cannot be.
 */
export async function createDatabase(options: DatabaseConfig = {}): Promise<Database> {
  const config = givenOptions(options, OPTIONS);
  assertAlone(config, 'database', ['path', 'connectionPool']);
  const { database, path = './orchestration.db', connectionPool = {}, enableFTS = true, encryptionKey } = config;
  const { driver, stats } =
    database === undefined ? await connect(path, connectionPool) : { driver: handleOver(database), stats: () => null };
  const key = keysOf(database === undefined ? path : null, encryptionKey);
  // A driver that could not be opened is closed again; a database that was given stays open.
  return new Database(await openStore(driver, { compression, encryption: encryption({ key }) }), { enableFTS, stats });
}

/** Where the driver cannot tell who calls, Node can. */
function handleOver(database: DatabaseInterface<'async'> | CoreDatabase<'async'>): CoreDatabase<'async'> {
  if (database instanceof CoreDatabase || handleOf(database) !== undefined || database.context !== undefined) {
    return openDatabase(database);
  }
  return openDatabase(database, { context: new AsyncLocalStorage<unknown>() });
}

/** @param path null where it is not known. */
/** A key that is none would be told by the first checkpoint that is encrypted. */
function isKey(value: unknown): boolean {
  try {
    return keyIdOf(value as Key) !== '';
  } catch {
    return false;
  }
}

function keysOf(path: string | null, key: DatabaseConfig['encryptionKey']) {
  const isNowhere = path === ':memory:' && key === undefined && process.env.COTERIE_KEY === undefined;
  return isNowhere ? newKey() : databaseKey(path, { key, optionName: 'encryptionKey' });
}
