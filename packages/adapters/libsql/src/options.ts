import { ValidationError } from '@coterie/core';
import type { ServerAddress } from './address.ts';
import { Server, type ServerSettings } from './remote/server.ts';

export interface ServerOptions {
  /**
   * `libsql://host` (HTTP with TLS; `?tls=0` without, and then with a port), `https://host`, `http://host:port`, or
   * `wss://host`, `ws://host:port` for WebSocket. May hold the token as `?authToken=…`.
   */
  readonly url: string;
  /** The token that the server asks for. It never shows in an error. */
  readonly authToken?: string | undefined;
  /**
   * Milliseconds that one request may take, `Infinity` for any time. Default 60,000. A change whose answer did not come
   * in time fails with the outcome `unknown`.
   */
  readonly timeout?: number | undefined;
  /** Used in place of the global `fetch` for `libsql:`, `https:` and `http:`. */
  readonly fetch?: typeof fetch | undefined;
}

export const SERVER_OPTIONS = [
  'url',
  'authToken',
  'timeout',
  'fetch',
] as const satisfies readonly (keyof ServerOptions)[];

const DEFAULT_TIMEOUT = 60_000;
const LONGEST_TIMEOUT = 2 ** 31 - 1;

export function serverAt(address: ServerAddress, options: ServerOptions): Server {
  return new Server(serverSettings(address, options));
}

export function serverSettings(address: ServerAddress, options: Omit<ServerOptions, 'url'>): ServerSettings {
  const { timeout = DEFAULT_TIMEOUT } = options;
  if (
    timeout !== Number.POSITIVE_INFINITY &&
    !(Number.isInteger(timeout) && timeout > 0 && timeout <= LONGEST_TIMEOUT)
  ) {
    throw new ValidationError(
      'timeout',
      `timeout is ${timeout}. Give whole milliseconds up to ${LONGEST_TIMEOUT}, or Infinity.`,
    );
  }
  if (options.authToken !== undefined && address.authToken !== undefined) {
    throw new ValidationError('authToken', 'The token is given twice, in the URL and as authToken. Give it once.');
  }
  if (options.fetch !== undefined && address.protocol === 'ws') {
    throw new ValidationError(
      'fetch',
      'fetch has no part in a WebSocket connection. Leave it out, or use an http: or https: URL.',
    );
  }
  const authToken = options.authToken ?? address.authToken;
  return { address, authToken: authToken === '' ? undefined : authToken, timeout, fetch: options.fetch };
}
