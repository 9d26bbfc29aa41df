import type { Kind, Out } from '@coterie/core';
import type { Verbs } from '../../table/entity.ts';
import type {
  Claim,
  ClaimedJob,
  Cleanup,
  CompleteOptions,
  FailOptions,
  Heartbeat,
  Job,
  JobError,
  JobStats,
  JobStatus,
  JobTypes,
  Lease,
  LeaseReport,
  NewJob,
} from './types.ts';

/**
 * A durable queue. A job is *pending* until somebody claims it, *processing* while his lease holds, and ends as *completed*,
 * *failed* or *cancelled*. Every job is handed to one claimer, whichever connection, process or machine asks.
 *
 * What a claimer does needs the token of his claim. When that is no longer the job's, because the lease ran out and somebody
 * claimed the job anew, or it was cancelled, the call is a `DatabaseError` `conflict` and nothing of it is applied, nor of
 * a batch around it. A lease that ran out still holds until somebody claims something.
 *
 * Finished jobs are final: what would change one is a `conflict` too. Only `retry` and `setStatus` make a job that failed or
 * was cancelled pending again. `update` changes priority, `maxAttempts`, `backoffMs` and `scheduledAt` of unfinished ones.
 * A `uniqueKey` that an unfinished job has is a `ValidationError` of that field.
 */
export interface Jobs<K extends Kind> extends Verbs<K, JobTypes> {
  /** Creates the job unless an unfinished one has its key. @returns the one that is there then, and whether it is new. */
  createUnique(given: NewJob & { readonly uniqueKey: string }): Out<K, UniqueJob>;

  /**
   * Takes jobs whose time has come: the highest priority first, then the oldest by `createdAt` and insertion. A job whose
   * lease ran out is among them again; one that has spent its attempts so has failed. When more than 1,000 delayed jobs come
   * due at once, each claim adds 1,000 to those that it looks at.
   * @returns them in this order, each with its `leaseToken`; none when there are none.
   */
  claim(claim?: Claim): Out<K, readonly ClaimedJob[]>;

  /** Begins the lease anew from now on, and keeps what is told of the progress. @returns the job as it is now. */
  heartbeat(id: string, token: string, heartbeat?: Heartbeat): Out<K, Job>;

  /** The same for many; here leases that have ended are told and no error. */
  heartbeatMany(leases: readonly HeartbeatOf[], heartbeat?: Pick<Heartbeat, 'leaseMs'>): Out<K, LeaseReport>;

  /** Ends the job with its result, and claims others in the same round trip where that is wanted. */
  complete(id: string, token: string, options?: CompleteOptions): Out<K, Completion>;

  /** The same for many; here leases that have ended are told and no error. */
  completeMany(leases: readonly CompletionOf[], options?: Pick<CompleteOptions, 'claim'>): Out<K, ManyCompletions>;

  /**
   * Tells that the attempt failed. While attempts are left the job waits to be tried again: `backoffMs`, doubled with each
   * attempt up to a day, of which between half and all is waited, as chance has it. Then it has failed.
   * @returns the job as it is now.
   */
  fail(id: string, token: string, error: JobError, options?: FailOptions): Out<K, Job>;

  /** The same for many; here leases that have ended are told and no error. */
  failMany(failures: readonly FailureOf[]): Out<K, LeaseReport>;

  /**
   * Gives the job back as if it had not been claimed: it is ready at once, or waits for its time where that is still to
   * come, and the attempt does not count.
   */
  release(id: string, token: string): Out<K, Job>;

  /** The same for many; here leases that have ended are told and no error. */
  releaseMany(leases: readonly Lease[]): Out<K, LeaseReport>;

  /** Ends the job, also one that is being worked on: its lease has ended then. Null when there is none. */
  cancel(id: string, reason?: string): Out<K, Job | null>;

  /**
   * Makes a job that failed or was cancelled ready again, with all its attempts. Null when there is none.
   * @throws {DatabaseError} `conflict` for a job in any other status.
   * @throws {ValidationError} `uniqueKey` when another unfinished job has its key by now.
   */
  retry(id: string): Out<K, Job | null>;

  /**
   * Sets the status without a lease, which ends if there is one. `pending` makes the job ready, with all its attempts;
   * only a claim makes it `processing`. Null when there is none.
   */
  setStatus(id: string, status: Exclude<JobStatus, 'processing'>, outcome?: JobOutcome): Out<K, Job | null>;

  /** Of all jobs. */
  stats(): Out<K, JobStats>;

  /** Deletes finished jobs; no others. @returns how many. */
  cleanup(cleanup: Cleanup): Out<K, number>;
}

export interface UniqueJob {
  readonly job: Job;
  readonly created: boolean;
}

export interface Completion {
  readonly job: Job;
  /** As `claim` returns them; none when none were asked for. */
  readonly claimed: readonly ClaimedJob[];
}

export interface ManyCompletions extends LeaseReport {
  readonly claimed: readonly ClaimedJob[];
}

export interface HeartbeatOf extends Lease, Pick<Heartbeat, 'progress'> {}

export interface CompletionOf extends Lease, Pick<CompleteOptions, 'result'> {}

export interface FailureOf extends Lease, FailOptions {
  readonly error: JobError;
}

export interface JobOutcome {
  /** Of a job that is completed. Default null. */
  readonly result?: CompleteOptions['result'];
  /** Of one that failed or is cancelled. Default: what was told last. */
  readonly error?: string | undefined;
}
