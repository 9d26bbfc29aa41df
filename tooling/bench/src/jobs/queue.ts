/** A file with a queue of jobs, from which claims are measured. */
import { statSync } from 'node:fs';
import { betterSqlite3 } from '@coterie/better-sqlite3';
import { type Claim, type ClaimedJob, type NewJob, openStore, type Store } from '@coterie/store';
import { Random } from '@coterie/testing';

export interface Size {
  readonly waiting: number;
  /** Jobs beside them that wait for their time, all older and of higher priority. */
  readonly delayed: number;
  /** How many priorities the jobs have, each by chance. Those of one lie beside each other, those of several do not. */
  readonly priorities: number;
}

const PIECE = 10_000;
const HOUR = 3_600_000;

/** Bytes, of a database and of its log. */
const PAGE = 4096;
const LOG_HEADER = 32;
const FRAME_HEADER = 24;

export class Queue {
  readonly size: Size;
  readonly #path: string;
  readonly #store: Store<'sync'>;
  readonly #random = new Random(1);
  #now = Date.now();

  /** Creates all of it. */
  constructor(path: string, size: Size) {
    this.size = size;
    this.#path = path;
    this.#store = openStore(betterSqlite3(path), { now: () => new Date(this.#now) });
    const later = { priority: 9, scheduledAt: new Date(this.#now + HOUR) };
    this.#create(size.delayed, later);
    this.#create(size.waiting);
  }

  /**
   * Claims so many times, and then completes what was claimed and creates the like again, which is not measured.
   * @returns claims in a second.
   */
  claim(times: number, claim: Claim): number {
    const start = performance.now();
    const claimed = this.#claimed(times, claim);
    const seconds = (performance.now() - start) / 1000;
    this.#replace(claimed);
    return times / seconds;
  }

  /** @returns how many pages one of so many claims writes: what it costs, whatever the machine does meanwhile. */
  pagesOfClaim(times: number, claim: Claim): number {
    const { db } = this.#store;
    db.query('PRAGMA wal_checkpoint(TRUNCATE)');
    // The log grows by every page that is written, until it is folded in.
    db.query('PRAGMA wal_autocheckpoint = 0');
    const claimed = this.#claimed(times, claim);
    const written = (statSync(`${this.#path}-wal`).size - LOG_HEADER) / (PAGE + FRAME_HEADER);
    db.query('PRAGMA wal_autocheckpoint = 1000');
    this.#replace(claimed);
    return written / times;
  }

  #claimed(times: number, claim: Claim): readonly ClaimedJob[] {
    const claimed: ClaimedJob[] = [];
    for (let time = 0; time < times; time += 1) claimed.push(...this.#store.jobs.claim(claim));
    const expected = times * (claim.limit ?? 1);
    if (new Set(claimed.map(({ id }) => id)).size !== expected) {
      throw new Error(`${expected} jobs were to be claimed, but ${claimed.length} were.`);
    }
    return claimed;
  }

  #replace(claimed: readonly ClaimedJob[]): void {
    const { jobs } = this.#store;
    jobs.completeMany(claimed.map(({ id, leaseToken: token }) => ({ id, token })));
    jobs.createMany(claimed.map(({ type, data, priority }) => ({ type, data, priority })));
  }

  /** The time of all delayed jobs has come. */
  comeDue(): void {
    this.#now += 2 * HOUR;
  }

  close(): void {
    this.#store.close();
  }

  /** Half of type a, the others b, c and d in turn. */
  #create(count: number, as: Partial<NewJob> = {}): void {
    for (let from = 0; from < count; from += PIECE) {
      const piece = Array.from({ length: Math.min(PIECE, count - from) }, (_, at): NewJob => {
        const type = at % 2 === 0 ? 'a' : ['b', 'c', 'd'][((at - 1) / 2) % 3];
        return {
          type: type ?? 'a',
          data: { number: from + at },
          priority: this.#random.integer(0, this.size.priorities - 1),
          ...as,
        };
      });
      this.#store.jobs.createMany(piece);
    }
  }
}
