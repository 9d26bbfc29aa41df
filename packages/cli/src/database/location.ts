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
      if (rest.includes('?')) {
        const [path = ''] = text.split('?', 1);
        throw new CliError('usage', `--db ${path} has a query ("?") behind it, which no file takes. Leave it out.`);
      }
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
      throw new CliError('usage', unknownScheme(String(scheme), text));
  }
}

/** A URL of another kind of database has passwords in it as often as not: nothing but its scheme is repeated. */
function unknownScheme(scheme: string, text: string): string {
  if (/[@?]|:\/\//.test(text)) return `--db has an unknown scheme "${scheme}:". Give ${KNOWN}.`;
  return `--db ${text} has an unknown scheme "${scheme}:". Give ${KNOWN}; a file that is really named so is ./${text}.`;
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
      '--db is not the URL of a local file. Write it as file:///folder/name.db, or as a path.',
      { cause },
    );
  }
}

function remote(text: string): Location {
  if (!URL.canParse(text) || new URL(text).hostname === '') {
    // What was typed may hold a token.
    throw new CliError('usage', '--db is not a complete URL. Write it as libsql://host or http://host:port.');
  }
  const { username, password } = new URL(text);
  if (username !== '' || password !== '') {
    throw new CliError(
      'usage',
      'The URL of --db holds a user or a password, and libSQL servers ask for a token. Leave them out, and set COTERIE_AUTH_TOKEN.',
    );
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
