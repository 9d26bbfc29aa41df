import fs from 'node:fs';
import nodePath from 'node:path';
import {
  type Database,
  DatabaseError,
  HEADER_BYTES,
  locateFile,
  nodeFileSystem,
  readHeader,
  ValidationError,
} from '@coterie/core';
import { backup } from '@coterie/node';

const fileSystem = nodeFileSystem(fs, nodePath);

/** Copies the database to a file, which may be there if it is a database itself, such as the last backup. */
export function backupTo(db: Database<'sync'>, path: string): void {
  backup(db, path, { force: isDatabase(path) });
}

function isDatabase(path: string): boolean {
  if (typeof path !== 'string' || path === '') {
    throw new ValidationError('path', `${JSON.stringify(path)} is no path. Name the file for the backup.`);
  }
  const { path: place, engine } = locateFile(path, fileSystem);
  // Closing a file that an engine of this process has open would drop its locks; and it is not replaced anyway.
  if (engine !== null || !fs.existsSync(place)) return false;
  const { kind } = readHeader(firstBytes(place));
  if (kind !== 'other') return true;
  throw new ValidationError('path', `${path} is a file, and no database. Give another path for the backup.`);
}

function firstBytes(path: string): Uint8Array {
  const file = openToRead(path);
  try {
    const bytes = new Uint8Array(HEADER_BYTES);
    return bytes.subarray(0, fs.readSync(file, bytes, 0, HEADER_BYTES, 0));
  } finally {
    fs.closeSync(file);
  }
}

function openToRead(path: string): number {
  try {
    return fs.openSync(path, 'r');
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new DatabaseError(
      'cannot-open',
      `${path} is there already, and cannot be read: ${reason}. Check its permissions, or give another path for the backup.`,
      { cause },
    );
  }
}
