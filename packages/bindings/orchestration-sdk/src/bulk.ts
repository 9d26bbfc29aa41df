import type { DatabaseError } from '@coterie/core';
import type { InsertReport } from '@coterie/store';

export interface BulkResult {
  readonly inserted: number;
  readonly failed: number;
  /** Why each row that failed did, in the order in which they were given. */
  readonly errors: readonly BulkError[];
}

export interface BulkError {
  /** Its place among those that were given. */
  readonly index: number;
  /** Null where it was to get one. */
  readonly id: string | null;
  /** A `ValidationError` with its field, where a rule of that is broken. */
  readonly error: DatabaseError;
}

export function bulkResult({ inserted, rejected }: InsertReport): BulkResult {
  return { inserted, failed: rejected.length, errors: rejected };
}
