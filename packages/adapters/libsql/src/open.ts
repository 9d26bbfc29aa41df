import { AsyncLocalStorage } from 'node:async_hooks';
import { assertOptions, claimFile, type DatabaseInterface, type FileClaim, ValidationError } from '@coterie/core';
import { parseAddress } from './address.ts';
import { LocalConnection } from './local/connection.ts';
import { LocalDatabase } from './local/database.ts';
import { fileSystem } from './local/file-system.ts';
import { SERVER_OPTIONS, type ServerOptions, serverAt } from './options.ts';
import { RemoteDatabase } from './remote/database.ts';
import { openReplica } from './replica/open.ts';
import { type ReplicaOptions, replicaSettings } from './replica/options.ts';
import { refuseReplica } from './replica/refusal.ts';

export interface LibsqlOptions extends Omit<ServerOptions, 'url'>, ReplicaOptions {
  /** `file:path` (relative, or absolute), `:memory:`, or the URL of a server (see `ServerOptions`). */
  readonly url: string;
}

const KNOWN = [
  ...SERVER_OPTIONS,
  'syncUrl',
  'syncInterval',
  'readYourWrites',
] as const satisfies readonly (keyof LibsqlOptions)[];

/**
 * Opens a local file, a new database in memory, a database on a libSQL server, or a replica of one in a file. A file is
 * opened, a connection made and a new replica fetched by the first call, which tells what is wrong with it:
 * `not-a-database`, `connection`, `unauthorized`.
 * @throws {DatabaseError} at once: `cannot-open` (a folder, a missing folder, open here with another engine, a replica
 * without its `syncUrl`, or no replica with one) or `invalid` (a URL or options that cannot be).
 */
export function libsql(options: LibsqlOptions | string): DatabaseInterface<'async'> {
  const given = typeof options === 'string' ? { url: options } : options;
  assertOptions(given, KNOWN);
  const address = parseAddress(given.url);
  const context = new AsyncLocalStorage<unknown>();
  const replica = replicaSettings(address, given);
  if (address.kind === 'server') return new RemoteDatabase(serverAt(address, given), context);
  if (replica !== undefined && address.kind === 'file') return openReplica(address.path, replica, context);
  refuseServerOptions(given);
  return new LocalDatabase(new LocalConnection(address.kind === 'file' ? claimOwn(address.path) : undefined), context);
}

function claimOwn(path: string): FileClaim {
  const claim = claimFile({ path, engine: '@libsql/client', fileSystem });
  try {
    refuseReplica(claim.path);
  } catch (error) {
    claim.release();
    throw error;
  }
  return claim;
}

function refuseServerOptions(options: LibsqlOptions): void {
  for (const name of ['authToken', 'timeout', 'fetch'] as const) {
    if (options[name] === undefined) continue;
    throw new ValidationError(
      name,
      `${name} is for servers; a file or a database in memory has no use for it. Leave it out.`,
    );
  }
}
