/** The pool: connections to the file that is opened by its path. */

import { openBetterSqlite3, readerStatistics, type WaitingOptions } from '@coterie/better-sqlite3';
import { DatabaseError, type DatabaseInterface, factsOf, ValidationError } from '@coterie/core';
import { refuseForeign } from '@coterie/store';
import { givenFields } from './given.ts';
import { shown } from './shown.ts';

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
  const { min: least, max = 10, idleTimeout = 30_000 } = givenFields(config, ['min', 'max', 'idleTimeout'], 'option');
  const min = least ?? Math.min(2, max);
  if (!isCount(max)) throw refuse(`connectionPool.max is ${max}. Give a whole number from 1 on.`);
  if (!isCount(min) || min > max) {
    throw refuse(`connectionPool.min is ${min}. Give a whole number from 1 to max, ${max}.`);
  }
  if (!(typeof idleTimeout === 'number' && idleTimeout >= 0)) {
    throw refuse(`connectionPool.idleTimeout is ${shown(idleTimeout)}. Give milliseconds from 0 on.`);
  }
  return { min, max, idleTimeout };
}

function isCount(value: number): boolean {
  return Number.isSafeInteger(value) && value >= 1;
}

function refuse(message: string): ValidationError {
  return new ValidationError('connectionPool', message);
}
