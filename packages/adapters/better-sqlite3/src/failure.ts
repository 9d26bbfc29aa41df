import { DatabaseError, type Failure, failureError, sqliteFailure } from '@coterie/core';

/** What an error means that better-sqlite3 throws: its `SqliteError` has SQLite's extended result code. */
export function classifyError(error: unknown): Failure {
  if (error instanceof DatabaseError) return error;
  const { code, message } = factsOf(error);
  if (code?.startsWith('SQLITE_')) return sqliteFailure({ code, message });
  // better-sqlite3 measures values itself, before SQLite could say SQLITE_TOOBIG.
  if (error instanceof RangeError && message.includes('too big'))
    return sqliteFailure({ code: 'SQLITE_TOOBIG', message });
  return { code: 'internal', message: `better-sqlite3 failed: ${message}` };
}

/** The error of a path that cannot be opened. */
export function openingError(error: unknown, path: string): DatabaseError {
  if (error instanceof DatabaseError) return error;
  const failure = classifyError(error);
  const reason = factsOf(error).code === 'SQLITE_READONLY_DIRECTORY' ? READONLY_FOLDER : failure.message;
  return failureError({ ...failure, message: `${path} cannot be opened: ${reason}` }, error);
}

const READONLY_FOLDER =
  'a database in WAL mode needs a -shm file beside it even to be read, and its folder is read-only. Make the folder writable, or copy the database into one that is.';

function factsOf(error: unknown): { readonly code?: string | undefined; readonly message: string } {
  if (!(error instanceof Error)) return { message: String(error) };
  const { code } = error as { readonly code?: unknown };
  return { code: typeof code === 'string' ? code : undefined, message: error.message };
}
