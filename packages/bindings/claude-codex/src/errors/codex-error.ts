import type { ErrorCode } from './codes.ts';

export interface CodexErrorOptions {
  readonly field?: string | null | undefined;
  readonly cause?: unknown;
}

/** Every failure of the database. Its message says what was wrong and what to do next. */
export class CodexError extends Error {
  override readonly name = 'CodexError';
  readonly code: ErrorCode;
  /** The field or option that was refused, as the caller spells it; null where it is none of them. */
  readonly field: string | null;

  /** @param options `cause`: the error that it came from, mostly a `DatabaseError` of `@coterie/core` with more to tell. */
  constructor(code: ErrorCode, message: string, { field = null, cause }: CodexErrorOptions = {}) {
    super(message, cause === undefined ? undefined : { cause });
    this.code = code;
    this.field = field;
  }
}
