/** From a configuration to an open database. */

import { existsSync, statSync } from 'node:fs';
import { betterSqlite3 } from '@coterie/better-sqlite3';
import { type Database, DatabaseError, type DatabaseOptions, openDatabase, type QueryEvent } from '@coterie/core';
import { libsql } from '@coterie/libsql';
import { databaseKey } from '@coterie/node';
import { openStore, refuseForeign, type Store } from '@coterie/store';
import { encryption } from '@coterie/store/encryption';
import { MEMORY, pathOf, urlOf } from './local-file.ts';
import type { Settings } from './settings.ts';

export interface Connection {
  readonly database: Database;
  readonly store: Store;
  /** Whether it is ours to close. */
  readonly owned: boolean;
}

/** Characters of a query that are logged: those of a migration are a book. */
const LONGEST = 500;

/** @throws {DatabaseError} after which nothing is open that was not before. */
export async function connect(settings: Settings): Promise<Connection> {
  const { database: given, local, cloud, key } = settings;
  const owned = given === undefined;
  const path = owned ? pathOf(local.file) : null;
  const database = path === null ? openDatabase(given as Database, handleOptions(settings)) : openFile(path, settings);
  try {
    if (cloud.enabled) await refuseForeign(database);
    const source = key ?? databaseKey(path ?? (await fileOf(database)));
    const store = await openStore(database, { migrate: local.autoMigrate, encryption: encryption({ key: source }) });
    return { database, store, owned };
  } catch (error) {
    if (owned) await database.close();
    throw error;
  }
}

function openFile(path: string, settings: Settings): Database {
  const { local, cloud } = settings;
  if (cloud.enabled) return openReplica(path, settings);
  if (path !== MEMORY && existsSync(path)) lookAt(path);
  const journalMode = local.enableWAL ? 'wal' : 'delete';
  const driver = betterSqlite3(path, { mode: 'async', ...(path !== MEMORY && { journalMode }) });
  return openDatabase(driver, handleOptions(settings)) as Database;
}

/** Before anything of the file is changed, its journal mode included. */
function lookAt(path: string): void {
  const seen = openDatabase(betterSqlite3(path, { readonly: true }));
  try {
    refuseForeign(seen);
  } finally {
    seen.close();
  }
}

function openReplica(path: string, settings: Settings): Database {
  const { syncUrl = '', authToken, syncInterval, readYourWrites } = settings.cloud;
  if (holdsData(path) && !existsSync(`${path}-client_wal_index`)) throw notYetInTheCloud(path);
  const driver = libsql({
    url: urlOf(path),
    syncUrl,
    ...(authToken !== undefined && { authToken }),
    syncInterval: Math.round(syncInterval * 1000),
    readYourWrites,
    timeout: settings.connection.queryTimeout,
  });
  return openDatabase(driver, handleOptions(settings)) as Database;
}

function holdsData(path: string): boolean {
  const found = statSync(path, { throwIfNoEntry: false });
  return found?.isFile() === true && found.size > 0;
}

function notYetInTheCloud(path: string): DatabaseError {
  return new DatabaseError(
    'invalid',
    `${path} is a database of its own, and cloud.enabled would make it a replica of another: its data would be lost, so it was left untouched. ` +
      'To move the data, open the server with cloud.enabled and another local.file, open this file with cloud.enabled: false, ' +
      'and copy the rows: the README of @coterie/claude-codex has the lines under "Moving a local file to a server".',
  );
}

/** Of a database that was given only what was said, since a handle that it has already takes no options. */
function handleOptions({ given, local, connection }: Settings): DatabaseOptions {
  const own = given.database === undefined;
  return {
    ...((own || given.local?.busyTimeout !== undefined) && { busyTimeout: local.busyTimeout }),
    // Else the queue gives up before the call does.
    ...(own && { queueTimeout: connection.queryTimeout }),
    ...(local.logQueries && { onQuery: log }),
  };
}

/** To stderr: stdout belongs to the program, which may speak a protocol there. */
function log({ statements, request, durationMs, error }: QueryEvent): void {
  const sql = statements.length === 0 ? request.toUpperCase() : statements.map((statement) => statement.sql).join('; ');
  const told = sql.replace(/\s+/g, ' ');
  const shown = told.length > LONGEST ? `${told.slice(0, LONGEST)} …` : told;
  console.error(`[claude-codex] ${durationMs.toFixed(1)} ms${error === undefined ? '' : ', failed'}: ${shown}`);
}

/** The file of a database that was given, beside which its key file lies; null where there is none here. */
async function fileOf(database: Database): Promise<string | null> {
  if (database.capabilities.remote) return null;
  const { rows } = await database.query("SELECT file FROM pragma_database_list WHERE name = 'main'");
  const file = rows[0]?.[0];
  return typeof file === 'string' && file !== '' ? file : null;
}
