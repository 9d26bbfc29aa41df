/** The services on a new database for each test, with a clock that stands still until it is set. */

import type { DatabaseInterface } from '@coterie/core';
import type { Store } from '@coterie/store';
import { afterEach, beforeEach } from 'vitest';
import { closeDatabase, openDatabase } from '../../src/index.ts';
import { leases } from '../../src/leases.ts';

export type Open = () => DatabaseInterface | Promise<DatabaseInterface>;

export interface Harness {
  readonly store: Store;
  readonly clock: { time: Date };
}

export const start = new Date('2026-02-12T09:00:00.000Z');

/** So many milliseconds after the clock's beginning. */
export function after(ms: number): Date {
  return new Date(start.getTime() + ms);
}

/** Defines the hooks of a `describe`. */
export function harnessOn(open: Open): Harness {
  const clock = { time: start };
  let store: Store | undefined;
  beforeEach(async () => {
    clock.time = start;
    store = await openDatabase({ database: await open(), now: () => clock.time });
  });
  afterEach(async () => {
    leases.letAllGo();
    await closeDatabase();
  });
  return {
    clock,
    get store() {
      return store as Store;
    },
  };
}

/** What a call is refused with. */
export async function refusal(call: () => Promise<unknown>): Promise<unknown> {
  try {
    await call();
  } catch (error) {
    return error;
  }
  throw new Error('The call was not refused.');
}
