import { type Statement, ValidationError } from '@coterie/core';
import { countOf } from '../../table/listing.ts';
import { FINISHED } from './definition.ts';
import { jobTable as table } from './schema.ts';
import type { Cleanup } from './types.ts';

/**
 * No job has ended before it was created, so those that were created since need not be looked at. An index by the end would
 * be written with each completion; without it only jobs that were unfinished at that moment are looked at in vain.
 */
const OLD = `SELECT seq FROM jobs INDEXED BY jobs_by_status
      WHERE status IN (SELECT value FROM json_each(?)) AND created_at < ? AND completed_at < ?`;

/** @throws {ValidationError} for a status in which no job stays. */
export function cleanupStatement({ olderThan, statuses = FINISHED, limit }: Cleanup): Statement {
  const wrong = statuses.find((status) => !FINISHED.includes(status));
  if (wrong !== undefined) {
    throw new ValidationError(
      'statuses',
      `statuses must be among ${FINISHED.join(', ')}, but one is ${String(wrong)}. Cancel or delete jobs that have not ended.`,
    );
  }
  const end = table.column('completedAt').codec.encode(olderThan, 'olderThan');
  return {
    sql: `DELETE FROM jobs WHERE seq IN (${OLD} ORDER BY status, created_at LIMIT ?)`,
    params: [JSON.stringify(statuses), end, end, limit === undefined ? -1 : countOf('limit', limit)],
  };
}
