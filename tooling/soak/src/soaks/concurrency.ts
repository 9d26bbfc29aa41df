/** Crowds of calls on one handle, of two processes at once, while a third holds the lock. */
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Database } from '@coterie/core';
import { startSqld } from '@coterie/sqld';
import { CALLS, type Crowd, type Crowded, crowd, LOG, STEPS } from '../crowd.ts';
import { type Engine, openEngine, type Place } from '../engines.ts';
import { whatStandsStill } from '../server-life.ts';
import type { Course, Round, Soak } from '../soak.ts';
import { Worker } from '../worker.ts';

const together = (engine: Engine, processes: number): Soak => ({
  name: `concurrency/${engine}${processes > 2 ? `-${processes}` : ''}`,
  proves: `${CALLS} transactions and ${CALLS} plain writes at once on a handle (${engine}), ${processes} processes of them: none interleaves or fails, and timers tick`,
  rounds: 50,
  async begin() {
    const starting = Array.from({ length: processes }, () => Worker.start<Crowd, Crowded>('crowd'));
    return new Together(engine, await Promise.all(starting));
  },
});

class Together implements Course {
  readonly #engine: Engine;
  readonly #workers: readonly Worker<Crowd, Crowded>[];

  constructor(engine: Engine, workers: readonly Worker<Crowd, Crowded>[]) {
    this.#engine = engine;
    this.#workers = workers;
  }

  async round(round: Round): Promise<void> {
    if (this.#engine !== 'http' && this.#engine !== 'ws') {
      return this.#at({ engine: this.#engine, address: join(round.folder, 'agents.db') }, round);
    }
    const server = await startSqld();
    try {
      await this.#at({ engine: this.#engine, address: this.#engine === 'http' ? server.url : server.wsUrl }, round);
    } catch (error) {
      const standing = await whatStandsStill(server.url);
      if (standing === null) throw error;
      round.count('server at a standstill');
      throw new Error(standing, { cause: error });
    } finally {
      await server.stop();
    }
  }

  async end(): Promise<void> {
    await Promise.all(this.#workers.map((one) => one.kill()));
  }

  async #at(place: Place, { random, count }: Round): Promise<void> {
    const db = new Database(await openEngine(place));
    try {
      await db.execute(LOG);
      const held = random.integer(LONG, 2 * LONG);
      const holding = db.transaction(() => sleep(held));
      const crowds = this.#workers.map((one, index) => one.ask({ ...place, name: `process ${index}` }));
      await holding;
      for (const told of await Promise.all(crowds)) assertCalm(told, count);
      await assertInOnePiece(db, this.#workers.length);
    } finally {
      await db.close();
    }
  }
}

/** In memory there is one process. */
const alone: Soak = {
  name: 'concurrency/sqljs',
  proves: `${CALLS} transactions and ${CALLS} plain writes at once on a handle (sql.js): none interleaves or fails`,
  rounds: 50,
  begin: async () => ({
    async round({ count }) {
      const db = new Database(await openEngine({ engine: 'sqljs', address: ':memory:' }));
      try {
        await db.execute(LOG);
        const { failures } = await crowd(db, 'process 0');
        if (failures.length > 0) throw new Error(failures.join('\n'));
        await assertInOnePiece(db, 1);
        count('calls', 2 * CALLS);
      } finally {
        await db.close();
      }
    },
  }),
};

/** Far more than the 15 ms for which some drivers let the engine wait by itself, and the thread with it. */
const LONG = 250;

function assertCalm({ failures, ticks, waited }: Crowded, count: Round['count']): void {
  if (failures.length > 0) throw new Error(`${failures.length} calls failed, such as: ${failures[0]}`);
  if (waited > LONG && ticks === 0) throw new Error(`No timer fired in the ${waited} ms that a lock was waited for.`);
  count('calls', 2 * CALLS);
  if (waited > LONG) count('waits for a lock in which timers fired');
}

/** What a transaction wrote stands together in the order of all writes, whichever process made them. */
async function assertInOnePiece(db: Database<'async'>, processes: number): Promise<void> {
  const { rows } = await db.query('SELECT call, step FROM log ORDER BY seq');
  const expected = processes * CALLS * (1 + STEPS);
  if (rows.length !== expected) throw new Error(`${rows.length} rows are there instead of ${expected}`);
  for (const [index, [call, step]] of rows.entries()) {
    if (step === 0) continue;
    const [before, stepBefore] = rows[index - 1] ?? [];
    if (before === call && stepBefore === Number(step) - 1) continue;
    throw new Error(`${String(before)} (${String(stepBefore)}) stands before ${String(call)} (${String(step)})`);
  }
}

export const concurrency: readonly Soak[] = [
  together('better-sqlite3', 2),
  together('libsql', 2),
  together('http', 2),
  together('ws', 2),
  together('http', 6),
  together('ws', 6),
  alone,
];
