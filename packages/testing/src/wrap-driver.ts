import { type DatabaseInterface, isPromiseLike, type Mode, type Result } from '@coterie/core';

/** A driver that answers as `driver` does, except for the parts given. */
export function wrapDriver<M extends Mode>(
  driver: DatabaseInterface<M>,
  parts: Partial<Pick<DatabaseInterface<M>, 'execute' | 'begin' | 'close'>>,
): DatabaseInterface<M> {
  return {
    mode: driver.mode,
    capabilities: driver.capabilities,
    ...(driver.context === undefined ? {} : { context: driver.context }),
    execute: (statements, options) => driver.execute(statements, options),
    begin: (options) => driver.begin(options),
    close: () => driver.close(),
    ...(driver.export === undefined ? {} : { export: driver.export.bind(driver) }),
    ...(driver.sync === undefined ? {} : { sync: driver.sync.bind(driver) }),
    ...parts,
  };
}

/** The same driver on a platform that cannot tell who calls, as in a browser. */
export function withoutContext<M extends Mode>(driver: DatabaseInterface<M>): DatabaseInterface<M> {
  const { context: _, ...rest } = wrapDriver(driver, {});
  return rest;
}

/** Goes on with what a call answered, in either mode. */
export function after<M extends Mode, A, B>(mode: M, call: () => Result<M, A>, next: (value: A) => B): Result<M, B> {
  const answer: unknown = call();
  if (mode === 'sync' || !isPromiseLike(answer)) return next(answer as A) as Result<M, B>;
  return answer.then((value) => next(value as A)) as Result<M, B>;
}
