/** What is measured of a queue. Each job has a number as its data, by which the answers are compared. */
import { betterSqlite3 } from '@coterie/better-sqlite3';
import { type ClaimedJob, openStore } from '@coterie/store';
import { better, defineQueue } from 'plainjob';
import { openNative } from './native.ts';

const TYPE = 'build';

export interface Queue {
  readonly name: string;
  add(number: number): void;
  addMany(numbers: readonly number[]): void;
  /** Claims a job and completes it. @returns its number; null when there is none. */
  work(): number | null;
  /** Works on one after another until there is none. @returns how many there were. */
  drain(): number;
  close(): void;
}

/** The ways of ours in which round trips are saved. */
export interface OurQueue extends Queue {
  /** Completes what the last call claimed, and claims another with it. @returns the number of the one completed. */
  workAhead(): number | null;
  /** Claims so many, and completes them together. */
  workMany(count: number): readonly number[];
}

export function coterieQueue(path: string): OurQueue {
  const store = openStore(betterSqlite3(path));
  const { jobs } = store;
  const claim = { types: [TYPE] };
  const numberOf = ({ data }: ClaimedJob): number => (data as { number: number }).number;
  const newJob = (number: number) => ({ type: TYPE, data: { number } });
  const work = (): number | null => {
    const [job] = jobs.claim(claim);
    if (job === undefined) return null;
    jobs.complete(job.id, job.leaseToken);
    return numberOf(job);
  };
  let ahead: ClaimedJob | undefined;
  return {
    name: 'coterie',
    add: (number) => void jobs.create(newJob(number)),
    addMany: (numbers) => void jobs.createMany(numbers.map(newJob)),
    work,
    drain() {
      let done = 0;
      let [job] = jobs.claim(claim);
      for (; job !== undefined; done += 1) [job] = jobs.complete(job.id, job.leaseToken, { claim }).claimed;
      return done;
    },
    workAhead() {
      const job = ahead ?? jobs.claim(claim)[0];
      if (job === undefined) return null;
      ahead = jobs.complete(job.id, job.leaseToken, { claim }).claimed[0];
      return numberOf(job);
    },
    workMany(count) {
      const claimed = jobs.claim({ ...claim, limit: count });
      jobs.completeMany(claimed.map(({ id, leaseToken: token }) => ({ id, token })));
      return claimed.map(numberOf);
    },
    close: () => store.close(),
  };
}

/** As its own worker goes about it: it claims, reads the job, and marks it as done. */
export function plainjobQueue(path: string): Queue {
  const queue = defineQueue({ connection: better(openNative(path)), logger: SILENT });
  const work = (): number | null => {
    const claimed = queue.getAndMarkJobAsProcessing(TYPE);
    if (claimed === undefined) return null;
    const job = queue.getJobById(claimed.id);
    queue.markJobAsDone(claimed.id);
    return (JSON.parse(job?.data ?? '') as { number: number }).number;
  };
  return {
    name: 'plainjob',
    add: (number) => void queue.add(TYPE, { number }),
    addMany: (numbers) =>
      void queue.addMany(
        TYPE,
        numbers.map((number) => ({ number })),
      ),
    work,
    drain() {
      let done = 0;
      while (work() !== null) done += 1;
      return done;
    },
    close: () => queue.close(),
  };
}

const nothing = (): void => undefined;
const SILENT = { error: nothing, warn: nothing, info: nothing, debug: nothing };
