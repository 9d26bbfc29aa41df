/** The statuses of jobs. They are told without the store, which the help and a view need not load. */
import type { FinishedStatus, JobStatus } from '@coterie/store';

export const FINISHED = ['completed', 'failed', 'cancelled'] as const satisfies readonly FinishedStatus[];

export const STATUSES = ['pending', 'processing', ...FINISHED] as const satisfies readonly JobStatus[];
