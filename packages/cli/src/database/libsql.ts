import { pathToFileURL } from 'node:url';
import { libsql } from '@coterie/libsql';
import { CliError, isDatabaseError } from '../errors.ts';
import { describeLocation, type Location } from './location.ts';
import type { OpenDatabase, OpenOptions } from './opened.ts';

/** Milliseconds for an answer of which nothing more is expected than that it comes. */
const ANSWER = 15_000;

/**
 * The server is asked for nothing first: one that never answers is told so in seconds, and once. A command that writes
 * sends much at once, over lines that may be slow, and is given the adapter's own time for it.
 */
export async function open(location: Location, { purpose, authToken }: OpenOptions): Promise<OpenDatabase> {
  const url = urlOf(location);
  if (location.kind !== 'remote') return opened(libsql(url));
  // A token in the URL is meant for it more than that of the environment.
  const given = new URL(url).searchParams.get('authToken');
  const own = given === null ? authToken : undefined;
  checkToken(given ?? own ?? '', given === null ? 'COTERIE_AUTH_TOKEN' : 'The authToken in the URL of --db');
  const server = { url, ...(own === undefined ? {} : { authToken: own }) };
  const quick = libsql({ ...server, timeout: ANSWER });
  try {
    await quick.execute([{ sql: 'SELECT 1', params: [] }], { access: 'read' });
  } catch (error) {
    await quick.close();
    throw isDatabaseError(error) && error.code === 'timeout' ? noAnswer(location, error) : error;
  }
  if (purpose === 'read') return opened(quick);
  await quick.close();
  return opened(libsql(server));
}

function noAnswer(location: Location, cause: unknown): CliError {
  return new CliError(
    'timeout',
    `${describeLocation(location)} takes the connection and gave no answer within ${ANSWER / 1000} seconds. Check that it is the URL of a libSQL server, and that the server is well.`,
    { cause },
  );
}

function opened(driver: ReturnType<typeof libsql>): OpenDatabase {
  return { driver, finish: () => driver.close() };
}

/** What cannot stand in a header of HTTP would be shown, token and all, by the error about it. */
function checkToken(token: string, where: string): void {
  if (/^[\x21-\x7e]*$/.test(token)) return;
  throw new CliError(
    'unauthorized',
    `${where} holds characters that no token has, such as a blank, a line break or a typographic quote. Copy the token again.`,
  );
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
