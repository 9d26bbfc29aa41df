import { AsyncLocalStorage } from 'node:async_hooks';
import { claimFile, type DatabaseInterface, ValidationError } from '@coterie/core';
import { parseAddress } from './address.ts';
import { LocalConnection } from './local/connection.ts';
import { LocalDatabase } from './local/database.ts';
import { fileSystem } from './local/file-system.ts';
import { type ServerOptions, serverAt } from './options.ts';
import { RemoteDatabase } from './remote/database.ts';

export interface LibsqlOptions extends Omit<ServerOptions, 'url'> {
  /** `file:path` (relative, or absolute), `:memory:`, or the URL of a server (see `ServerOptions`). */
  readonly url: string;
}

/**
 * Opens a local file, a new database in memory, or a database on a libSQL server. A file is opened, and a connection
 * made, by the first call, which tells what is wrong with it: `not-a-database`, `connection`, `unauthorized`.
 * @throws {DatabaseError} at once: `cannot-open` (a folder, a missing folder, open here with another engine) or
 * `invalid` (a URL or options that cannot be).
 */
export function libsql(options: LibsqlOptions | string): DatabaseInterface<'async'> {
  const given = typeof options === 'string' ? { url: options } : options;
  const address = parseAddress(given.url);
  const context = new AsyncLocalStorage<unknown>();
  if (address.kind === 'server') return new RemoteDatabase(serverAt(address, given), context);
  refuseServerOptions(given);
  const claim =
    address.kind === 'file' ? claimFile({ path: address.path, engine: '@libsql/client', fileSystem }) : undefined;
  return new LocalDatabase(new LocalConnection(claim), context);
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
