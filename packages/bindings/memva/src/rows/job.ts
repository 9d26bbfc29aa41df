/** Jobs: the document's rows and the store's, both ways. */

import { assertGiven, assertOptions, type OptionKind, oneOf, optionKinds, ValidationError } from '@coterie/core';
import { definitions, type Entities, type JsonValue, type NewJob } from '@coterie/store';
import { Dialect } from '@coterie/store/dialect';
import { type CreateJobOptions, JOB_STATUSES, type Job, type JobOutcome } from '../types.ts';
import { ROWS, timeOf } from './values.ts';

const STATUS = oneOf(JOB_STATUSES);

/** What is said of an end. */
const OUTCOME = {
  result: { words: 'a string or null', holds: (value) => value === null || typeof value === 'string' },
  error: optionKinds.text,
} as const satisfies Readonly<Record<string, OptionKind>>;

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
  kinds: { status: STATUS, result: OUTCOME.result },
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

/** @throws {ValidationError} for a status that there is not, and what does not go with it, which nobody would find again. */
export function outcomeOf(status: string, outcome: JobOutcome): JobOutcome {
  assertGiven({ status });
  assertOptions({ status }, { status: STATUS });
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
