import { DatabaseError } from '@coterie/core';
import { jobTable as table } from './schema.ts';

/**
 * What the triggers of the table say about leases and finished jobs is no fault of the data, but of the moment. Everything
 * else is about a field.
 */
export function explain(error: DatabaseError): DatabaseError {
  const { outcome, statementIndex, constraint, sql, params } = error;
  const said =
    constraint?.kind === 'trigger' ? /^jobs\.(?:lease_token|status): (.+)/.exec(constraint.name ?? '') : null;
  if (said === null) return table.explain(error);
  return new DatabaseError('conflict', said[1] as string, {
    outcome,
    statementIndex,
    cause: error,
    ...(constraint && { constraint }),
    ...(sql !== undefined && { sql }),
    ...(params && { params }),
  });
}
