/** Processes that claim and end the jobs of one queue, while they are killed and their leases run out. */
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { ValidationError } from '@coterie/core';
import { type Sqld, startSqld } from '@coterie/sqld';
import { type NewJob, openStore, type Store } from '@coterie/store';
import type { Random } from '@coterie/testing';
import { type Engine, openEngine, type Place } from '../engines.ts';
import { assertWhole } from '../file-check.ts';
import { readDeeds } from '../jobs/deeds.ts';
import { readFinished } from '../jobs/finished.ts';
import { problemsOf, unheardOf } from '../jobs/judge.ts';
import { COUNTED, isTrouble, TYPES, type WorkCounts } from '../jobs/work.ts';
import type { JobsTask } from '../process/jobs.ts';
import { whatStandsStill } from '../server-life.ts';
import type { Round, Soak } from '../soak.ts';
import { Worker, WorkerEnded } from '../worker.ts';

const PROCESSES = 8;
const PIECE = 1000;
const SHOWN = 20;

interface Size {
  readonly jobs: number;
  readonly rounds: number;
  readonly leaseMs: number;
  /** Milliseconds between two kills, at most. */
  readonly pause: number;
}

const LONG: Size = { jobs: 100_000, rounds: 1, leaseMs: 5000, pause: 2000 };
const SHORT: Size = { jobs: 400, rounds: 20, leaseMs: 500, pause: 1000 };
/** A server that loses its clients while they wait for its lock may come to a standstill: it is not killed to death. */
const GENTLY = 5;

const queue = (engine: Engine, { jobs, rounds, leaseMs, pause }: Size): Soak => ({
  name: `${jobs === SHORT.jobs ? 'jobs-short' : 'jobs'}/${engine}`,
  proves: `${PROCESSES} processes claiming ${jobs} jobs (${engine}), killed at random and outliving their leases: no job is lost, none completed twice, each with the token of its last claim`,
  rounds,
  begin: async () => ({
    round: (round) =>
      isServer(engine)
        ? onServer(engine, round, { jobs, leaseMs, pause: pause * GENTLY })
        : onFile(engine, round, { jobs, leaseMs, pause }),
  }),
});

function isServer(engine: Engine): engine is 'http' | 'ws' {
  return engine === 'http' || engine === 'ws';
}

async function onFile(engine: Engine, round: Round, size: ShiftSize): Promise<void> {
  const address = join(round.folder, 'jobs.db');
  await new Shift({ engine, address }, round, size).run();
  await assertWhole(address);
}

/** Where the server comes to a standstill it is started again, as somebody who runs it would. */
async function onServer(engine: 'http' | 'ws', round: Round, size: ShiftSize): Promise<void> {
  const server = await startSqld();
  const over = new AbortController();
  const watching = watch(server, over.signal, round.count);
  try {
    await new Shift({ engine, address: engine === 'http' ? server.url : server.wsUrl }, round, size).run();
  } finally {
    over.abort();
    await watching;
    await server.stop();
  }
}

const WATCH = 3000;

async function watch(server: Sqld, over: AbortSignal, count: Round['count']): Promise<void> {
  while (!over.aborted) {
    await sleep(WATCH, undefined, { signal: over }).catch(() => undefined);
    if (over.aborted || (await whatStandsStill(server.url)) === null || over.aborted) continue;
    count('server at a standstill, restarted');
    await server.restart();
  }
}

type ShiftSize = Omit<Size, 'rounds'>;

type Hand = Worker<JobsTask, WorkCounts>;

/** One round. */
class Shift {
  readonly #place: Place;
  readonly #round: Round;
  readonly #size: ShiftSize;
  readonly #working = new Set<Hand>();
  #started = 0;
  #isOver = false;

  constructor(place: Place, round: Round, size: ShiftSize) {
    this.#place = place;
    this.#round = round;
    this.#size = size;
  }

