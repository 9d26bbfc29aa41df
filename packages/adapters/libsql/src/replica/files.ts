/** How a replica lies on the disk. Its file is a SQLite database; what makes it a replica is the index beside it. */

import fs from 'node:fs';

/**
 * `fresh`: there is nothing to read, so everything is fetched. `replica`: there is the state of the last sync.
 * `plain`: a database of its own, which fetching would destroy.
 */
export type ReplicaState = 'fresh' | 'replica' | 'plain';

/** Where libSQL notes which log the file follows, and how far. */
export const indexOf = (path: string): string => `${path}-client_wal_index`;

/** Locked by the process that fetches; it holds nothing. */
export const lockOf = (path: string): string => `${path}-sync-lock`;

/** Where everything is fetched to at first, so that `path` holds all of it or nothing. */
export const arrivalOf = (path: string): string => `${path}-arriving`;

/** The files of SQLite and libSQL beside a replica's own. */
export const besides = (path: string): readonly string[] => [indexOf(path), `${path}-wal`, `${path}-shm`];

/** Whether the path is a replica's, if its file is there or not. */
export const isReplica = (path: string): boolean => fs.existsSync(indexOf(path));

/** It looks at names and sizes only: reading a file that is open would drop the locks on it. */
export function replicaState(path: string): ReplicaState {
  if (sizeOf(path) > 0) return isReplica(path) ? 'replica' : 'plain';
  // A database that was never written back has all it has in its log.
  return isReplica(path) || sizeOf(`${path}-wal`) === 0 ? 'fresh' : 'plain';
}

function sizeOf(path: string): number {
  return fs.statSync(path, { throwIfNoEntry: false })?.size ?? 0;
}
