import { ValidationError } from '@coterie/core';

export interface ReaderOptions {
  /** How many stay open, from the start until the database is closed. Default 1. */
  readonly min?: number;
  /** How many there are at most; the others are opened when all are taken. */
  readonly max: number;
  /** Milliseconds after which one that is not needed is closed, down to `min`. Default 30,000; `Infinity` keeps all. */
  readonly idleTimeout?: number;
}

export type ReaderSettings = Required<ReaderOptions>;

/** @returns undefined where there are to be no readers. */
export function readerSettings(
  path: string,
  { mode, readers }: { readonly mode?: unknown; readonly readers?: ReaderOptions },
): ReaderSettings | undefined {
  if (readers === undefined) return undefined;
  if (mode !== 'async') {
    throw refuse('Readers are for async mode: a synchronous call has returned before another is made. Leave them out.');
  }
  if (path === ':memory:') {
    throw refuse('A database in memory belongs to one connection. Leave readers out, or give the path of a file.');
  }
  const { max } = readers;
  if (!isCount(max)) throw refuse(`readers.max is ${max}. Give a whole number of connections from 0 on.`);
  const { min = Math.min(1, max), idleTimeout = 30_000 } = readers;
  if (!isCount(min) || min > max) throw refuse(`readers.min is ${min}. Give a whole number from 0 to max, ${max}.`);
  if (!(idleTimeout >= 0)) throw refuse(`readers.idleTimeout is ${idleTimeout}. Give milliseconds from 0 on.`);
  return max === 0 ? undefined : { min, max, idleTimeout };
}

function isCount(value: number): boolean {
  return Number.isSafeInteger(value) && value >= 0;
}

function refuse(message: string): ValidationError {
  return new ValidationError('readers', message);
}
