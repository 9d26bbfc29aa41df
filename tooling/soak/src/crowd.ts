/** 50 transactions and 50 plain writes at once on one handle, and a timer that must go on meanwhile. */
import type { Database } from '@coterie/core';
import type { Place } from './engines.ts';

export const CALLS = 50;
export const STEPS = 3;

export interface Crowd extends Place {
  /** Tells the calls of one process from those of another. */
  readonly name: string;
}

export interface Crowded {
  readonly failures: readonly string[];
  /** Milliseconds until the first call was answered: how long it waited for a lock that others had. */
  readonly waited: number;
  /** How often a timer of 10 ms fired in that time. */
  readonly ticks: number;
}

export const LOG =
  'CREATE TABLE log (seq INTEGER PRIMARY KEY AUTOINCREMENT, call TEXT NOT NULL, step INTEGER NOT NULL)';
const APPEND = 'INSERT INTO log (call, step) VALUES (?, ?)';

/** All calls are made before the first is answered. */
export async function crowd(db: Database<'async'>, name: string): Promise<Crowded> {
  let ticks = 0;
  const timer = setInterval(() => {
    ticks += 1;
  }, 10);
  const start = performance.now();
  const calls = Array.from({ length: CALLS }, (_, index) => [
    db.execute(APPEND, [`${name} write ${index}`, 0]),
    db.transaction(async (tx) => {
      for (let step = 0; step < STEPS; step += 1) await tx.execute(APPEND, [`${name} transaction ${index}`, step]);
    }),
  ]).flat();
  await Promise.race(calls.map((call) => Promise.resolve(call).catch(() => undefined)));
  clearInterval(timer);
  const waited = performance.now() - start;
  const settled = await Promise.allSettled(calls);
  const failures = settled.flatMap((one) => (one.status === 'rejected' ? [String(one.reason)] : []));
  return { failures, waited, ticks };
}
