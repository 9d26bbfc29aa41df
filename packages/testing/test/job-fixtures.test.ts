import type { NewJob } from '@coterie/store';
import { expect, test } from 'vitest';
import { createInMemoryStore, Random, randomJob, randomJobs } from '../src/index.ts';
import { engine } from './engine.ts';

test.each([1, 2, 3])('jobs from a seed are legal, varied, and made again (seed %i)', (seed) => {
  const made = randomJobs(new Random(seed), 300);
  expect(randomJobs(new Random(seed), 300)).toEqual(made);
  const store = createInMemoryStore(engine({ mode: 'sync' }));
  const jobs = store.jobs.createMany(made);
  for (const [at, job] of jobs.entries()) {
    const { id: _, ...given } = made[at] as NewJob;
    expect(job).toMatchObject({ ...given, updatedAt: given.updatedAt ?? given.createdAt });
    if (job.completedAt !== null) expect(job.completedAt.getTime()).toBeGreaterThanOrEqual(job.createdAt.getTime());
  }
  const { byStatus, byType, delayed } = store.jobs.stats();
  expect(Object.keys(byType)).toHaveLength(6);
  for (const status of ['pending', 'completed', 'failed', 'cancelled'] as const) {
    expect(byStatus[status]).toBeGreaterThan(0);
  }
  expect(jobs.some(({ status, attempts }) => status === 'pending' && attempts > 0)).toBe(true);
  expect(delayed).toBeGreaterThan(0);
  expect(store.jobs.claim({ limit: 1000 })).toHaveLength(byStatus.pending - delayed);
  store.close();
});

test('what is said of a job holds', () => {
  const createdAt = new Date('2026-03-04T05:06:07.008Z');
  const job = randomJob(new Random(1), { id: 'j', type: 'mine', status: 'failed', createdAt });
  expect(job).toMatchObject({ id: 'j', type: 'mine', status: 'failed', createdAt, attempts: job.maxAttempts });
});
