/**
 * The next state of a database file, written beside it: proven, made to last, and put in its place in one step. Whoever
 * opens the path, and whenever the power fails, finds the old file or the new one.
 */
import {
  type BigIntStats,
  closeSync,
  fchmodSync,
  fchownSync,
  fstatSync,
  fsyncSync,
  linkSync,
  openSync,
  readSync,
  renameSync,
  writeSync,
} from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseError, HEADER_BYTES, imageFault } from '@coterie/core';
import { systemCode, writeFailure } from './failure.ts';
import { stampOf } from './place.ts';
import { removeTemporary } from './temporary.ts';

export interface SealedImage {
  /** Stays when the file is moved. */
  readonly stamp: string;
  readonly length: number;
}

const CHUNK = 4 * 1024 * 1024;

/** Writes the bytes, and reads back what was written. */
export function writeImage(descriptor: number, path: string, bytes: Uint8Array): void {
  for (let at = 0; at < bytes.length; ) at += writeSync(descriptor, bytes, at, Math.min(CHUNK, bytes.length - at), at);
  const chunk = Buffer.alloc(Math.min(CHUNK, bytes.length));
  for (let at = 0; at < bytes.length; ) {
    const read = readSync(descriptor, chunk, 0, Math.min(chunk.length, bytes.length - at), at);
    const same = read > 0 && chunk.compare(bytes, at, at + read, 0, read) === 0;
    if (!same) throw unproven(path, `has other bytes than were written, from ${at} on`);
    at += read;
  }
}

/**
 * Proves that a whole database was written, gives it owner and permissions of the file that it is to replace, and waits
 * until the disk has it.
 */
export function sealImage(descriptor: number, path: string, replaced: BigIntStats | undefined): SealedImage {
  const start = new Uint8Array(HEADER_BYTES);
  const length = readSync(descriptor, start, 0, HEADER_BYTES, 0);
  const fault = imageFault(start.subarray(0, length), fstatSync(descriptor).size);
  if (fault !== null) throw unproven(path, fault);
  if (replaced !== undefined) takeAfter(descriptor, replaced);
  fsyncSync(descriptor);
  const sealed = fstatSync(descriptor, { bigint: true });
  return { stamp: stampOf(sealed), length: Number(sealed.size) };
}

/**
 * Puts the file in its place, for `syncFolder` to make that last.
 * @returns false when something is there that was not to be replaced; then nothing was changed.
 */
export function switchImage(temporary: string, path: string, there: 'replaced' | 'nothing'): boolean {
  if (there === 'nothing') return moveBeside(temporary, path);
  renameSync(temporary, path);
  return true;
}

/** A link never replaces what is there, a rename would; the temporary name is its caller's to remove. */
function moveBeside(temporary: string, path: string): boolean {
  try {
    linkSync(temporary, path);
    return true;
  } catch (error) {
    if (systemCode(error) === 'EEXIST') return false;
  }
  // Some file systems have no links (FAT, some of the network): an empty file keeps the name until the other is there.
  try {
    closeSync(openSync(path, 'wx'));
  } catch (error) {
    if (systemCode(error) === 'EEXIST') return false;
    throw error;
  }
  try {
    renameSync(temporary, path);
    return true;
  } catch (error) {
    removeTemporary(path);
    throw error;
  }
}

/** Only root can give a file away; others keep what is their own. */
function takeAfter(descriptor: number, { uid, gid, mode }: BigIntStats): void {
  const own = fstatSync(descriptor, { bigint: true });
  if (own.uid !== uid || own.gid !== gid) {
    try {
      fchownSync(descriptor, Number(uid), Number(gid));
    } catch (error) {
      if (systemCode(error) !== 'EPERM') throw error;
    }
  }
  fchmodSync(descriptor, Number(mode & 0o7777n));
}

/** Not every system lets a folder be synced. */
const NO_SUCH_SYNC: readonly (string | null)[] = ['EINVAL', 'ENOTSUP', 'EISDIR', 'EPERM', 'EACCES', 'EBADF'];

/** Makes a file's new name survive a power failure. */
export function syncFolder(path: string): void {
  let folder: number | undefined;
  try {
    folder = openSync(dirname(path), 'r');
    fsyncSync(folder);
  } catch (cause) {
    if (!NO_SUCH_SYNC.includes(systemCode(cause))) throw writeFailure(path, cause, { outcome: 'unknown' });
  } finally {
    if (folder !== undefined) closeSync(folder);
  }
}

function unproven(path: string, fault: string): DatabaseError {
  return new DatabaseError(
    'not-a-database',
    `${path} was not written: what was to be written ${fault}. Give the bytes of an export; if they are, the disk does not keep what it is given.`,
  );
}
