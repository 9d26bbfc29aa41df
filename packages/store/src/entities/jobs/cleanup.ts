import { type Statement, ValidationError } from '@coterie/core';
import { countOf } from '../../table/listing.ts';
import { FINISHED } from './definition.ts';
import { jobTable as table } from './schema.ts';
import type { Cleanup } from './types.ts';

/** A job that has not ended has no `completed_at`. */
const OLD = 'SELECT seq FROM jobs INDEXED BY jobs_by_finished WHERE completed_at IS NOT NULL';

/** @throws {ValidationError} for a status in which no job stays. */
export function cleanupStatement({ olderThan, statuses = FINISHED, limit }: Cleanup): Statement {
  const wrong = statuses.find((status) => !FINISHED.includes(status));
  if (wrong !== undefined) {
    throw new ValidationError(
      'statuses',
      `statuses must be among ${FINISHED.join(', ')}, but one is ${String(wrong)}. Cancel or delete jobs that have not ended.`,
    );
  }
  return {
    sql: `DELETE FROM jobs WHERE seq IN (${OLD} AND status IN (SELECT value FROM json_each(?)) AND completed_at < ?
      ORDER BY status, completed_at LIMIT ?)`,
    params: [
      JSON.stringify(statuses),
      table.column('completedAt').codec.encode(olderThan, 'olderThan'),
      limit === undefined ? -1 : countOf('limit', limit),
    ],
  };
}
