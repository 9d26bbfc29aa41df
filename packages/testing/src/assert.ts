/** Assertions of our own: the suite runs under any test runner, so it may import none. */

import {
  type Constraint,
  DatabaseError,
  type ErrorCode,
  type Flow,
  type Mode,
  type Outcome,
  wait,
} from '@coterie/core';
import { show } from './show.ts';

/** What a case throws when the driver does not do what it must. */
export class ConformanceFailure extends Error {
  override readonly name = 'ConformanceFailure';
}

export function ok(condition: boolean, about: string): asserts condition {
  if (!condition) throw new ConformanceFailure(about);
}

/** Deep equality that tells 5 from 5n, 0 from -0, null from undefined and bytes from everything else. */
export function equal(actual: unknown, expected: unknown, about = 'the value'): void {
  if (same(actual, expected)) return;
  throw new ConformanceFailure(`${about}: expected ${show(expected)}, got ${show(actual)}`);
}

export interface ExpectedFailure {
  readonly code: ErrorCode;
  /** Default `not-applied`. */
  readonly outcome?: Outcome;
  readonly retryable?: boolean;
  /** Compared whole. */
  readonly constraint?: Constraint;
  /** Null: the error must point at no statement. */
  readonly statementIndex?: number | null;
  /** What the sentence must say. */
  readonly says?: RegExp;
}

/**
 * Expects a call to fail as a `DatabaseError` of this code: at once on a synchronous database, and always as a
 * rejection on an async one, where a throw would pass by its `catch`.
 * @returns the error, for what else is to be looked at.
 */
export async function fails(
  on: { readonly mode: Mode },
  call: () => unknown,
  expected: ErrorCode | ExpectedFailure,
): Promise<DatabaseError> {
  return checkFailure(await caught(on.mode, call), expected);
}

/** The same inside a transaction's body: `yield* failing(() => tx.execute(…), 'constraint')`. */
export function* failing(call: () => unknown, expected: ErrorCode | ExpectedFailure): Flow<DatabaseError> {
  let answer: unknown;
  try {
    answer = yield* wait(call());
  } catch (error) {
    return checkFailure(error, expected);
  }
  throw new ConformanceFailure(`expected the call to fail, it returned ${show(answer)}`);
}

/** Expects an error that was caught to be a `DatabaseError` of this code. */
export function checkFailure(error: unknown, expected: ErrorCode | ExpectedFailure): DatabaseError {
  const failure: ExpectedFailure = typeof expected === 'string' ? { code: expected } : expected;
  if (!(error instanceof DatabaseError)) {
    throw new ConformanceFailure(`expected a DatabaseError (${failure.code}), got ${show(error)}`);
  }
  const about = `of the error "${error.message}"`;
  equal(error.code, failure.code, `code ${about}`);
  equal(error.outcome, failure.outcome ?? 'not-applied', `outcome ${about}`);
  if (failure.retryable !== undefined) equal(error.retryable, failure.retryable, `retryable ${about}`);
  if (failure.constraint !== undefined) equal(error.constraint, failure.constraint, `constraint ${about}`);
  if (failure.statementIndex !== undefined) {
    equal(error.statementIndex ?? null, failure.statementIndex, `statementIndex ${about}`);
  }
  if (failure.says !== undefined) ok(failure.says.test(error.message), `${failure.says} is not said: ${error.message}`);
  ok(/\S.*[.!?]$/s.test(error.message), `the error's message is no sentence: ${show(error.message)}`);
  return error;
}

/** Expects a call to fail, with whatever. */
export async function caught(mode: Mode, call: () => unknown): Promise<unknown> {
  let answer: unknown;
  try {
    answer = call();
  } catch (error) {
    if (mode === 'sync') return error;
    throw new ConformanceFailure(`an async call threw instead of returning a promise that rejects: ${show(error)}`);
  }
  if (mode === 'sync') throw new ConformanceFailure(`expected the call to fail, it returned ${show(answer)}`);
  try {
    answer = await answer;
  } catch (error) {
    return error;
  }
  throw new ConformanceFailure(`expected the call to fail, it resolved to ${show(answer)}`);
}

/** What a promise is rejected with; null when it is not. */
export function errorOf(promise: unknown): Promise<unknown> {
  return Promise.resolve(promise).then(
    () => null,
    (error: unknown) => error,
  );
}

function same(a: unknown, b: unknown): boolean {
  if (Object.is(a, b)) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  if (Object.getPrototypeOf(a) !== Object.getPrototypeOf(b)) return false;
  if (a instanceof Uint8Array && b instanceof Uint8Array) {
    return a.length === b.length && a.every((byte, index) => byte === b[index]);
  }
  if (a instanceof Date && b instanceof Date) return Object.is(a.getTime(), b.getTime());
  if (Array.isArray(a) && Array.isArray(b)) {
    return a.length === b.length && a.every((item, index) => same(item, b[index]));
  }
  const [left, right] = [Object.entries(a), Object.entries(b)];
  return left.length === right.length && left.every(([key, value]) => Object.hasOwn(b, key) && same(value, at(b, key)));
}

function at(object: object, key: string): unknown {
  return (object as Readonly<Record<string, unknown>>)[key];
}
