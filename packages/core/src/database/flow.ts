/**
 * Work of several steps, written once and run in both modes: a generator that yields what a step returned (a value
 * on a sync database, a promise on an async one) and is resumed with the value.
 */

import type { Mode, Result } from './contract.ts';
import { DatabaseError } from './errors.ts';

export type Flow<T> = Generator<unknown, T, unknown>;

/** One step of a flow: `const rows = yield* wait(db.run(operation))`. */
export function* wait<T>(step: T | PromiseLike<T>): Flow<T> {
  return (yield step) as T;
}

export function isPromiseLike(value: unknown): value is PromiseLike<unknown> {
  return (
    value !== null &&
    (typeof value === 'object' || typeof value === 'function') &&
    typeof (value as { then?: unknown }).then === 'function'
  );
}

/** Runs a flow to its end, at once or as a promise. */
export function runFlow<M extends Mode, T>(mode: M, flow: Flow<T>): Result<M, T> {
  return (mode === 'sync' ? runSync(flow) : runAsync(flow)) as Result<M, T>;
}

function runSync<T>(flow: Flow<T>): T {
  let step = flow.next();
  while (!step.done) {
    step = isPromiseLike(step.value) ? flow.throw(promiseInSync(step.value)) : flow.next(step.value);
  }
  return step.value;
}

/** The promise is disarmed: its own rejection would only hide this error behind a second one. */
function promiseInSync(promise: PromiseLike<unknown>): DatabaseError {
  promise.then(undefined, () => undefined);
  return new DatabaseError(
    'invalid',
    'A promise came from code that runs on a synchronous database. Return a plain value there, or open the database with an async driver.',
  );
}

async function runAsync<T>(flow: Flow<T>): Promise<T> {
  let step = flow.next();
  while (!step.done) {
    let value: unknown;
    try {
      value = await step.value;
    } catch (error) {
      step = flow.throw(error);
      continue;
    }
    step = flow.next(value);
  }
  return step.value;
}
