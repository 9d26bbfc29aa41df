import type { JsonValue } from '../../table/codec.ts';
import type { OneOf } from '../../table/conditions.ts';
import type { EntityTypes, ListOf } from '../../table/entity.ts';

export type JobStatus = 'pending' | 'processing' | 'completed' | 'failed' | 'cancelled';

/** A status in which a job stays. */
export type FinishedStatus = Exclude<JobStatus, 'pending' | 'processing'>;

/** A piece of work that waits, is worked on, or is done. */
export interface Job {
  /** Order of insertion in this database. */
  readonly seq: number;
  readonly id: string;
  /** What kind of work it is; workers claim by it. */
  readonly type: string;
  /** What the work needs. */
  readonly data: JsonValue;
  readonly status: JobStatus;
  /** Jobs with a higher one are claimed first. */
  readonly priority: number;
  /** How often it was claimed. */
  readonly attempts: number;
  /** After so many attempts that failed, the job has failed. */
  readonly maxAttempts: number;
  /** Why the last attempt failed, or why the job was cancelled; null when it is completed. */
  readonly error: string | null;
  readonly result: JsonValue;
  /** What a heartbeat told last. */
  readonly progress: JsonValue;
  /** At most one unfinished job has it. */
  readonly uniqueKey: string | null;
  /** Milliseconds before the first retry, doubled for each further one. */
  readonly backoffMs: number;
  /** It is not claimed before. */
  readonly scheduledAt: Date;
  /** What makes the claim, while it is `processing`. */
  readonly leaseToken: string | null;
  /** From then on others may claim it. */
  readonly leaseExpiresAt: Date | null;
  /** Who has it, or had it last. */
  readonly worker: string | null;
  /** When it was claimed last. */
  readonly startedAt: Date | null;
  /** When it was completed, failed or was cancelled. */
  readonly completedAt: Date | null;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

/** A job in the hands of the one who claimed it. */
export interface ClaimedJob extends Job {
  readonly status: 'processing';
  readonly leaseToken: string;
  readonly leaseExpiresAt: Date;
  readonly startedAt: Date;
}

/** What a new job is made of; the rest has defaults. */
export interface NewJob {
  /** Default: a new UUID. */
  readonly id?: string | undefined;
  readonly type: string;
  /** Default `{}`. */
  readonly data?: JsonValue | undefined;
  /** Default 0. */
  readonly priority?: number | undefined;
  /** From 1 on. Default 3. */
  readonly maxAttempts?: number | undefined;
  /** Refused while an unfinished job has it. */
  readonly uniqueKey?: string | null | undefined;
  /** Milliseconds before the first retry, doubled for each further one; from 0 to a day. Default 1,000. */
  readonly backoffMs?: number | undefined;
  /** Not to be claimed before. Default: `createdAt`. */
  readonly scheduledAt?: Date | undefined;
  /** Default: now, or the end where one is given that is earlier. */
  readonly createdAt?: Date | undefined;
  /** Default: `createdAt`. */
  readonly updatedAt?: Date | undefined;

  /** Default `pending`; another for a job that ended elsewhere and is brought over. Only a claim makes it `processing`. */
  readonly status?: Exclude<JobStatus, 'processing'> | undefined;
  /** Default 0. */
  readonly attempts?: number | undefined;
  readonly error?: string | null | undefined;
  readonly result?: JsonValue | undefined;
  readonly progress?: JsonValue | undefined;
  readonly worker?: string | null | undefined;
  readonly startedAt?: Date | null | undefined;
  /** Default: now where the status is a finished one. */
  readonly completedAt?: Date | null | undefined;
}

/** What of a job can change beside its course. */
export type JobPatch = Partial<Pick<NewJob, 'priority' | 'maxAttempts' | 'backoffMs' | 'scheduledAt'>>;

/** All that is given must hold. An array means any of its values. */
export interface JobFilter {
  readonly ids?: readonly string[] | undefined;
  readonly type?: OneOf<string> | undefined;
  readonly status?: OneOf<JobStatus> | undefined;
  readonly worker?: OneOf<string> | undefined;
  readonly uniqueKey?: OneOf<string> | undefined;
  /** Created at this moment or later. */
  readonly createdFrom?: Date | undefined;
  /** Created earlier than this. */
  readonly createdBefore?: Date | undefined;
}

export interface JobTypes extends EntityTypes {
  readonly entity: Job;
  readonly new: NewJob;
  readonly patch: JobPatch;
  readonly filter: JobFilter;
  readonly order: 'createdAt';
}

export type JobList = ListOf<JobTypes>;

/** Which jobs are wanted, by whom and for how long. */
export interface Claim {
  /** Default: any. None of them when the array is empty. At most 100. */
  readonly types?: readonly string[] | undefined;
  /** Only these jobs, and these also before their time. Not together with `types`. */
  readonly ids?: readonly string[] | undefined;
  /** A name of the claimer's, for people who look. Default: none. */
  readonly worker?: string | null | undefined;
  /** Milliseconds until others may claim the job again, unless a heartbeat comes first. Default 60,000. */
  readonly leaseMs?: number | undefined;
  /** How many at most. Default 1. */
  readonly limit?: number | undefined;
}

/** A claim on a job: its id and the token that the claim gave. */
export interface Lease {
  readonly id: string;
  readonly token: string;
}

export interface Heartbeat {
  /** Milliseconds from now. Default 60,000. */
  readonly leaseMs?: number | undefined;
  /** Kept until another is told. Absent: what was told last stays. */
  readonly progress?: JsonValue | undefined;
}

export interface CompleteOptions {
  /** Default null. */
  readonly result?: JsonValue | undefined;
  /** Claims the next ones in the same round trip. */
  readonly claim?: Claim | undefined;
}

export interface FailOptions {
  /** Whether it is tried again while attempts are left. Default true. */
  readonly retry?: boolean | undefined;
  /** Milliseconds before the retry, in place of those that follow from `backoffMs`. */
  readonly delayMs?: number | undefined;
}

/** A text, or what was thrown, whose message is kept. */
export type JobError = string | Error;

/** What became of several leases at once: the ids of the jobs, each in the order in which they were given. */
export interface LeaseReport {
  /** Those whose lease held, so that it was done. */
  readonly done: readonly string[];
  /** Those whose lease has ended. Nothing was done to these jobs; drop the work on them. */
  readonly stale: readonly string[];
}

/** Counts by status, with zeros. */
export type JobCounts = Readonly<Record<JobStatus, number>>;

export interface JobStats {
  readonly total: number;
  readonly byStatus: JobCounts;
  /** Of every type that a job has. */
  readonly byType: Readonly<Record<string, JobCounts>>;
  /** Of the pending ones: those whose time has not come. */
  readonly delayed: number;
  /** Of those in processing: those whose lease has run out, which the next claim puts back. */
  readonly expired: number;
}

export interface Cleanup {
  /** Those that ended before this moment go. None counts as ended before it was created, whatever its worker's clock said. */
  readonly olderThan: Date;
  /** Default: all three. */
  readonly statuses?: readonly FinishedStatus[] | undefined;
  /** How many at most, of each status those first that were created first. Default: all, in one transaction. */
  readonly limit?: number | undefined;
}
