import { assertOptions, type DatabaseInterface, ValidationError } from '@coterie/core';
import { parseAddress } from './address.ts';
import { SERVER_OPTIONS, type ServerOptions, serverAt } from './options.ts';
import { RemoteDatabase } from './remote/database.ts';

export type { ServerOptions } from './options.ts';

/**
 * Opens a database on a libSQL server, from browsers and edge runtimes. The connection is made by the first call.
 * @throws {ValidationError} for a URL or options that cannot be.
 */
export function libsql(options: ServerOptions | string): DatabaseInterface<'async'> {
  const given = typeof options === 'string' ? { url: options } : options;
  assertOptions(given, SERVER_OPTIONS);
  const { url, ...rest } = given;
  const address = parseAddress(url);
  if (address.kind !== 'server') {
    throw new ValidationError(
      'url',
      'There are no local databases here. Import @coterie/libsql in Node, or give the URL of a server.',
    );
  }
  return new RemoteDatabase(serverAt(address, { url, ...rest }));
}
