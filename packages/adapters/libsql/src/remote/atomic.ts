/** Several statements as one transaction, in one request. */

import type { Access, ExecuteOptions, Statement } from '@coterie/core';
import type { Client, InStatement, ResultSet as LibsqlResultSet } from '@libsql/client/web';
import { batchIndex } from '../batch-index.ts';
import { isParseError } from './error-facts.ts';
import { toServer } from './statement.ts';

/** What the server answered to the statements. */
export async function executeAtomically(
  client: Client,
  statements: readonly Statement[],
  options: ExecuteOptions,
): Promise<LibsqlResultSet[]> {
  const before = preparations(options);
  const results = await sendAtOnce(client, options.access, [...before, ...statements.map(toServer), 'COMMIT']);
  return results.slice(before.length, -1);
}

/** What goes before the statements: the pragma does nothing inside a transaction, and the client's begins with the request. */
export function preparations({ access, foreignKeys }: ExecuteOptions): readonly string[] {
  if (foreignKeys === undefined) return [];
  return ['COMMIT', 'PRAGMA foreign_keys = OFF', access === 'write' ? 'BEGIN IMMEDIATE' : 'BEGIN DEFERRED'];
}

/**
 * The client's `batch` and `migrate` would do, but when the server takes the lock away in the middle of one, they leave
 * promises rejected that nobody can handle, which ends a Node process; and `migrate` takes no lock when it begins.
 */
async function sendAtOnce(client: Client, access: Access, statements: InStatement[]): Promise<LibsqlResultSet[]> {
  const transaction = await client.transaction(access);
  const answer = transaction.batch(statements);
  // Goes out with the same request, as nothing was awaited in between: it undoes what was not committed, finds nothing
  // to undo after the COMMIT, and closes the stream.
  const end = transaction.rollback().catch(() => undefined);
  try {
    return await answer;
  } finally {
    await end;
  }
}

/**
 * The server reads all texts before it runs any, and does not say which one it cannot read: halves are asked for.
 * Undefined when an answer is another than expected. Never rejects.
 */
export async function findUnparsed(client: Client, statements: readonly Statement[]): Promise<number | undefined> {
  let [first, last] = [0, statements.length - 1];
  while (first < last) {
    const middle = Math.floor((first + last) / 2);
    const part = statements.slice(first, middle + 1);
    const unparsed = await isUnparsed(client, part);
    if (unparsed === undefined) return undefined;
    if (unparsed) last = middle;
    else first = middle + 1;
  }
  return first;
}

/** Nothing of it runs: the first statement fails. */
async function isUnparsed(client: Client, statements: readonly Statement[]): Promise<boolean | undefined> {
  const texts = statements.map(({ sql }) => toServer({ sql, params: [] }));
  try {
    await sendAtOnce(client, 'read', ['SELECT 1 FROM "no such table, so that nothing runs"', ...texts]);
    return undefined;
  } catch (error) {
    if (isParseError(error)) return true;
    return batchIndex(error) === 0 ? false : undefined;
  }
}
