import type { SqlJsDatabase } from './engine.ts';

/** https://www.sqlite.org/rescode.html; sql.js knows primary codes only. */
const NAMES: Readonly<Record<number, string>> = {
  1: 'SQLITE_ERROR',
  5: 'SQLITE_BUSY',
  6: 'SQLITE_LOCKED',
  7: 'SQLITE_NOMEM',
  8: 'SQLITE_READONLY',
  9: 'SQLITE_INTERRUPT',
  10: 'SQLITE_IOERR',
  11: 'SQLITE_CORRUPT',
  13: 'SQLITE_FULL',
  14: 'SQLITE_CANTOPEN',
  18: 'SQLITE_TOOBIG',
  19: 'SQLITE_CONSTRAINT',
  20: 'SQLITE_MISMATCH',
  21: 'SQLITE_MISUSE',
  23: 'SQLITE_AUTH',
  26: 'SQLITE_NOTADB',
};

/**
 * Makes the errors of this database tell their result code. sql.js throws SQLite's message alone, and that of a
 * trigger's RAISE can be any text; but it turns every result code into an error through this one public method.
 */
export function tellResultCodes(database: SqlJsDatabase): void {
  const { handleError } = database;
  database.handleError = (resultCode) => {
    try {
      return handleError.call(database, resultCode);
    } catch (error) {
      const code = NAMES[resultCode];
      throw error instanceof Error && code !== undefined ? Object.assign(error, { code }) : error;
    }
  };
}
