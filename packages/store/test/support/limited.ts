import type { DatabaseInterface, Mode } from '@coterie/core';

/** A driver of a database that takes so many bytes of values in one call, as servers do. */
export function limited<M extends Mode>(driver: DatabaseInterface<M>, maxParameterBytes: number): DatabaseInterface<M> {
  return {
    mode: driver.mode,
    capabilities: { ...driver.capabilities, maxParameterBytes },
    ...(driver.context && { context: driver.context }),
    execute: (statements, options) => driver.execute(statements, options),
    begin: (options) => driver.begin(options),
    close: () => driver.close(),
  };
}
