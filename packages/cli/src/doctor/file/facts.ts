/**
 * What can be known of a database file without an engine. It is read before one opens the file: to close a file drops
 * the locks that an engine of the same process has on it.
 */
import { accessSync, closeSync, constants, openSync, readSync, realpathSync, type Stats, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { HEADER_BYTES } from '@coterie/core';
import { staleTemporaries } from '@coterie/node';
import { CliError } from '../../errors.ts';
import { type FileSystemKind, fileSystemOf } from './file-system.ts';
import { type DatabaseHeader, parseHeader } from './header.ts';
import { readLocks, type Users, usersOf } from './locks.ts';
import { parseWalIndex, WAL_INDEX_BYTES, type WalIndex } from './wal-index.ts';

/** A file or folder, and what whoever asks may do with it. */
export interface Place {
  readonly path: string;
  /** Bytes. */
  readonly size: number;
  /** Permission bits. */
  readonly mode: number;
  readonly writable: boolean;
}

export interface FileFacts {
  /** Without links. */
  readonly file: Place;
  readonly folder: Place;
  /** Null when the file may not be read. */
  readonly header: DatabaseHeader | null;
  /** What lies beside it; null where nothing does. */
  readonly wal: Place | null;
  readonly shm: Place | null;
  readonly journal: Place | null;
  /** Null without `-shm`, or when that says nothing. */
  readonly walIndex: WalIndex | null;
  /** Null where the system does not tell. */
  readonly users: Users | null;
  readonly fileSystem: FileSystemKind | null;
  /** Names of files that a command of ours left in the folder. */
  readonly leftovers: readonly string[];
}

/** @throws {CliError} `cannot-open` for what is no file. */
export function readFileFacts(given: string): FileFacts {
  const path = realpathSync(given);
  const stats = statSync(path, { bigint: true });
  if (!stats.isFile()) {
    const what = stats.isDirectory() ? 'a folder' : 'not a file';
    throw new CliError(
      'cannot-open',
      `${given} is ${what}. Give the path of a database file, such as ${given}/coterie.db.`,
    );
  }
  const folder = dirname(path);
  const shm = placeOf(`${path}-shm`);
  const header = readStart(path, HEADER_BYTES);
  const index = shm === null ? null : readStart(shm.path, WAL_INDEX_BYTES);
  return {
    file: placeOf(path) as Place,
    folder: placeOf(folder) as Place,
    header: header === null ? null : parseHeader(header),
    wal: placeOf(`${path}-wal`),
    shm,
    journal: placeOf(`${path}-journal`),
    walIndex: index === null ? null : parseWalIndex(index),
    users: usersAt(path, shm),
    fileSystem: fileSystemOf(path),
    leftovers: staleTemporaries(folder),
  };
}

function usersAt(path: string, shm: Place | null): Users | null {
  const locks = readLocks();
  if (locks === null) return null;
  const inode = (at: string): string => String(statSync(at, { bigint: true }).ino);
  return usersOf(locks, { file: inode(path), ...(shm === null ? {} : { shm: inode(shm.path) }) });
}

function placeOf(path: string): Place | null {
  const stats: Stats | undefined = statSync(path, { throwIfNoEntry: false });
  if (stats === undefined) return null;
  return { path, size: stats.size, mode: stats.mode & 0o7777, writable: isWritable(path) };
}

function isWritable(path: string): boolean {
  try {
    accessSync(path, constants.W_OK);
    return true;
  } catch {
    return false;
  }
}

/** The first bytes of a file, fewer if it is shorter; null when it may not be read. */
function readStart(path: string, length: number): Uint8Array | null {
  let file: number | undefined;
  try {
    file = openSync(path, 'r');
    const bytes = new Uint8Array(length);
    return bytes.subarray(0, readSync(file, bytes, 0, length, 0));
  } catch {
    return null;
  } finally {
    if (file !== undefined) closeSync(file);
  }
}
