/** Works on the jobs of a store until all are completed. */
import { openStore } from '@coterie/store';
import { Random } from '@coterie/testing';
import { openEngine, type Place } from '../engines.ts';
import { DeedLog } from '../jobs/deeds.ts';
import { JobWorker, type WorkCounts } from '../jobs/work.ts';
import { answerQuestions } from '../worker.ts';

export interface JobsTask extends Place {
  readonly name: string;
  /** Where it is written down what was done. */
  readonly deeds: string;
  readonly seed: number;
  readonly leaseMs: number;
  readonly total: number;
}

/** Many write at once, and none of them is to give up. */
const PATIENCE = 120_000;

answerQuestions(async ({ name, deeds: path, seed, leaseMs, total, ...place }: JobsTask): Promise<WorkCounts> => {
  const store = await openStore(await openEngine(place), { migrate: false, busyTimeout: PATIENCE });
  const deeds = new DeedLog(path);
  const worker = new JobWorker({ store, deeds, random: new Random(seed), name, leaseMs, total });
  try {
    await worker.run();
    return worker.counts;
  } finally {
    deeds.close();
    await store.close();
  }
});
