import { resolve } from 'node:path';
import { pathOfFileUrl, ValidationError } from '@coterie/core';

export const MEMORY = ':memory:';

/** The absolute path that `local.file` means, a `file:` URL or a path: the program may go to another folder later. */
export function pathOf(file: string): string {
  if (file === MEMORY || file === `file:${MEMORY}`) return MEMORY;
  if (/^(?:libsql|https?|wss?):/i.test(file)) {
    // What follows may hold a token.
    throw new ValidationError(
      'local.file',
      'local.file is the URL of a server. Give it as cloud.syncUrl, and a path as local.file.',
    );
  }
  const path = /^file:/i.test(file) ? pathOfFileUrl(file) : file;
  // Nothing, and what begins or ends with blanks, is left to the driver, which refuses it.
  return path === '' || path !== path.trim() ? path : resolve(path);
}
