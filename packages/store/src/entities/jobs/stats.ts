import type { Operation } from '@coterie/core';
import { withZeros } from '../../table/counts.ts';
import { JOB_STATUSES } from './definition.ts';
import { jobTable as table } from './schema.ts';
import type { JobStats, JobStatus } from './types.ts';

type Counted = Record<JobStatus, number>;

const none = (): Counted => ({ ...withZeros(JOB_STATUSES, []) });

/**
 * All jobs of each type, and those of each status but one: the completed are the others. Nearly every job ends as one of
 * them, and an index by type and status would be written twice with each step of a job.
 */
const COUNTS = `SELECT type, NULL, count(*) FROM jobs INDEXED BY jobs_by_type GROUP BY type
  UNION ALL SELECT type, status, count(*) FROM jobs INDEXED BY jobs_by_type_ready
    WHERE status = 'pending' AND is_delayed = 0 GROUP BY type
  UNION ALL SELECT type, status, count(*) FROM jobs INDEXED BY jobs_by_delayed
    WHERE status = 'pending' AND is_delayed = 1 GROUP BY type
  UNION ALL SELECT type, status, count(*) FROM jobs INDEXED BY jobs_by_lease WHERE status = 'processing' GROUP BY type
  UNION ALL SELECT type, status, count(*) FROM jobs INDEXED BY jobs_by_status
    WHERE status IN ('failed', 'cancelled') GROUP BY status, type`;

const DELAYED = `SELECT count(*) FROM jobs INDEXED BY jobs_by_delayed
  WHERE status = 'pending' AND is_delayed = 1 AND scheduled_at > ?`;

const EXPIRED = `SELECT count(*) FROM jobs INDEXED BY jobs_by_lease WHERE status = 'processing' AND lease_expires_at <= ?`;

export function statsOperation(now: Date): Operation<JobStats> {
  const at = table.encode('scheduledAt', now);
  return {
    access: 'read',
    statements: [
      { sql: COUNTS, params: [] },
      { sql: DELAYED, params: [at] },
      { sql: EXPIRED, params: [at] },
    ],
    decode([counts, delayed, expired]) {
      const byType = new Map<string, Counted>();
      const byStatus = none();
      let total = 0;
      for (const [type, status, count] of (counts?.rows ?? []) as [string, JobStatus | null, number][]) {
        const ofType = byType.get(type) ?? none();
        byType.set(type, ofType);
        for (const counted of [ofType, byStatus]) {
          if (status !== null) counted[status] += count;
          counted.completed += status === null ? count : -count;
        }
        if (status === null) total += count;
      }
      return {
        total,
        byStatus,
        byType: Object.fromEntries(byType),
        delayed: delayed?.rows[0]?.[0] as number,
        expired: expired?.rows[0]?.[0] as number,
      };
    },
  };
}
