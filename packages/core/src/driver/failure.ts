import type { Statement } from '../database/contract.ts';
import { type Constraint, DatabaseError, type ErrorCode, type Outcome } from '../database/errors.ts';
import { visibleParams } from '../database/values.ts';

/** A driver's error, classified by its adapter. */
export interface Failure {
  readonly code: ErrorCode;
  /** What was wrong and what to do next. */
  readonly message: string;
  readonly constraint?: Constraint | undefined;
  readonly retryable?: boolean;
  /** Default `not-applied`: what a local engine refuses, it has not done. */
  readonly outcome?: Outcome;
}

/** Where it happened. */
export interface FailurePlace {
  readonly statements?: readonly Statement[];
  /** Index of the failed statement; absent for BEGIN, COMMIT and opening. */
  readonly statementIndex?: number | undefined;
}

/** The error that callers see; the driver's own is its `cause`. */
export function failureError(failure: Failure, cause: unknown, place: FailurePlace = {}): DatabaseError {
  const { code, message, constraint, retryable = false, outcome = 'not-applied' } = failure;
  const { statements, statementIndex } = place;
  const statement = statementIndex === undefined ? undefined : statements?.[statementIndex];
  return new DatabaseError(code, message, {
    outcome,
    retryable,
    cause,
    ...(constraint === undefined ? {} : { constraint }),
    ...(statement === undefined ? {} : { statementIndex, sql: statement.sql, params: visibleParams(statement) }),
  });
}
