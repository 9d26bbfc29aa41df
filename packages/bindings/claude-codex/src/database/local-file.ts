import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ValidationError } from '@coterie/core';

export const MEMORY = ':memory:';

/** The absolute path that `local.file` means, a `file:` URL or a path: the program may go to another folder later. */
export function pathOf(file: string): string {
  if (file === MEMORY || file === `file:${MEMORY}`) return MEMORY;
  if (/^(?:libsql|https?|wss?):/i.test(file)) {
    // What follows may hold a token.
    throw refused('local.file is the URL of a server. Give it as cloud.syncUrl, and a path as local.file.');
  }
  if (!/^file:/i.test(file)) return absolute(file);
  const rest = file.slice('file:'.length);
  if (/[?#]/.test(rest)) throw refused(`${file} has parameters. Write %3F for a ? and %23 for a # in the path.`);
  try {
    return rest.startsWith('//') ? fileURLToPath(file) : absolute(decodeURIComponent(rest));
  } catch (cause) {
    throw refused(`${file} names no file. Write file:relative/path or file:///absolute/path, with %25 for a %.`, cause);
  }
}

/** Nothing, and what begins or ends with blanks, is left to the driver, which refuses it. */
function absolute(path: string): string {
  return path === '' || path !== path.trim() ? path : resolve(path);
}

/** The same as a URL, for libSQL. */
export function urlOf(path: string): string {
  return path === MEMORY ? path : `file:${path.replace(/[%?#]/g, encodeURIComponent)}`;
}

function refused(message: string, cause?: unknown): ValidationError {
  return new ValidationError('local.file', message, { cause });
}
