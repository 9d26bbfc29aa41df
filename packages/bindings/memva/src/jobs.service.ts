import { DatabaseError, ValidationError } from '@coterie/core';
import type { Store, Job as StoredJob } from '@coterie/store';
import { withStore } from './database.ts';
import { LEASE_MS, leases } from './leases.ts';
import { JOBS, NO_REASON, newJob, outcomeOf } from './rows/job.ts';
import type { CreateJobOptions, JOB_STATUSES, Job, JobOutcome } from './types.ts';

/**
 * Creates a job that waits to be taken.
 * @param data what the work needs; any JSON value.
 * @throws {ValidationError} for data that is no JSON, or an option that cannot be.
 */
export async function createJob(type: string, data: unknown, options: CreateJobOptions = {}): Promise<Job> {
  return withStore((store) =>
    JOBS.telling(() => store.run(JOBS.one(store.operations.jobs.create(newJob(type, data, options))))),
  );
}

/**
 * Takes the job that is next: its time has come, none has a higher priority, and of those it is the oldest. It is
 * `processing` from then on and no other process gets it, until `updateJobStatus` says how it went. When this process dies
 * before, the job comes back within a minute, as often as `max_attempts` allows; then it has failed.
 * @param types only jobs of these types; default: any. Name yours where others keep jobs in the same database.
 * @returns null when there is none.
 * @throws {ValidationError} `types` for what is no array.
 */
export async function getNextJob(types?: readonly string[]): Promise<Job | null> {
  if (types !== undefined && !Array.isArray(types)) {
    throw new ValidationError('types', `types must be an array, such as ['x'], but is ${String(types)}.`);
  }
  const [job] = await withStore((store) => store.jobs.claim({ ...CLAIM, types }));
  if (job === undefined) return null;
  leases.keep(job);
  return JOBS.row(job);
}

/**
 * Says what a job is at.
 *
 * - `completed`, `failed`: it has ended, for good. Without a reason, `error` says that none was given.
 * - `pending`: it is given back, and can be taken at once. Once it was taken `max_attempts` times it has failed
 *   instead. One that had failed before gets all its attempts anew.
 * - `processing`: it is taken, as by `getNextJob`, also before its time; one that this process has is kept.
 *
 * @returns it as it is now; null when there is none.
 * @throws {DatabaseError} `conflict` when this process had taken the job and somebody else has decided about it since, or
 * for a job that has ended, which only from `failed` to `pending` can change. Nothing is applied then.
 * @throws {ValidationError} for a status that the document does not have, a result without `completed`, an error with it.
 */
export async function updateJobStatus(id: string, status: string, outcome: JobOutcome = {}): Promise<Job | null> {
  const told = outcomeOf(status, outcome);
  const wanted = status as JobStatus;
  const job = await withStore((store) => {
    const token = leases.tokenOf(id);
    return token === undefined ? setStatus(store, id, wanted, told) : conclude(store, { id, token }, wanted, told);
  });
  return job === null ? null : JOBS.row(job);
}

type JobStatus = (typeof JOB_STATUSES)[number];

const CLAIM = { worker: `memva ${process.pid}`, leaseMs: LEASE_MS };

/** Of a job that this process has. Its lease goes with the end of the work, or has gone already. */
async function conclude(
  store: Store,
  { id, token }: { readonly id: string; readonly token: string },
  status: JobStatus,
  { result = null, error = NO_REASON }: JobOutcome,
): Promise<StoredJob> {
  try {
    const job = await concluded();
    if (status !== 'processing') leases.letGo(id);
    return job;
  } catch (cause) {
    if (cause instanceof DatabaseError && cause.code === 'conflict') leases.letGo(id);
    throw cause;
  }

  async function concluded(): Promise<StoredJob> {
    if (status === 'processing') return store.jobs.heartbeat(id, token, { leaseMs: LEASE_MS });
    if (status === 'completed') return (await store.jobs.complete(id, token, { result })).job;
    return store.jobs.fail(id, token, error, { retry: status === 'pending', delayMs: 0 });
  }
}

/** Of a job that another process has, or nobody. */
async function setStatus(store: Store, id: string, status: JobStatus, outcome: JobOutcome): Promise<StoredJob | null> {
  if (status !== 'processing') return store.jobs.setStatus(id, status, outcome);
  const [job] = await store.jobs.claim({ ...CLAIM, ids: [id] });
  if (job === undefined) return notTaken(await store.jobs.get(id));
  leases.keep(job);
  return job;
}

function notTaken(job: StoredJob | null): null {
  if (job === null) return null;
  const why = job.status === 'processing' ? `${job.worker ?? 'another process'} has it` : `it is ${job.status}`;
  throw new DatabaseError(
    'conflict',
    `Job ${job.id} cannot be taken: ${why}. Only jobs that wait can; take another one.`,
  );
}
