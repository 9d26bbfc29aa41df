/**
 * How fast jobs are claimed from queues of very different length.
 *
 *     pnpm bench:jobs                                   1,000, 100,000 and 1,000,000 waiting, and 1,000,000 delayed ahead
 *     pnpm bench:jobs --waiting 1000,50000 --delayed 10000 --rounds 5
 *     pnpm bench:jobs --priorities 5                    each job has one of five, by chance
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { Queue, type Size } from './queue.ts';
import { describeRates, measureRates, nameOf } from './rates.ts';

const { values } = parseArgs({
  // pnpm hands on the `--` with which some callers set options apart.
  args: process.argv.slice(2).filter((argument) => argument !== '--'),
  options: {
    waiting: { type: 'string', default: '1000,100000,1000000' },
    delayed: { type: 'string', default: '1000000' },
    priorities: { type: 'string', default: '1' },
    rounds: { type: 'string', default: '15' },
  },
});
const waiting = values.waiting.split(',').map(Number);
const [delayed, priorities, rounds] = [Number(values.delayed), Number(values.priorities), Number(values.rounds)];
/** Jobs that are claimed in a round; so many of every type must be there. */
const JOBS = 150;
if (
  ![...waiting, delayed, priorities, rounds].every(Number.isInteger) ||
  Math.min(...waiting) < 1000 ||
  delayed < 0 ||
  Math.min(priorities, rounds) < 1
) {
  console.error(
    'Give --waiting as numbers from 1000 on, such as 1000,50000, --delayed from 0, --priorities and --rounds from 1 on.',
  );
  process.exit(2);
}

const sizes: readonly Size[] = [
  ...waiting.map((count) => ({ waiting: count, delayed: 0, priorities })),
  ...(delayed === 0 ? [] : [{ waiting: waiting[0] ?? 1000, delayed, priorities }]),
];
const folder = await mkdtemp(join(tmpdir(), 'coterie-bench-'));
try {
  const queues = sizes.map((size, number) => {
    const start = performance.now();
    const queue = new Queue(join(folder, `${number}.db`), size);
    console.log(`${number + 1}: ${nameOf(size)}, created in ${((performance.now() - start) / 1000).toFixed(1)} s`);
    return queue;
  });
  console.log(`\nclaims in a second, and what part of the first queue's that is (median of ${rounds} rounds)`);
  console.log(`${' '.repeat(22)}${queues.map((_, number) => `${number + 1}`.padStart(18)).join('')}`);
  for (const rates of measureRates(queues, { rounds, jobs: JOBS })) console.log(describeRates(rates));
  const last = queues.at(-1);
  if (last !== undefined && delayed > 0) {
    last.comeDue();
    const rate = last.claim(JOBS, {});
    console.log(`\nwhile the delayed ones come due, 1,000 with each claim: ${Math.round(rate)}/s`);
  }
  for (const queue of queues) queue.close();
} finally {
  await rm(folder, { recursive: true, force: true });
}
