import { fileURLToPath } from 'node:url';
import { ValidationError } from '@coterie/core';

export const MEMORY = ':memory:';

/** The path that `local.file` means: of a `file:` URL, relative or not, or the path itself. */
export function pathOf(file: string): string {
  if (file === MEMORY || file === `file:${MEMORY}`) return MEMORY;
  if (/^(?:libsql|https?|wss?):/i.test(file)) {
    // What follows may hold a token.
    throw refused('local.file is the URL of a server. Give it as cloud.syncUrl, and a path as local.file.');
  }
  if (!/^file:/i.test(file)) return file;
  const rest = file.slice('file:'.length);
  if (/[?#]/.test(rest)) throw refused(`${file} has parameters. Write %3F for a ? and %23 for a # in the path.`);
  try {
    return rest.startsWith('//') ? fileURLToPath(file) : decodeURIComponent(rest);
  } catch (cause) {
    throw refused(`${file} names no file. Write file:relative/path or file:///absolute/path, with %25 for a %.`, cause);
  }
}

/** The same as a URL, for libSQL. */
export function urlOf(path: string): string {
  return path === MEMORY ? path : `file:${path.replace(/[%?#]/g, encodeURIComponent)}`;
}

function refused(message: string, cause?: unknown): ValidationError {
  return new ValidationError('local.file', message, { cause });
}
