import { type Failure, sqliteFailure } from '@coterie/core';

/** What an error means that sql.js throws: an Error with the code that `tellResultCodes` gave it, or a string. */
export function classifyError(error: unknown): Failure {
  if (!(error instanceof Error)) return sqliteFailure({ message: String(error) });
  const { code } = error as { readonly code?: unknown };
  return sqliteFailure({ code: typeof code === 'string' ? code : undefined, message: error.message });
}
