import { mkdirSync } from 'node:fs';
import { DatabaseError } from '@coterie/core';

/**
 * Makes the folder in which a database is to be, and those above it; one that is there stays as it is.
 * @param options `mode`: the permissions of what is made, such as `0o700`.
 * @throws {DatabaseError} `cannot-open`.
 */
export function makeFolder(folder: string, options: { readonly mode?: number | undefined } = {}): void {
  try {
    mkdirSync(folder, { recursive: true, ...(options.mode !== undefined && { mode: options.mode }) });
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new DatabaseError(
      'cannot-open',
      `The folder ${folder} of the database cannot be made: ${reason}. Check the path and its permissions.`,
      { cause },
    );
  }
}
