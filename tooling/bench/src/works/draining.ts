/** Two processes that share a queue: what is measured is the time until nothing is left in it. */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { roundsOf } from '../measuring/rounds.ts';
import type { Measured, Work } from '../measuring/work.ts';
import { coterieQueue, plainjobQueue, type Queue } from '../peers/queues.ts';

export const QUEUES = { coterie: coterieQueue, plainjob: plainjobQueue } as const;
type Name = keyof typeof QUEUES;

const PROCESSES = 2;
const program = fileURLToPath(new URL('./drain.ts', import.meta.url));

export const drainingWork: Work = {
  name: 'jobs/two-processes',
  title: 'two processes empty a queue',
  scale: { full: '20,000 jobs', quick: '1,000 jobs' },
  async measure(bench) {
    const [jobs, rounds] = bench.quick ? [1000, 4] : [20_000, 10];
    const seconds: Record<Name, number[]> = { coterie: [], plainjob: [] };
    for (const round of roundsOf({ ...bench, rounds })) {
      const order: readonly Name[] = round % 2 === 0 ? ['coterie', 'plainjob'] : ['plainjob', 'coterie'];
      for (const name of order) seconds[name].push(await drain(name, join(bench.folder, `${name}-${round}.db`), jobs));
    }
    const sides = [
      { name: 'coterie', seconds: seconds.coterie },
      { name: 'plainjob', seconds: seconds.plainjob },
    ];
    return { by: 'clock', units: jobs, sides } satisfies Measured;
  },
};

/** Fills a queue and lets the processes begin at the same moment. */
async function drain(name: Name, path: string, jobs: number): Promise<number> {
  const queue: Queue = QUEUES[name](path);
  for (let from = 0; from < jobs; from += 1000) queue.addMany(Array.from({ length: 1000 }, (_, at) => from + at));
  queue.close();
  const workers = Array.from({ length: PROCESSES }, () => fork(program, [name, path]));
  await Promise.all(workers.map((worker) => once(worker, 'message')));
  const start = performance.now();
  const answers = workers.map((worker) => once(worker, 'message'));
  for (const worker of workers) worker.send('begin');
  const done = (await Promise.all(answers)).map(([count]) => count as number);
  const seconds = (performance.now() - start) / 1000;
  const total = done.reduce((sum, count) => sum + count, 0);
  if (total !== jobs) throw new Error(`${name} was to do ${jobs} jobs, and did ${total}.`);
  return seconds;
}
