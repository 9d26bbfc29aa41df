import { defaultPlatform, type ExportingDatabase, retryBusy, runFlow, type Signal } from '@coterie/core';
import { type BetterSqlite3Options, betterSqlite3 } from './open.ts';

export interface WaitingOptions extends Omit<BetterSqlite3Options<'async'>, 'mode' | 'busyTimeout'> {
  /** Milliseconds for which a file that another process holds is tried again. Default 5,000. */
  readonly busyTimeout?: number | undefined;
  /** Ends the waiting: the opening fails with `aborted` then, and nothing is open. */
  readonly signal?: Signal | undefined;
}

/** Milliseconds of an attempt that SQLite itself waits, which blocks the thread. */
const ATTEMPT = 15;

/**
 * Opens as `betterSqlite3` does in async mode, and leaves the thread to others while another process holds the file: SQLite
 * can only be opened at once, so it is tried again with pauses in between.
 * @throws {DatabaseError} as `betterSqlite3` does; `busy` when `busyTimeout` ran out.
 */
export function openBetterSqlite3(
  path: string,
  { busyTimeout = 5_000, signal, ...options }: WaitingOptions = {},
): Promise<ExportingDatabase<'async'>> {
  const attempt = { ...options, mode: 'async', busyTimeout: Math.min(busyTimeout, ATTEMPT) } as const;
  const patience = { platform: defaultPlatform, deadline: busyTimeout, signal };
  return runFlow(
    'async',
    retryBusy(() => betterSqlite3(path, attempt), patience),
  ) as Promise<ExportingDatabase<'async'>>;
}
