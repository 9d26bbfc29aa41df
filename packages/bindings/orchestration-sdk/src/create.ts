import { AsyncLocalStorage } from 'node:async_hooks';
import { resolve } from 'node:path';
import {
  Database as CoreDatabase,
  type DatabaseInterface,
  handleOf,
  openDatabase,
  ValidationError,
} from '@coterie/core';
import { databaseKey, type Key } from '@coterie/node';
import { openStore } from '@coterie/store';
import { compression } from '@coterie/store/compression';
import { encryption, newKey } from '@coterie/store/encryption';
import { type ConnectionPoolConfig, connect } from './connections.ts';
import { Database } from './database.ts';
import { givenFields } from './given.ts';
import { shown } from './shown.ts';

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

const OPTIONS = [
  'path',
  'enableFTS',
  'connectionPool',
  'database',
  'encryptionKey',
] as const satisfies readonly (keyof DatabaseConfig)[];

const DEFAULT_PATH = './orchestration.db';

/**
 * Opens the database and brings its schema up to date.
 * @throws {DatabaseError} `cannot-open`, `not-a-database`; `migration` for a file that holds tables of another program, which
 * is left as it is, or one of a newer version; {ValidationError} for options that cannot be.
 */
export async function createDatabase(options: DatabaseConfig = {}): Promise<Database> {
  const config = givenFields(options, OPTIONS, 'option');
  const { enableFTS = true, path: place } = config;
  if (typeof enableFTS !== 'boolean') {
    throw refuse('enableFTS', `enableFTS is true or false, but was given as ${shown(enableFTS)}.`);
  }
  if (place !== undefined && typeof place !== 'string') {
    throw refuse('path', `path is a text, but was given as ${shown(place)}. Give a file, or ':memory:'.`);
  }
  // A driver that could not be opened is closed again; a database that was given stays open.
  const { source, path, stats } = config.database === undefined ? await openPath(config) : openGiven(config);
  const encrypted = encryption({ key: keysOf(path, config) });
  return new Database(await openStore(source, { compression, encryption: encrypted }), { enableFTS, stats });
}

async function openPath({ path = DEFAULT_PATH, connectionPool = {} }: DatabaseConfig) {
  const { driver, stats } = await connect(path, connectionPool);
  return { source: driver, path, stats };
}

function openGiven({ database, path, connectionPool }: DatabaseConfig) {
  if (path !== undefined) throw refuse('path', 'path and database are given. Give one of them.');
  if (connectionPool !== undefined) {
    throw refuse('connectionPool', 'A database that is given has its own connections. Leave connectionPool out.');
  }
  if (database?.mode !== 'async') {
    throw refuse('database', "The database must answer with promises. Open it with mode: 'async'.");
  }
  return { source: handleOver(database), path: null, stats: () => null };
}

/** Where the driver cannot tell who calls, Node can. */
function handleOver(database: DatabaseInterface<'async'> | CoreDatabase<'async'>): CoreDatabase<'async'> {
  if (database instanceof CoreDatabase || handleOf(database) !== undefined || database.context !== undefined) {
    return openDatabase(database);
  }
  return openDatabase(database, { context: new AsyncLocalStorage<unknown>() });
}

function keysOf(path: string | null, { encryptionKey }: DatabaseConfig) {
  const inMemory = path === ':memory:';
  if (inMemory && encryptionKey === undefined && process.env.COTERIE_KEY === undefined) return newKey();
  // The key file is looked for when it is needed, and the program may have gone to another folder by then.
  return databaseKey(path === null || inMemory ? path : resolve(path), {
    key: encryptionKey,
    optionName: 'encryptionKey',
  });
}

function refuse(field: string, message: string): ValidationError {
  return new ValidationError(field, message);
}
