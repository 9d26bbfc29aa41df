import type { Operation } from '@coterie/core';
import { withZeros } from '../../table/counts.ts';
import { JOB_STATUSES } from './definition.ts';
import { jobTable as table } from './schema.ts';
import type { JobStats } from './types.ts';

const COUNTS = 'SELECT type, status, count(*) FROM jobs GROUP BY type, status';

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
      const byType = new Map<string, [string, number][]>();
      const byStatus = new Map<string, number>();
      for (const [type, status, count] of (counts?.rows ?? []) as [string, string, number][]) {
        byType.set(type, [...(byType.get(type) ?? []), [status, count]]);
        byStatus.set(status, (byStatus.get(status) ?? 0) + count);
      }
      return {
        total: [...byStatus.values()].reduce((sum, count) => sum + count, 0),
        byStatus: withZeros(JOB_STATUSES, [...byStatus]),
        byType: Object.fromEntries([...byType].map(([type, rows]) => [type, withZeros(JOB_STATUSES, rows)])),
        delayed: delayed?.rows[0]?.[0] as number,
        expired: expired?.rows[0]?.[0] as number,
      };
    },
  };
}
