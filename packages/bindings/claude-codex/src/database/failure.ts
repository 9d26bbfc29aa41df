/** From the errors of the store and its drivers to those of the document. */

import { type ErrorCode as CoreCode, DatabaseError, ValidationError } from '@coterie/core';
import { CodexError, type ErrorCode } from '../errors/index.ts';
import { inOurWords } from './names.ts';

/** How a call fails. */
export interface Failing {
  readonly code: ErrorCode;
  /** What could not be done, as the beginning of a sentence. */
  readonly what: string;
  /** Whether it names fields as the store does already, as filters are named. */
  readonly filters?: true;
  /** Where something is there already. */
  readonly duplicate?: Told;
  /** Where something that is referred to is not there. */
  readonly dangling?: Told;
  /** Whether it is the opening that fails: then a file that is none is no way to a database either. */
  readonly opening?: true;
}

interface Told {
  readonly code: ErrorCode;
  readonly says: string;
}

/** The way to the database is the reason, whatever was asked. */
const UNREACHABLE: ReadonlySet<CoreCode> = new Set<CoreCode>(['connection', 'unauthorized', 'closed']);
const UNOPENED: ReadonlySet<CoreCode> = new Set<CoreCode>([...UNREACHABLE, 'cannot-open', 'not-a-database', 'timeout']);

export function failure(error: unknown, failing: Failing): CodexError {
  if (error instanceof CodexError) return error;
  const field = error instanceof ValidationError && error.field !== null ? shown(error.field, failing) : null;
  const { code, says } = told(error, failing);
  return new CodexError(code, says, { field, cause: error });
}

function shown(text: string, { filters, opening }: Failing): string {
  if (opening && text === 'path') return 'local.file';
  return filters ? text : inOurWords(text);
}

function told(error: unknown, failing: Failing): Told {
  const { code, what, duplicate, dangling, opening } = failing;
  const says = `${what}. ${error instanceof Error ? shown(error.message, failing) : String(error)}`;
  if (!(error instanceof DatabaseError)) return { code, says };
  const { kind } = error.constraint ?? {};
  if (kind === 'unique' && duplicate !== undefined) return duplicate;
  if (kind === 'foreign-key' && dangling !== undefined) return dangling;
  const isTheWay = (opening ? UNOPENED : UNREACHABLE).has(error.code);
  return { code: isTheWay ? 'DATABASE_CONNECTION_FAILED' : code, says };
}
