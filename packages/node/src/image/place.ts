/** Where a path of a database leads, and what is there. */
import fs, { type BigIntStats, statSync } from 'node:fs';
import nodePath from 'node:path';
import { DatabaseError, type FilePlace, locateFile, nodeFileSystem, ValidationError } from '@coterie/core';

const fileSystem = nodeFileSystem(fs, nodePath);

/**
 * @throws {DatabaseError} `cannot-open` for a folder, a missing folder, a link to nothing, and what is no file at all;
 * `invalid` for what is no path.
 */
export function placeOf(path: string): FilePlace {
  if (typeof path !== 'string' || path === '' || path === ':memory:' || path.startsWith('file:')) {
    throw new ValidationError(
      'path',
      `"${path}" is no path of a file. Give one such as copies/agents.db; fileURLToPath() of node:url makes one of a URL.`,
    );
  }
  const place = locateFile(path, fileSystem);
  const found = stateOf(place.path);
  if (found === undefined || found.isFile()) return place;
  throw new DatabaseError('cannot-open', `${path} is no file but a device, a pipe or a socket. Choose another path.`);
}

/** Undefined when nothing is there. */
export function stateOf(path: string): BigIntStats | undefined {
  return statSync(path, { bigint: true, throwIfNoEntry: false });
}

/** Tells a state of the file from a later one. */
export function stampOf(state: BigIntStats | undefined): string {
  return state === undefined ? 'absent' : [state.dev, state.ino, state.size, state.mtimeNs].join(' ');
}
