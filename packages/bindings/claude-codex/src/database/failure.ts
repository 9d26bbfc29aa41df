/** From the errors of the store and its drivers to those of the document. */

import { type ErrorCode as CoreCode, DatabaseError, ValidationError } from '@coterie/core';
import { CodexError, type ErrorCode } from '../errors/index.ts';

/** How a call fails. */
export interface Failing {
  readonly code: ErrorCode;
  /** What could not be done, as the beginning of a sentence. */
  readonly what: string;
  /** What says an error in the document's words, such as a dialect; the store's hold where it is left out. */
  readonly words?: { told(error: unknown): unknown } | undefined;
  /** What fields are called here that sentences do not speak of by their names. */
  readonly fields?: Readonly<Record<string, string>> | undefined;
  /** Where there is none, which an operation tells by null or false. */
  readonly none?: Told | undefined;
  /** Where something is there already. */
  readonly duplicate?: Told | undefined;
  /** Where something that is referred to is not there. */
  readonly dangling?: Told | undefined;
  /** What is no way to the database either, beside what never is. */
  readonly unreachable?: readonly CoreCode[] | undefined;
}

interface Told {
  readonly code: ErrorCode;
  readonly says: string;
}

/** The way to the database is the reason, whatever was asked. */
const UNREACHABLE: readonly CoreCode[] = ['connection', 'unauthorized', 'closed'];

export function failure(cause: unknown, failing: Failing): CodexError {
  if (cause instanceof CodexError) return cause;
  const { words, fields } = failing;
  const error = words === undefined ? cause : words.told(cause);
  const field = error instanceof ValidationError ? error.field : null;
  const called = field !== null && fields !== undefined && Object.hasOwn(fields, field) ? fields[field] : field;
  const { code, says } = told(error, failing);
  // A sentence begins with what it is about.
  const begun = `${failing.what}. ${field} `;
  const said = says.startsWith(begun) ? `${failing.what}. ${called} ${says.slice(begun.length)}` : says;
  return new CodexError(code, said, { field: called, cause });
}

function told(error: unknown, { code, what, duplicate, dangling, unreachable = [] }: Failing): Told {
  const says = `${what}. ${error instanceof Error ? error.message : String(error)}`;
  if (!(error instanceof DatabaseError)) return { code, says };
  const { kind } = error.constraint ?? {};
  if (kind === 'unique' && duplicate !== undefined) return duplicate;
  if (kind === 'foreign-key' && dangling !== undefined) return dangling;
  const isTheWay = [...UNREACHABLE, ...unreachable].includes(error.code);
  return { code: isTheWay ? 'DATABASE_CONNECTION_FAILED' : code, says };
}
