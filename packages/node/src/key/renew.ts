/** Changing the keys of a key file. */

import { DatabaseError } from '@coterie/core';
import { inTurn } from '../image/turn.ts';
import { newKey, readKeyFile, writeKeyFile } from './key-file.ts';

export interface KeyFileChange {
  /** The key file. */
  readonly path: string;
  /** How many keys it holds now. */
  readonly keys: number;
}

/**
 * Puts a new key before those of a key file (`keyFileOf(path)`). From then on every process encrypts with it, also those
 * that run, and goes on reading with the others, until `rotateKey` has encrypted everything anew.
 * @throws {DatabaseError} `encryption` where there is no such file; `busy` when another program changes it at this moment.
 */
export function addKey(file: string): KeyFileChange {
  return change(file, (keys) => [newKey(), ...keys]);
}

/**
 * Removes all keys but the newest from a key file. What is still encrypted with one of them, also in backups, can be read
 * only with a copy of the file from before: call it when `rotateKey` has left nothing.
 * @throws {DatabaseError} as `addKey`.
 */
export function forgetOldKeys(file: string): KeyFileChange {
  return change(file, (keys) => keys.slice(0, 1));
}

function change(path: string, next: (keys: readonly string[]) => readonly string[]): KeyFileChange {
  // A missing file is told before anything is made beside it.
  readKeyFile(path);
  try {
    return inTurn(path, () => {
      const keys = next(readKeyFile(path));
      writeKeyFile(path, keys, 'replaced');
      return { path, keys: keys.length };
    });
  } catch (error) {
    if (!(error instanceof DatabaseError) || error.code !== 'busy') throw error;
    throw new DatabaseError('busy', `${path} is being changed by another program. Nothing was changed; try again.`, {
      retryable: true,
      cause: error,
    });
  }
}
