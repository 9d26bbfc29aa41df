/** Jobs: the document's rows and the store's, both ways. */

import { assertOptions, ValidationError } from '@coterie/core';
import { definitions, type Entities, type JsonValue, type NewJob } from '@coterie/store';
import { Dialect, oneOf } from '@coterie/store/dialect';
import { type CreateJobOptions, JOB_STATUSES, type Job, type JobOutcome } from '../types.ts';
import { OUTCOME, ROWS, timeOf } from './values.ts';

const CALLED = {
  seq: null,
  progress: null,
  uniqueKey: null,
  backoffMs: null,
  leaseToken: null,
  leaseExpiresAt: null,
  worker: null,
} as const;

export const JOBS: Dialect<Entities['jobs'], Job> = new Dialect(definitions.jobs, {
  ...ROWS,
  called: CALLED,
  shown: {
    // The document knows no cancelling: such a job ended without success, and `error` says why.
    status: ({ status }) => (status === 'cancelled' ? 'failed' : status),
    result: ({ result }) => (result === null || typeof result === 'string' ? result : JSON.stringify(result)),
  },
  given: {
    status: oneOf(JOB_STATUSES),
    result(value: unknown, name) {
      assertOptions({ [name]: value }, OUTCOME);
      return value;
    },
  },
});

const OPTIONS = new Dialect<Entities['jobs'], Job, CreateJobOptions>(definitions.jobs, {
  ...ROWS,
  writable: ['priority', 'maxAttempts', 'scheduledAt'],
  given: { scheduled_at: timeOf },
});

export function newJob(type: string, data: unknown, options: CreateJobOptions): NewJob {
  const job = { ...OPTIONS.new(options), type, data: data as JsonValue };
  // Undefined would be an empty object.
  definitions.jobs.table.encode('data', job.data);
  return job;
}

export const NO_REASON = 'No reason was given.';

/** @throws {ValidationError} for what does not go with the status, which nobody would find again. */
export function outcomeOf(status: string, outcome: JobOutcome): JobOutcome {
  assertOptions(outcome, OUTCOME, 'field');
  const { result, error = status === 'failed' ? NO_REASON : undefined } = outcome;
  if (result !== undefined && status !== 'completed') {
    throw new ValidationError('result', `A job that is ${status} has no result. Leave it out.`);
  }
  if (error !== undefined && (status === 'completed' || status === 'processing')) {
    throw new ValidationError('error', `A job that is ${status} has no error. Leave it out.`);
  }
  return { result, error };
}