  async run(): Promise<void> {
    const { random, folder, count } = this.#round;
    const store = await openStore(await openEngine(this.#place), { busyTimeout: 120_000 });
    try {
      const creating = create(store, random, this.#size.jobs);
      const killing = this.#killSome();
      await Promise.all(Array.from({ length: PROCESSES }, () => this.#post()));
      this.#isOver = true;
      await killing;
      await this.#judge(store, await creating, folder);
      count('jobs', this.#size.jobs);
    } finally {
      this.#isOver = true;
      await Promise.all([...this.#working].map((one) => one.kill()));
      await store.close();
    }
  }

  /** One process after another, until one has lived to see all jobs completed. */
  async #post(): Promise<void> {
    const { folder, random, count } = this.#round;
    while (!this.#isOver) {
      const hand: Hand = await Worker.start('jobs');
      const number = this.#started;
      this.#started += 1;
      this.#working.add(hand);
      try {
        const counts = await hand.ask({
          ...this.#place,
          name: `worker ${number}`,
          deeds: join(folder, `${number}.deeds`),
          seed: random.integer(0, 2 ** 31),
          leaseMs: this.#size.leaseMs,
          total: this.#size.jobs,
        });
        for (const what of COUNTED) if (counts[what] > 0) count(`${what} (by those who lived)`, counts[what]);
        await hand.kill();
        return;
      } catch (error) {
        if (!(error instanceof WorkerEnded) || !error.message.includes('SIGKILL')) throw error;
        count('killed');
      } finally {
        this.#working.delete(hand);
      }
    }
  }

  async #killSome(): Promise<void> {
    const { random } = this.#round;
    while (!this.#isOver) {
      await sleep(random.integer(1, this.#size.pause));
      if (this.#working.size > 0) await random.pick([...this.#working]).kill();
    }
  }

  async #judge(store: Store<'async'>, created: readonly string[], folder: string): Promise<void> {
    const { count } = this.#round;
    const deeds = readDeeds(folder);
    const jobs = await readFinished(store);
    const problems = problemsOf(created, jobs, deeds);
    for (const what of ['claimed', 'completed', 'stale'] as const) {
      count(`${what} and known`, deeds.filter((deed) => deed.what === what).length);
    }
    const unheard = unheardOf(jobs, deeds);
    count('claimed by one who died before he knew', unheard.claims);
    count('completed by one who died before he knew', unheard.completions);
    if (problems.length > 0) {
      throw new Error(`${problems.length} things are not as they must be:\n${problems.slice(0, SHOWN).join('\n')}`);
    }
  }
}

/** Of all types and priorities, one in five delayed for a while. @returns the ids. */
async function create(store: Store<'async'>, random: Random, jobs: number): Promise<readonly string[]> {
  const ids: string[] = [];
  while (ids.length < jobs) {
    const given = Array.from({ length: Math.min(PIECE, jobs - ids.length) }, (_, at): NewJob => {
      const delay = random.next() < 0.2 ? random.integer(1, 2000) : 0;
      return {
        id: `job ${ids.length + at}`,
        type: random.pick(TYPES),
        priority: random.integer(-2, 2),
        maxAttempts: Number.MAX_SAFE_INTEGER,
        backoffMs: 20,
        data: { number: ids.length + at },
        scheduledAt: new Date(Date.now() + delay),
      };
    });
    await untilDone(store, () => store.jobs.createMany(given));
    ids.push(...given.map(({ id }) => id as string));
  }
  return ids;
}

/** What a server was about to do when it was restarted nobody knows; what is there already was done. */
async function untilDone(store: Store<'async'>, work: () => Promise<unknown>): Promise<void> {
  for (;;) {
    try {
      await work();
      return;
    } catch (error) {
      if (error instanceof ValidationError && error.constraint?.kind === 'unique') return;
      if (!isTrouble(store, error)) throw error;
      await sleep(200);
    }
  }
}

const engines = ['better-sqlite3', 'libsql', 'http', 'ws'] as const;

export const jobs: readonly Soak[] = [SHORT, LONG].flatMap((size) => engines.map((engine) => queue(engine, size)));
