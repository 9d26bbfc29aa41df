/** What a case of the store is. It runs on every driver, in both modes: what may be a promise is awaited. */

import type { Database } from '@coterie/core';
import type { Store, StoreOptions } from '@coterie/store';

export interface StoreContext {
  /**
   * A store on an empty database. Every call of a domain's method must be one round trip, which is counted, and every
   * method must be called by some case.
   */
  readonly store: Store;
  /** The database under it, for what only SQL can do; its calls are not counted. */
  readonly db: Database;
  /** The store's clock stands still until it is set. It begins at 2026-01-01T00:00:00.000Z. */
  readonly clock: { time: Date };
}

export interface StoreCase {
  /** A sentence about behaviour, true on every driver. */
  readonly name: string;
  /** What the store is opened with besides its clock and ids, such as `encryption`. */
  readonly options?: StoreOptions;
  run(context: StoreContext): Promise<void>;
}

/** Cases about one entity. */
export interface StoreSubject {
  readonly name: string;
  readonly cases: readonly StoreCase[];
}
