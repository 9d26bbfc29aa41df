import { ValidationError } from '@coterie/core';
import type { Environment } from '../../environment.ts';
import type { Definition, Derivation } from '../../table/definition.ts';
import { CREATED } from '../../table/filters.ts';
import { asConflict } from './conflict.ts';
import { jobTable } from './schema.ts';
import type { FinishedStatus, Job, JobTypes, NewJob } from './types.ts';

const WRITABLE = [
  'id',
  'type',
  'data',
  'status',
  'priority',
  'attempts',
  'maxAttempts',
  'error',
  'result',
  'progress',
  'uniqueKey',
  'backoffMs',
  'scheduledAt',
  'worker',
  'startedAt',
  'completedAt',
  'createdAt',
  'updatedAt',
] as const satisfies readonly (keyof NewJob)[];

export const JOB_STATUSES = ['pending', 'processing', 'completed', 'failed', 'cancelled'] as const;

export const FINISHED: readonly FinishedStatus[] = ['completed', 'failed', 'cancelled'];

const whetherDelayed: Derivation<Date> = {
  sql: '?',
  params: (scheduledAt, { now }) => [scheduledAt > now() ? 1 : 0],
};

export const jobDefinition: Definition<JobTypes> = {
  table: jobTable,
  writable: WRITABLE,
  changeable: ['priority', 'maxAttempts', 'backoffMs', 'scheduledAt'],
  changedAt: 'updatedAt',
  derived: { scheduledAt: [{ column: 'is_delayed', insert: whetherDelayed, update: whetherDelayed }] },
  filters: {
    ids: 'id',
    type: 'type',
    status: 'status',
    worker: 'worker',
    uniqueKey: 'uniqueKey',
    ...CREATED,
  },
  // Each further order would cost an index for every filter, and with it each claim.
  orders: ['createdAt'],
  prunable: 'completed_at IS NOT NULL',
  explain: asConflict,
  prepare,
};

function prepare(job: NewJob, { now, id }: Environment): Pick<Job, (typeof WRITABLE)[number]> {
  const createdAt = job.createdAt ?? earlier(now(), job.completedAt);
  const status = job.status ?? 'pending';
  if ((status as string) === 'processing') {
    throw new ValidationError('status', 'Only a claim makes a job processing. Create it as pending, and claim it.');
  }
  const isFinished = status !== 'pending';
  return {
    id: job.id ?? id(),
    type: job.type,
    data: job.data === undefined ? {} : job.data,
    status,
    priority: job.priority ?? 0,
    attempts: job.attempts ?? 0,
    maxAttempts: job.maxAttempts ?? 3,
    error: job.error ?? null,
    result: job.result ?? null,
    progress: job.progress ?? null,
    uniqueKey: job.uniqueKey ?? null,
    backoffMs: job.backoffMs ?? 1000,
    scheduledAt: job.scheduledAt ?? createdAt,
    worker: job.worker ?? null,
    startedAt: job.startedAt ?? null,
    completedAt: job.completedAt ?? (isFinished ? now() : null),
    createdAt,
    updatedAt: job.updatedAt ?? createdAt,
  };
}

/** No text of a date is before it. */
const FIRST_DATE = new Date('0000-01-01T00:00:00.000Z');

/** Who says only when a job ended does not mean that it was created since. An end that cannot be is refused as the end. */
function earlier(now: Date, end: Date | null | undefined): Date {
  return end instanceof Date && end < now && end >= FIRST_DATE ? end : now;
}
