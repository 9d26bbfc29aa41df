/** What `--db` may say. */
import { fileURLToPath } from 'node:url';
import { CliError } from '../errors.ts';

export type Driver = 'better-sqlite3' | 'libsql' | 'sqljs';

export type LocalLocation =
  | { readonly driver: Driver; readonly kind: 'file'; readonly path: string }
  | { readonly driver: Driver; readonly kind: 'memory' };

export interface RemoteLocation {
  readonly driver: 'libsql';
  readonly kind: 'remote';
  readonly url: string;
}

export type Location = LocalLocation | RemoteLocation;

export const DEFAULT_LOCATION = 'coterie.db';

const KNOWN =
  'a path, file:PATH, libsql:PATH, sqljs:PATH, or the URL of a libSQL server (libsql:, https:, http:, wss:, ws:)';

/**
 * A path or `file:` belongs to better-sqlite3, `libsql:path` to a libSQL file, `sqljs:path` to sql.js, and
 * `libsql://host`, `http(s)://`, `ws(s)://` to a libSQL server. In place of a path, `:memory:` is a database that ends
 * with the command.
 * @throws {CliError} `usage` for anything else that looks like a URL.
 */
export function parseLocation(text: string): Location {
  if (text.trim() === '') throw new CliError('usage', `--db is empty. Give ${KNOWN}.`);
  const [, scheme, rest = ''] = /^([a-z][a-z0-9+.-]+):(.*)$/is.exec(text) ?? [];
  switch (scheme?.toLowerCase()) {
    case undefined:
      return local('better-sqlite3', text);
    case 'file':
      if (rest.includes('?'))
        throw new CliError('usage', `--db ${text} has a query ("?"), which no file takes. Leave it out.`);
      return local('better-sqlite3', rest.startsWith('//') ? fromFileUrl(text) : rest);
    case 'sqljs':
      return local('sqljs', rest);
    case 'libsql':
      return rest.startsWith('//') ? remote(text) : local('libsql', rest);
    case 'http':
    case 'https':
    case 'ws':
    case 'wss':
      return remote(text);
    default:
      throw new CliError(
        'usage',
        `--db ${text} has an unknown scheme "${scheme}:". Give ${KNOWN}; a file that is really named so is ./${text}.`,
      );
  }
}

function local(driver: Driver, path: string): Location {
  if (path === ':memory:') return { driver, kind: 'memory' };
  if (path === '') throw new CliError('usage', `--db names no file. Give ${KNOWN}.`);
  return { driver, kind: 'file', path };
}

function fromFileUrl(text: string): string {
  try {
    return fileURLToPath(text);
  } catch (cause) {
    throw new CliError(
      'usage',
      `--db ${text} is not the URL of a local file. Write file:///folder/name.db, or the path.`,
      {
        cause,
      },
    );
  }
}

function remote(text: string): Location {
  if (!URL.canParse(text) || new URL(text).hostname === '') {
    // What was typed may hold a token.
    throw new CliError('usage', '--db is not a complete URL. Write it as libsql://host or http://host:port.');
  }
  return { driver: 'libsql', kind: 'remote', url: text };
}

/** For messages; a token in the URL stays out of them. */
export function describeLocation(location: Location): string {
  if (location.kind === 'memory') return 'the in-memory database';
  if (location.kind === 'file') return location.path;
  const url = new URL(location.url);
  return `${url.protocol}//${url.host}${url.pathname === '/' ? '' : url.pathname}`;
}
