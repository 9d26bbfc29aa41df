/**
 * Files as `file:` URLs, as the databases that are known by URLs take them: relative ones too, and only a % with two digits
 * behind it is not what it is.
 */

import { ValidationError } from '../database/errors.ts';

/**
 * The path that a `file:` URL means: relative (`file:agents.db`), or absolute (`file:/agents.db`, `file:///agents.db`).
 * @throws {ValidationError} of the field `url`, for parameters, another host, or what names no file.
 */
export function pathOfFileUrl(url: string): string {
  const rest = url.slice('file:'.length);
  if (/[?#]/.test(rest)) {
    throw refused('A file: URL has no parameters here. Write %3F for a ? and %23 for a # in the path.');
  }
  const host = /^\/\/([^/]*)/.exec(rest);
  if (host !== null && host[1] !== '' && host[1] !== 'localhost') {
    throw refused(
      `${url} names the host ${host[1]}. Write file:relative/path, file:/absolute/path or file:///absolute/path.`,
    );
  }
  const path = decode(host === null ? rest : rest.slice(host[0].length), url);
  if (path === '' || path.includes('\0')) throw refused(`${url} names no file. Write file:agents.db.`);
  // file:///C:/agents.db
  return /^\/[A-Za-z]:[\\/]/.test(path) ? path.slice(1) : path;
}

/** The `file:` URL that means this path. */
export function fileUrlOf(path: string): string {
  // Two slashes would begin a host.
  return `file:${path.startsWith('//') ? '//' : ''}${path.replace(/[%?#]/g, encodeURIComponent)}`;
}

function decode(path: string, url: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    throw refused(`${url} has a % that encodes nothing. Write %25 for a % in the path.`);
  }
}

function refused(message: string): ValidationError {
  return new ValidationError('url', message);
}
