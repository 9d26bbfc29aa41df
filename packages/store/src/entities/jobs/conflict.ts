import { DatabaseError, factsOf } from '@coterie/core';

/** What the triggers of the table say about leases and finished jobs is no fault of the data, but of the moment. */
export function asConflict(error: DatabaseError): DatabaseError {
  const { constraint } = error;
  if (constraint?.kind !== 'trigger') return error;
  const said = /^jobs\.(?:lease_token|status): (.+)/.exec(constraint.name ?? '')?.[1];
  return said === undefined ? error : new DatabaseError('conflict', said, { ...factsOf(error), cause: error });
}
