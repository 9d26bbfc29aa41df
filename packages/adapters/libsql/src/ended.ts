import { DatabaseError } from '@coterie/core';

export function closedDatabase(): DatabaseError {
  return new DatabaseError('closed', 'The database is closed. Open it again to go on.');
}

export function endedTransaction(): DatabaseError {
  return new DatabaseError('closed', 'The transaction has ended. Begin another one.');
}

/** A transaction that ended without its caller's doing. */
export function lostTransaction(): DatabaseError {
  return new DatabaseError(
    'rolled-back',
    'The transaction was ended before its commit, and nothing of it was applied. Run the whole transaction again.',
    { retryable: true },
  );
}
