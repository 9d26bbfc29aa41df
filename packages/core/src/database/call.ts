/** What callers say with a call. */

import type { Access, Mode, ResultSet, Statement, Value } from './contract.ts';
import { ValidationError } from './errors.ts';
import type { Operation } from './operation.ts';
import { assertOptions } from './options.ts';
import type { Signal } from './platform.ts';

export interface CallOptions {
  /**
   * Cancels the call while it waits in the queue or for a lock; the error says `not-applied`. While a server works on it,
   * the caller is let go too, and of a change nobody knows then (`unknown`). A local statement that runs is not interrupted,
   * and the end of a transaction waits for what a server is at work on.
   */
  readonly signal?: Signal | undefined;
  /** Foreign keys are off for this call only: for table rebuilds, outside of transactions. */
  readonly foreignKeys?: 'off' | undefined;
}

export interface AdHocOptions extends CallOptions {
  /** Positions in `params` that errors and query events must not show. */
  readonly secrets?: readonly number[] | undefined;
}

export interface TransactionOptions extends CallOptions {
  /** `write` (the default) takes the write lock at once; `read` sees one unchanging state and may not write. */
  readonly access?: Access | undefined;
  /** Sees each request of the transaction, and of those nested in it, before it is sent; what it throws is not sent. */
  readonly examine?: ((statements: readonly Statement[]) => void) | undefined;
}

const TRANSACTION_OPTIONS = [
  'access',
  'examine',
  'signal',
  'foreignKeys',
] as const satisfies readonly (keyof TransactionOptions)[];

/** For callers without types: a misspelt `access` would write where only reading was meant. */
export function assertTransaction(body: unknown, options: TransactionOptions): void {
  if (typeof body !== 'function') {
    throw new ValidationError('body', `A transaction runs a function, but was given ${String(body)}.`);
  }
  assertOptions(options, TRANSACTION_OPTIONS);
  const { access } = options;
  if (access === undefined || access === 'read' || access === 'write') return;
  throw new ValidationError('access', `access must be read or write, but is ${String(access)}.`);
}

/** Never had by a promise; its name is what the compiler then says. */
interface SynchronousDatabaseTakesNoAsyncBody {
  readonly synchronousDatabaseTakesNoAsyncBody: never;
}

/** Keeps an async body away from a synchronous database at compile time. */
export type Synchronous<M extends Mode, T> = M extends 'sync'
  ? T extends PromiseLike<unknown>
    ? SynchronousDatabaseTakesNoAsyncBody
    : unknown
  : unknown;

/** The values are copied: the call may wait in the queue while the caller fills his array anew. */
export function adHoc(
  access: Access,
  sql: string,
  params: readonly Value[],
  options: AdHocOptions | undefined,
): Operation<ResultSet> {
  const copied = Array.isArray(params) ? [...params] : params;
  const secrets = options?.secrets;
  return {
    access,
    statements: [secrets === undefined ? { sql, params: copied } : { sql, params: copied, secrets }],
    decode: (results) => results[0] as ResultSet,
  };
}
