/** The pool: connections to the file that is opened by its path. */

import { openBetterSqlite3, readerStatistics, type WaitingOptions } from '@coterie/better-sqlite3';
import {
  DatabaseError,
  type DatabaseInterface,
  factsOf,
  givenOptions,
  type OptionKind,
  optionKinds,
  ValidationError,
} from '@coterie/core';
import { refuseForeign } from '@coterie/store';

export interface ConnectionPoolConfig {
  /** How many connections stay open, from the start; one of them writes. Default 2. */
  readonly min?: number | undefined;
  /** How many there are at most. Default 10. */
  readonly max?: number | undefined;
  /** Milliseconds after which a connection that is not needed is closed, down to `min`. Default 30,000. */
  readonly idleTimeout?: number | undefined;
}

export interface ConnectionPoolStats {
  readonly min: number;
  readonly max: number;
  /** Connections that are open. */
  readonly total: number;
  /** Those that a transaction or a read has now. */
  readonly active: number;
  readonly idle: number;
  /** Calls that wait for a connection. */
  readonly waiting: number;
}

const POOL = {
  min: optionKinds.atLeastOne,
  max: optionKinds.atLeastOne,
  idleTimeout: { words: 'milliseconds from 0 on', holds: (value) => typeof value === 'number' && value >= 0 },
} as const satisfies { readonly [Option in keyof ConnectionPoolConfig]-?: OptionKind };

export interface Connections {
  readonly driver: DatabaseInterface<'async'>;
  readonly stats: () => ConnectionPoolStats | null;
}

/**
 * @throws {DatabaseError} as `openBetterSqlite3` does, `migration` for a file of another program; {ValidationError} for a pool
 * that cannot be.
 */
export async function connect(path: string, config: ConnectionPoolConfig): Promise<Connections> {
  const { min, max, idleTimeout } = poolOf(config);
  const pooled = path !== ':memory:' && max > 1;
  const readers = { min: min - 1, max: max - 1, idleTimeout };
  const driver = await open(path, { look: refuseForeign, ...(pooled && { readers }) });
  return {
    driver,
    stats() {
      const known = readerStatistics(driver);
      if (known === null) return null;
      const { open: total, busy, waiting } = known;
      return { min, max, total, active: busy, idle: total - busy, waiting };
    },
  };
}

/** One connection, which no pool knows of. @param active whether a transaction has it. */
export function oneConnection({ open, active }: { open: boolean; active: boolean }): ConnectionPoolStats {
  const total = open ? 1 : 0;
  const busy = open && active ? 1 : 0;
  return { min: 1, max: 1, total, active: busy, idle: total - busy, waiting: 0 };
}

async function open(path: string, options: WaitingOptions) {
  try {
    return await openBetterSqlite3(path, options);
  } catch (error) {
    if (!(error instanceof DatabaseError) || error.code !== 'unsupported') throw error;
    throw new DatabaseError(
      'unsupported',
      `${path} is not in WAL mode, so its readers and its writer would wait for each other. Open it with connectionPool: { min: 1, max: 1 }, or put it into WAL mode for good: sqlite3 "${path}" "PRAGMA journal_mode = WAL".`,
      { ...factsOf(error), cause: error },
    );
  }
}

function poolOf(config: ConnectionPoolConfig) {
  const {
    max = 10,
    min = Math.min(2, max),
    idleTimeout = 30_000,
  } = givenOptions(config, POOL, 'option', 'connectionPool.');
  if (min <= max) return { min, max, idleTimeout };
  throw new ValidationError('connectionPool.min', `connectionPool.min is ${min}, and more than max, which is ${max}.`);
}
