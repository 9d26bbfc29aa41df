/** A worker that claims jobs and ends them in every way there is, until all are completed. */
import { setTimeout as sleep } from 'node:timers/promises';
import { DatabaseError } from '@coterie/core';
import type { Claim, ClaimedJob, Store } from '@coterie/store';
import type { Random } from '@coterie/testing';
import type { DeedLog } from './deeds.ts';
import type { Result } from './judge.ts';

export const TYPES = ['fetch', 'index', 'mail'] as const;

export interface Work {
  readonly store: Store<'async'>;
  readonly deeds: DeedLog;
  readonly random: Random;
  readonly name: string;
  readonly leaseMs: number;
  /** How many jobs there are in all. */
  readonly total: number;
}

export type WorkCounts = Readonly<Record<(typeof COUNTED)[number], number>>;

export const COUNTED = ['claimed', 'completed', 'stale', 'failed', 'slept too long', 'lost its server'] as const;

/** Of the claims after which a worker sleeps until its leases have run out. */
const SLEEPY = 0.02;
const FAILING = 0.03;
/** Of the answers which the database has given, and nobody hears of: whoever asked is killed. */
const UNHEARD = 0.002;
const MOST = 20;
/** Milliseconds for the jobs of a claim, at most. */
const WORK = 20;

export class JobWorker {
  readonly #work: Work;
  readonly counts: Record<(typeof COUNTED)[number], number>;
  #calls = 0;

  constructor(work: Work) {
    this.#work = work;
    this.counts = Object.fromEntries(COUNTED.map((what) => [what, 0])) as Record<(typeof COUNTED)[number], number>;
  }

  async run(): Promise<void> {
    const { store, random, total } = this.#work;
    let held: readonly ClaimedJob[] = [];
    for (;;) {
      try {
        held = held.length === 0 ? this.#took(await store.jobs.claim(this.#claim())) : await this.#end(held);
        if (held.length > 0) continue;
        if ((await store.jobs.count({ status: 'completed' })) === total) return;
      } catch (error) {
        if (!isTrouble(store, error)) throw error;
        // What became of them nobody knows; their leases will run out.
        held = [];
        this.counts['lost its server'] += 1;
      }
      await sleep(random.integer(10, 200));
    }
  }

  #claim(): Claim {
    const { random, name, leaseMs } = this.#work;
    const types = random.next() < 0.5 ? {} : { types: TYPES.filter(() => random.next() < 0.7) };
    return { ...types, worker: name, leaseMs, limit: random.integer(1, MOST) };
  }

  #took(jobs: readonly ClaimedJob[]): readonly ClaimedJob[] {
    this.#perhapsDie();
    this.#work.deeds.add(
      ...jobs.map(({ id, attempts, leaseToken }) => ({ what: 'claimed', id, attempts, token: leaseToken }) as const),
    );
    this.counts.claimed += jobs.length;
    return jobs;
  }

  /** @returns what was claimed with it. */
  async #end(held: readonly ClaimedJob[]): Promise<readonly ClaimedJob[]> {
    const { random, store, leaseMs } = this.#work;
    const leases = held.map(({ id, leaseToken: token }) => ({ id, token }));
    await sleep(random.integer(0, WORK));
    if (random.next() < SLEEPY) {
      this.counts['slept too long'] += 1;
      await sleep(leaseMs * (1 + random.next()));
    } else if (random.next() < 0.1) await store.jobs.heartbeatMany(leases, { leaseMs });
    const failing = leases.filter(() => random.next() < FAILING);
    if (failing.length > 0) {
      const { done } = await store.jobs.failMany(failing.map((lease) => ({ ...lease, error: 'as it happens' })));
      this.counts.failed += done.length;
    }
    const rest = leases.filter((lease) => !failing.includes(lease));
    return random.next() < 0.5 ? this.#completeTogether(rest) : this.#completeOneByOne(rest);
  }

  async #completeTogether(leases: readonly Lease[]): Promise<readonly ClaimedJob[]> {
    const { store, deeds } = this.#work;
    const completions = leases.map((lease) => ({ ...lease, result: this.#result(lease) }));
    const nonces = new Map(completions.map(({ id, result }) => [id, result.nonce]));
    deeds.add(...completions.map(({ id, result }) => ({ what: 'completing', id, nonce: result.nonce }) as const));
    const { done, stale, claimed } = await store.jobs.completeMany(completions, { claim: this.#claim() });
    this.#perhapsDie();
    this.#told('completed', done, nonces);
    this.#told('stale', stale, nonces);
    return this.#took(claimed);
  }

  /** The last of them claims the next. */
  async #completeOneByOne(leases: readonly Lease[]): Promise<readonly ClaimedJob[]> {
    const { store, deeds } = this.#work;
    let next: readonly ClaimedJob[] = [];
    for (const lease of leases) {
      const { id, token } = lease;
      const result = this.#result(lease);
      const nonces = new Map([[id, result.nonce]]);
      deeds.add({ what: 'completing', id, nonce: result.nonce });
      const claim = lease === leases.at(-1) ? { claim: this.#claim() } : {};
      try {
        const { claimed } = await store.jobs.complete(id, token, { result, ...claim });
        this.#perhapsDie();
        this.#told('completed', [id], nonces);
        next = this.#took(claimed);
      } catch (error) {
        if (!(error instanceof DatabaseError) || error.code !== 'conflict') throw error;
        this.#told('stale', [id], nonces);
      }
    }
    return next;
  }

  #result({ token }: Lease): Result & { readonly [key: string]: string } {
    this.#calls += 1;
    return { nonce: `${this.#work.name}:${this.#calls}`, token };
  }

  #perhapsDie(): void {
    if (this.#work.random.next() < UNHEARD) process.kill(process.pid, 'SIGKILL');
  }

  #told(what: 'completed' | 'stale', ids: readonly string[], nonces: ReadonlyMap<string, string>): void {
    this.#work.deeds.add(...ids.map((id) => ({ what, id, nonce: nonces.get(id) ?? '' }) as const));
    this.counts[what] += ids.length;
  }
}

/** Whether a server, which may be restarted, is to blame. */
export function isTrouble(store: Store, error: unknown): boolean {
  if (!(error instanceof DatabaseError) || !store.db.capabilities.remote) return false;
  return ['connection', 'timeout', 'busy', 'rolled-back'].includes(error.code);
}

interface Lease {
  readonly id: string;
  readonly token: string;
}
