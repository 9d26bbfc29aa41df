/** Jobs: the document's rows and the store's, both ways. */

import { ValidationError } from '@coterie/core';
import type { JsonValue, NewJob, Job as StoredJob, JobStatus as StoredStatus } from '@coterie/store';
import { type CreateJobOptions, JOB_STATUSES, type Job, type JobOutcome } from '../types.ts';
import { jsonOf, oneOf, refuseUnknown, textOf, textOrNull, timeOf, timeOrNull } from './values.ts';

/** The document knows no cancelling: such a job ended without success, and `error` says why. */
const STATUSES: Readonly<Record<StoredStatus, string>> = {
  pending: 'pending',
  processing: 'processing',
  completed: 'completed',
  failed: 'failed',
  cancelled: 'failed',
};

export function jobRow(stored: StoredJob): Job {
  return {
    id: stored.id,
    type: stored.type,
    data: stored.data,
    status: STATUSES[stored.status],
    priority: stored.priority,
    attempts: stored.attempts,
    max_attempts: stored.maxAttempts,
    error: stored.error,
    result: shownResult(stored.result),
    scheduled_at: stored.scheduledAt.toISOString(),
    started_at: stored.startedAt?.toISOString() ?? null,
    completed_at: stored.completedAt?.toISOString() ?? null,
    created_at: stored.createdAt.toISOString(),
    updated_at: stored.updatedAt.toISOString(),
  };
}

function shownResult(result: JsonValue): string | null {
  return result === null || typeof result === 'string' ? result : JSON.stringify(result);
}

const OPTIONS = ['priority', 'max_attempts', 'scheduled_at'] as const satisfies readonly (keyof CreateJobOptions)[];

export function newJob(type: string, data: unknown, options: CreateJobOptions): NewJob {
  refuseUnknown(options, OPTIONS);
  const { priority, max_attempts, scheduled_at } = options;
  return {
    type: textOf(type, 'type'),
    data: jsonOf(data, 'data'),
    ...(priority !== undefined && { priority }),
    ...(max_attempts !== undefined && { maxAttempts: max_attempts }),
    ...(scheduled_at !== undefined && { scheduledAt: timeOf(scheduled_at, 'scheduled_at') }),
  };
}

export const NO_REASON = 'No reason was given.';

/** @throws {ValidationError} for what does not go with the status, which nobody would find again. */
export function outcomeOf(status: string, outcome: JobOutcome): JobOutcome {
  refuseUnknown(outcome, ['result', 'error']);
  const { result, error = status === 'failed' ? NO_REASON : undefined } = outcome;
  if (result !== undefined && status !== 'completed') {
    throw new ValidationError('result', `A job that is ${status} has no result. Leave it out.`);
  }
  if (error !== undefined && (status === 'completed' || status === 'processing')) {
    throw new ValidationError('error', `A job that is ${status} has no error. Leave it out.`);
  }
  return {
    ...(result !== undefined && { result: textOrNull(result, 'result') }),
    ...(error !== undefined && { error: textOf(error, 'error') }),
  };
}

const COLUMNS = [
  'id',
  'type',
  'data',
  'status',
  'priority',
  'attempts',
  'max_attempts',
  'error',
  'result',
  'scheduled_at',
  'started_at',
  'completed_at',
  'created_at',
  'updated_at',
] as const satisfies readonly (keyof Job)[];

/** A whole row, as the tables of the document take it. @throws {ValidationError} for one that is being processed. */
export function storedJob(row: Job): NewJob {
  refuseUnknown(row, COLUMNS);
  const status = oneOf(JOB_STATUSES, row.status, 'status');
  if (status === 'processing') {
    throw new ValidationError('status', 'A job is processing for whoever took it. Insert it as pending, and take it.');
  }
  return {
    id: textOf(row.id, 'id'),
    type: textOf(row.type, 'type'),
    data: jsonOf(row.data, 'data'),
    status,
    priority: row.priority,
    attempts: row.attempts,
    maxAttempts: row.max_attempts,
    error: textOrNull(row.error, 'error'),
    result: textOrNull(row.result, 'result'),
    scheduledAt: timeOf(row.scheduled_at, 'scheduled_at'),
    startedAt: timeOrNull(row.started_at, 'started_at'),
    completedAt: timeOrNull(row.completed_at, 'completed_at'),
    createdAt: timeOf(row.created_at, 'created_at'),
    updatedAt: timeOf(row.updated_at, 'updated_at'),
  };
}
