import { readFileSync } from 'node:fs';
import { DatabaseError } from '@coterie/core';
import { readFailure } from './failure.ts';
import { isOpenHere } from './holders.ts';
import { placeOf, stampOf, stateOf } from './place.ts';
import { refuseSideFiles } from './side-files.ts';

/** A database file as it was when it was read. */
export interface DatabaseFile {
  /** Absolute and without links. */
  readonly path: string;
  /** Null when there is no file yet. */
  readonly bytes: Uint8Array | null;
  /** Tells this state of the file from a later one. */
  readonly stamp: string;
}

/** How often a file is read again that was written meanwhile. */
const ATTEMPTS = 5;

/**
 * Reads a database file as a whole, for sql.js: `sqljs({ bytes, walFile: 'none' })`. That nothing is missing from the
 * bytes is seen to: a file with content in a journal beside it is refused.
 *
 * A file that this process has open is not read: closing it again would drop the locks of its engine
 * (https://www.sqlite.org/howtocorrupt.html, 2.2). `db.export()` gives its bytes.
 * @throws {DatabaseError} `busy` when another program left work in a journal, or keeps writing; `cannot-open`.
 */
export function readDatabaseFile(path: string): DatabaseFile {
  const place = placeOf(path);
  try {
    for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
      const state = stateOf(place.path);
      if (place.engine !== null || (state !== undefined && isOpenHere(state))) throw openHere(path);
      refuseSideFiles(place.path, 'read');
      const bytes = state === undefined ? null : readFileSync(place.path);
      refuseSideFiles(place.path, 'read');
      const stamp = stampOf(state);
      if (stampOf(stateOf(place.path)) === stamp) return { path: place.path, bytes, stamp };
    }
  } catch (error) {
    throw readFailure(path, error);
  }
  throw new DatabaseError('busy', `${path} is being written by another program. End it, or read the file later.`, {
    retryable: true,
  });
}

function openHere(path: string): DatabaseError {
  return new DatabaseError(
    'busy',
    `${path} is open in this process, and reading it beside its engine would take the engine's locks away. Take the bytes from db.export() there, or close it first.`,
    { retryable: true },
  );
}
