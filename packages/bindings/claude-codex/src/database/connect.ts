/** From a configuration to an open database. */

import { openBetterSqlite3 } from '@coterie/better-sqlite3';
import {
  type Database,
  type DatabaseInterface,
  type DatabaseOptions,
  databaseFile,
  openDatabase,
  type Signal,
} from '@coterie/core';
import { databaseKey } from '@coterie/node';
import { openStore, refuseForeign, type Store } from '@coterie/store';
import { encryption } from '@coterie/store/encryption';
import { MEMORY, pathOf } from './local-file.ts';
import { logQuery } from './query-log.ts';
import { replicaDriver } from './replica.ts';
import type { Settings } from './settings.ts';

export interface Connection {
  readonly database: Database;
  readonly store: Store;
  /** Whether it is ours to close. */
  readonly owned: boolean;
}

/** With the handle of a database that was given, which has these options for good: a second try cannot give them again. */
export function withHandle(settings: Settings): Settings {
  const { database } = settings;
  if (database === undefined) return settings;
  const handle = openDatabase(database as Database, handleOptions(settings));
  return { ...settings, database: handle as typeof database };
}

/**
 * @param settings as `withHandle` has them.
 * @throws {DatabaseError} after which nothing is open that was not before.
 */
export async function connect(settings: Settings, signal: Signal): Promise<Connection> {
  const { database: given, local, cloud, key } = settings;
  const owned = given === undefined;
  const path = owned ? pathOf(local.file) : null;
  const database =
    path === null ? (given as Database) : openDatabase(await driverOf(path, settings, signal), handleOptions(settings));
  try {
    if (cloud.enabled) await refuseForeign(database);
    // Beside the file of a database that was given lies its key, unless that is another machine's.
    const file = path ?? (database.capabilities.remote ? null : await database.run(databaseFile));
    const secret = encryption({ key: key ?? databaseKey(file) });
    const store = await openStore(database, { migrate: local.autoMigrate, encryption: secret });
    return { database, store, owned };
  } catch (error) {
    if (owned) await database.close();
    throw error;
  }
}

async function driverOf(path: string, settings: Settings, signal: Signal): Promise<DatabaseInterface<'async'>> {
  const { cloud, local } = settings;
  if (cloud.enabled) return replicaDriver(path, settings);
  if (path === MEMORY) return openBetterSqlite3(path);
  const { busyTimeout, enableWAL } = local;
  const journalMode = enableWAL ? 'wal' : 'delete';
  return openBetterSqlite3(path, { journalMode, busyTimeout, signal, look: refuseForeign });
}

/** Of a database that was given only what was said, since a handle that it has already takes no options. */
function handleOptions({ given, local, connection }: Settings): DatabaseOptions {
  const own = given.database === undefined;
  return {
    ...((own || given.local?.busyTimeout !== undefined) && { busyTimeout: local.busyTimeout }),
    // Else the queue gives up before the call does.
    ...(own && { queueTimeout: connection.queryTimeout }),
    ...(local.logQueries && { onQuery: logQuery }),
  };
}
