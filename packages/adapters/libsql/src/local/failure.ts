import { DatabaseError, type Failure, sqliteFailure } from '@coterie/core';
import { LibsqlError } from '@libsql/client/sqlite3';

/** What an error of the client for local files means. */
export function localFailure(error: unknown): Failure {
  if (error instanceof DatabaseError) return error;
  forgetFrames(error);
  // The binding throws this as a plain error, with a Rust value for a message.
  if (error instanceof Error && error.message.startsWith('ConnectionFailed')) {
    return sqliteFailure({ code: 'SQLITE_CANTOPEN', message: 'unable to open database file' });
  }
  if (!(error instanceof LibsqlError)) return { code: 'internal', message: `@libsql/client failed: ${String(error)}` };
  const { code, extendedCode, cause, message } = error;
  const words = cause instanceof Error ? cause.message : message;
  // The binding does not know every extended code: a STRICT table's comes as UNKNOWN_SQLITE_ERROR_3091.
  const known = [extendedCode, code].find((one) => one?.startsWith('SQLITE_'));
  if (known !== undefined) return sqliteFailure({ code: known, message: words });
  return { code: 'internal', message: `@libsql/client failed: ${message}` };
}

/**
 * Until its stack is looked at, an error keeps the objects of its frames: here the statement, and so the connection and
 * whatever it has locked, for as long as somebody keeps the error.
 */
function forgetFrames(error: unknown): void {
  for (let at = error; at instanceof Error; at = at.cause) void at.stack;
}
