/** Where a database is, read from its URL. */

import { pathOfFileUrl, ValidationError } from '@coterie/core';

export type Address = MemoryAddress | FileAddress | ServerAddress;

export interface MemoryAddress {
  readonly kind: 'memory';
}

export interface FileAddress {
  readonly kind: 'file';
  readonly path: string;
}

export interface ServerAddress {
  readonly kind: 'server';
  readonly protocol: 'http' | 'ws';
  /** `http:`, `https:`, `ws:` or `wss:`, without anything secret in it: fit for messages. */
  readonly url: string;
  /** The token of an `?authToken=` parameter. */
  readonly authToken?: string;
}

const SERVER = /^(?:libsql|https?|wss?):/i;

export const isServerUrl = (url: string): boolean => SERVER.test(url);

/** @throws {ValidationError} that shows nothing secret of the URL. */
export function parseAddress(url: string): Address {
  if (url === ':memory:' || url === 'file::memory:') return { kind: 'memory' };
  if (/^file:/i.test(url)) return { kind: 'file', path: pathOfFileUrl(url) };
  if (isServerUrl(url)) return parseServer(url);
  const shown = url.split(/[?#]/, 1)[0] ?? '';
  throw refuse(
    `"${shown}" is no URL that libSQL opens. Write file:${shown} for a local file, :memory:, or the libsql:, http:, https:, ws: or wss: URL of a server.`,
  );
}

function parseServer(text: string): ServerAddress {
  const url = parseUrl(text);
  if (url.username !== '' || url.password !== '') {
    throw refuse('The URL holds a user or a password, and libSQL servers ask for tokens. Give one as authToken.');
  }
  const tls = checkParameters(url, /^libsql:/i.test(text));
  if (tls === '0') {
    if (url.port === '') throw refuse('A libsql: URL with tls=0 must name the port: libsql://127.0.0.1:8080?tls=0.');
    url.protocol = 'http:';
  }
  const authToken = url.searchParams.get('authToken');
  return {
    kind: 'server',
    protocol: url.protocol.startsWith('ws') ? 'ws' : 'http',
    url: `${url.protocol}//${url.host}${url.pathname === '/' ? '' : url.pathname}`,
    ...(authToken === null ? {} : { authToken }),
  };
}

/** `libsql:` is HTTP with TLS, as in the client: a server behind it answers to both, and HTTP needs no open socket. */
function parseUrl(text: string): URL {
  try {
    return new URL(text.replace(/^libsql:/i, 'https:'));
  } catch {
    // The error of URL would show the whole text, token and all.
    throw refuse(
      'The URL of the server cannot be read. Write it like libsql://host, https://host:port or ws://host:port.',
    );
  }
}

function checkParameters(url: URL, isLibsql: boolean): string | null {
  const known = isLibsql ? ['authToken', 'tls'] : ['authToken'];
  for (const name of url.searchParams.keys()) {
    if (!known.includes(name)) {
      throw refuse(`The URL has the parameter ${name}. Here it takes ${known.join(' and ')}.`);
    }
  }
  if (url.hash !== '') throw refuse('The URL has a part behind #, which means nothing to a server. Leave it out.');
  const tls = url.searchParams.get('tls');
  if (tls !== null && tls !== '0' && tls !== '1') throw refuse(`The URL says tls=${tls}. Write tls=0 or tls=1.`);
  return tls;
}

function refuse(message: string): ValidationError {
  return new ValidationError('url', message);
}
