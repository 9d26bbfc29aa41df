import { closeSync, openSync, readSync } from 'node:fs';
import { HEADER_BYTES, readHeader, ValidationError } from '@coterie/core';
import { readFailure } from './failure.ts';

/**
 * Refuses a file that is no database and not empty either: whoever named it meant another one.
 * @param path of a file that no engine of this process has open, since to read it would take the engine's locks away.
 * @throws {DatabaseError} `invalid`; `cannot-open` when it cannot be read.
 */
export function assertDatabase(path: string): void {
  if (readHeader(startOf(path)).kind !== 'other') return;
  throw new ValidationError('path', `${path} is a file, and no database. Give another path for the copy.`);
}

function startOf(path: string): Uint8Array {
  try {
    const descriptor = openSync(path, 'r');
    try {
      const bytes = new Uint8Array(HEADER_BYTES);
      return bytes.subarray(0, readSync(descriptor, bytes, 0, HEADER_BYTES, 0));
    } finally {
      closeSync(descriptor);
    }
  } catch (error) {
    throw readFailure(path, error);
  }
}
