import {
  assertOptions,
  type Database,
  defaultPlatform,
  type ExportingDatabase,
  retryBusy,
  runFlow,
  type Signal,
} from '@coterie/core';
import { lookAt } from './look.ts';
import { type BetterSqlite3Options, betterSqlite3, OPTIONS } from './open.ts';

export interface WaitingOptions extends Omit<BetterSqlite3Options<'async'>, 'mode' | 'busyTimeout'> {
  /** Milliseconds for which a file that another process holds is tried again. Default 5,000. */
  readonly busyTimeout?: number | undefined;
  /** Ends the waiting: the opening fails with `aborted` then, and nothing is open. */
  readonly signal?: Signal | undefined;
  /** Looks at the file first, as `lookAt` does. */
  readonly look?: ((db: Database<'sync'>) => void) | undefined;
}

const KNOWN = [...OPTIONS.filter((name) => name !== 'mode'), 'signal', 'look'];

/** Milliseconds of an attempt that SQLite itself waits, which blocks the thread. */
const ATTEMPT = 15;

/**
 * Opens as `betterSqlite3` does in async mode, and leaves the thread to others while another process holds the file: SQLite
 * opens at once or not at all, so it is tried again with pauses in between.
 * @throws {DatabaseError} as `betterSqlite3` does; `busy` when `busyTimeout` ran out; what `look` throws.
 */
export async function openBetterSqlite3(path: string, given: WaitingOptions = {}): Promise<ExportingDatabase<'async'>> {
  assertOptions(given, KNOWN);
  const { busyTimeout: deadline = 5_000, signal, look, ...options } = given;
  const busyTimeout = Math.min(deadline, ATTEMPT);
  const attempt = () => {
    if (look !== undefined && path !== ':memory:') lookAt(path, look, { busyTimeout });
    return betterSqlite3(path, { ...options, mode: 'async', busyTimeout });
  };
  const opening = retryBusy(attempt, { platform: defaultPlatform, deadline, signal });
  return runFlow('async', opening) as Promise<ExportingDatabase<'async'>>;
}
