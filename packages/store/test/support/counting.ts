import type { DatabaseInterface, Mode } from '@coterie/core';

export interface Counts {
  executes: number;
  begins: number;
}

/** A driver that counts its round trips. */
export function counting<M extends Mode>(
  driver: DatabaseInterface<M>,
): DatabaseInterface<M> & { readonly counts: Counts } {
  const counts: Counts = { executes: 0, begins: 0 };
  return {
    counts,
    mode: driver.mode,
    capabilities: driver.capabilities,
    ...(driver.context && { context: driver.context }),
    execute(statements, options) {
      counts.executes += 1;
      return driver.execute(statements, options);
    },
    begin(options) {
      counts.begins += 1;
      return driver.begin(options);
    },
    close: () => driver.close(),
  };
}
