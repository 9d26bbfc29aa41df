import { ValidationError } from '@coterie/core';
import { type Address, isServerUrl, parseAddress } from '../address.ts';
import { serverSettings } from '../options.ts';
import type { ServerSettings } from '../remote/server.ts';

export interface ReplicaOptions {
  /**
   * The server of which the file at `url` is to be a replica: `libsql:`, `https:` or `http:`. Reads are answered from
   * the file, writes go to the server.
   */
  readonly syncUrl?: string | undefined;
  /** Milliseconds between one sync and the next, made by themselves from the first call on. Without it there are none. */
  readonly syncInterval?: number | undefined;
  /**
   * Whether reads see what this handle has written: every write is followed by a sync then. Default true; when it is
   * false, they see it after the next sync.
   */
  readonly readYourWrites?: boolean | undefined;
}

export interface ReplicaSettings {
  readonly server: ServerSettings;
  readonly syncInterval: number | undefined;
  readonly readYourWrites: boolean;
}

interface Given extends ReplicaOptions {
  readonly authToken?: string | undefined;
  readonly timeout?: number | undefined;
  readonly fetch?: typeof fetch | undefined;
}

/**
 * Undefined when no replica is asked for.
 * @throws {ValidationError}
 */
export function replicaSettings(address: Address, given: Given): ReplicaSettings | undefined {
  const { syncUrl, syncInterval, readYourWrites = true } = given;
  if (syncUrl === undefined) {
    for (const name of ['syncInterval', 'readYourWrites'] as const) {
      if (given[name] === undefined) continue;
      throw new ValidationError(name, `${name} is for replicas. Give the syncUrl of a server too, or leave it out.`);
    }
    return undefined;
  }
  if (address.kind !== 'file') {
    throw new ValidationError(
      'syncUrl',
      'A replica is a file: give its path as url (file:replica.db) and the server as syncUrl. To use the server alone, give it as url.',
    );
  }
  if (given.fetch !== undefined) {
    throw new ValidationError('fetch', 'A replica is fetched by libSQL itself, which knows no fetch. Leave it out.');
  }
  if (syncInterval !== undefined && !(Number.isInteger(syncInterval) && syncInterval > 0 && syncInterval < 2 ** 31)) {
    throw new ValidationError(
      'syncInterval',
      `syncInterval is ${syncInterval}. Give whole milliseconds from 1 to ${2 ** 31 - 1}, or leave it out and call sync().`,
    );
  }
  return { server: serverOf(syncUrl, given), syncInterval, readYourWrites };
}

function serverOf(syncUrl: string, given: Given): ServerSettings {
  // What is no URL of a server may be a token that was given in its place.
  const address = isServerUrl(syncUrl) ? parse(syncUrl) : undefined;
  if (address?.kind !== 'server' || address.protocol !== 'http') {
    throw new ValidationError(
      'syncUrl',
      'syncUrl is no URL that replicas are fetched from. Give the libsql:, https: or http: URL of a server.',
    );
  }
  const settings = serverSettings(address, given);
  // It becomes a header, and others abort the process that fetches (measured).
  if (settings.authToken !== undefined && !/^[\x21-\x7e]+$/.test(settings.authToken)) {
    throw new ValidationError('authToken', 'authToken has characters that no token has. Give it as it was issued.');
  }
  return settings;
}

function parse(syncUrl: string): Address {
  try {
    return parseAddress(syncUrl);
  } catch (error) {
    if (!(error instanceof ValidationError)) throw error;
    throw new ValidationError('syncUrl', error.message);
  }
}
