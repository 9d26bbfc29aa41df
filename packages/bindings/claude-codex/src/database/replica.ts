import { existsSync, statSync } from 'node:fs';
import { DatabaseError, type DatabaseInterface, fileUrlOf, ValidationError } from '@coterie/core';
import { libsql } from '@coterie/libsql';
import { MEMORY } from './local-file.ts';
import type { Settings } from './settings.ts';

/** @throws {DatabaseError} for a file that has data of its own, which a replica would lose. */
export function replicaDriver(path: string, { cloud, connection }: Settings): DatabaseInterface<'async'> {
  const { syncUrl, authToken, syncInterval, readYourWrites } = cloud;
  if (path === MEMORY) {
    throw new ValidationError(
      'local.file',
      'With cloud.enabled local.file is a replica, which is a file. Give its path, such as file:replica.db.',
    );
  }
  if (holdsData(path) && !existsSync(`${path}-client_wal_index`)) throw notYetInTheCloud(path);
  return libsql({
    url: fileUrlOf(path),
    syncUrl,
    authToken,
    readYourWrites,
    syncInterval: Math.round(syncInterval * 1_000),
    timeout: connection.queryTimeout,
  });
}

function holdsData(path: string): boolean {
  const found = statSync(path, { throwIfNoEntry: false });
  return found?.isFile() === true && found.size > 0;
}

function notYetInTheCloud(path: string): DatabaseError {
  return new DatabaseError(
    'invalid',
    `${path} has data of its own, and with cloud.enabled it would hold what the server holds. It was left untouched. ` +
      'To move the data, copy its rows to the server by the lines in the README of @coterie/claude-codex, under "Moving a local file to a server", ' +
      'and give another local.file; with cloud.enabled: false this one opens as before.',
  );
}
