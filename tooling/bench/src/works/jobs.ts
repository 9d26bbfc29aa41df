import { join } from 'node:path';
import type { Opened, Work } from '../measuring/work.ts';
import { coterieQueue, plainjobQueue, type Queue } from '../peers/queues.ts';
import { beside } from './beside.ts';
import { drainingWork } from './draining.ts';

const BATCH = 50;
const BULK = 1000;
/** Jobs that wait beside those that are worked on. */
const WAITING = 1000;
const BESIDE = '1,000 and more jobs';

/** Works on jobs that are there: as many as it takes come to the queue before, and are not timed. */
function working<Q extends Queue>(queue: Q, each: number, once: () => unknown): Opened {
  let number = 0;
  const add = (count: number): void => {
    for (let from = 0; from < count; from += BULK) {
      queue.addMany(Array.from({ length: Math.min(BULK, count - from) }, () => number++));
    }
  };
  add(WAITING);
  return { once, prepare: (times) => add(times * each), close: () => queue.close() };
}

interface QueueWork extends Omit<Work, 'measure'> {
  readonly units?: number;
  readonly bar?: number;
  ours(queue: ReturnType<typeof coterieQueue>): Opened;
  theirs(queue: Queue): Opened;
}

function queueWork({ bar, ours, theirs, ...work }: QueueWork): Work {
  return beside({
    ...work,
    sides: ({ folder }) => [
      { name: 'coterie', open: () => ours(coterieQueue(join(folder, 'coterie.db'))) },
      {
        name: 'plainjob',
        ...(bar !== undefined && { bar }),
        open: () => theirs(plainjobQueue(join(folder, 'plainjob.db'))),
      },
    ],
  });
}

const oneByOne = (queue: Queue): Opened => working(queue, 1, () => queue.work());

const numbers = (from: number) => Array.from({ length: BULK }, (_, at) => from + at);

const adding = (queue: Queue): Opened => ({
  once: (at) => queue.add(at),
  answer() {
    queue.addMany([1, 2, 3]);
    return [queue.work(), queue.work(), queue.work(), queue.work()];
  },
  close: () => queue.close(),
});

export const jobWorks: readonly Work[] = [
  queueWork({
    name: 'jobs/claim-complete',
    title: 'claim a job, then complete it',
    scale: BESIDE,
    bar: 0.9,
    ours: oneByOne,
    theirs: oneByOne,
  }),
  queueWork({
    name: 'jobs/complete-next',
    title: 'complete a job with the next claim',
    scale: BESIDE,
    bar: 1.1,
    ours: (queue) => working(queue, 1, () => queue.workAhead()),
    theirs: oneByOne,
  }),
  queueWork({
    name: 'jobs/batches-50',
    title: 'claim and complete 50 together',
    scale: BESIDE,
    units: BATCH,
    bar: 6,
    ours: (queue) => working(queue, BATCH, () => queue.workMany(BATCH)),
    theirs: (queue) => working(queue, BATCH, () => Array.from({ length: BATCH }, () => queue.work())),
  }),
  drainingWork,
  queueWork({ name: 'jobs/enqueue', title: 'enqueue a job', ours: adding, theirs: adding }),
  queueWork({
    name: 'jobs/enqueue-1000',
    title: 'enqueue 1,000 jobs at once',
    units: BULK,
    ours: (queue) => ({ ...adding(queue), once: (at) => queue.addMany(numbers(at * BULK)) }),
    theirs: (queue) => ({ ...adding(queue), once: (at) => queue.addMany(numbers(at * BULK)) }),
  }),
];
