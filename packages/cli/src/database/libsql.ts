import { pathToFileURL } from 'node:url';
import { libsql } from '@coterie/libsql';
import type { Location } from './location.ts';
import type { OpenDatabase, OpenOptions } from './opened.ts';

export async function open(location: Location, { authToken }: OpenOptions): Promise<OpenDatabase> {
  const url = urlOf(location);
  // A token in the URL is meant for it more than that of the environment.
  const own = location.kind === 'remote' && !new URL(url).searchParams.has('authToken') ? authToken : undefined;
  const driver = libsql({ url, ...(own === undefined ? {} : { authToken: own }) });
  return { driver, finish: () => driver.close() };
}

function urlOf(location: Location): string {
  switch (location.kind) {
    case 'memory':
      return ':memory:';
    case 'file':
      return pathToFileURL(location.path).href;
    case 'remote':
      return location.url;
  }
}
