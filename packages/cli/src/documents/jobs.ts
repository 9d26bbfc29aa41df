/** What the commands about jobs print with `--json`, beside rows; see `index.ts`. */

import type { JobStatus } from '@coterie/store';

type JobCounts = Readonly<Record<JobStatus, number>>;

/** `coterie jobs stats` */
export interface JobStatsDocument {
  readonly total: number;
  readonly byStatus: JobCounts;
  /** Of every type that a job has. */
  readonly byType: Readonly<Record<string, JobCounts>>;
  /** Of the pending ones: those whose time has not come. */
  readonly delayed: number;
  /** Of those in processing: those whose lease has run out. */
  readonly expired: number;
}

/** `coterie jobs prune` */
export interface JobPruneDocument {
  /** False when it was interrupted: what went before is gone. */
  readonly finished: boolean;
  readonly deleted: number;
  readonly durationMs: number;
}
