/** From the errors of the store and its drivers to those of the document. */

import { type ErrorCode as CoreCode, DatabaseError, ValidationError } from '@coterie/core';
import { CodexError, type ErrorCode } from '../errors/index.ts';
import { inOurWords } from './names.ts';

/** How a call fails. */
export interface Failing {
  readonly code: ErrorCode;
  /** What could not be done, as the beginning of a sentence. */
  readonly what: string;
  /** Where something is there already. */
  readonly duplicate?: ErrorCode;
  /** Where something that is referred to is not there. */
  readonly dangling?: ErrorCode;
  /** Whether it is the opening that fails: then a file that is none is no way to a database either. */
  readonly opening?: true;
}

/** The way to the database is the reason, whatever was asked. */
const UNREACHABLE: ReadonlySet<CoreCode> = new Set<CoreCode>(['connection', 'unauthorized', 'closed']);
const UNOPENED: ReadonlySet<CoreCode> = new Set<CoreCode>([...UNREACHABLE, 'cannot-open', 'not-a-database', 'timeout']);

export function failure(error: unknown, failing: Failing): CodexError {
  if (error instanceof CodexError) return error;
  const field = error instanceof ValidationError && error.field !== null ? inOurWords(error.field) : null;
  const reason = error instanceof Error ? inOurWords(error.message) : String(error);
  return new CodexError(codeOf(error, failing), `${failing.what}. ${reason}`, { field, cause: error });
}

function codeOf(error: unknown, { code, duplicate = code, dangling = code, opening }: Failing): ErrorCode {
  if (!(error instanceof DatabaseError)) return code;
  if ((opening ? UNOPENED : UNREACHABLE).has(error.code)) return 'DATABASE_CONNECTION_FAILED';
  if (error.constraint?.kind === 'unique') return duplicate;
  return error.constraint?.kind === 'foreign-key' ? dangling : code;
}
