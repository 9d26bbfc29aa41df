import { existsSync } from 'node:fs';
import { betterSqlite3 } from '@coterie/better-sqlite3';
import { openDatabase } from '@coterie/core';
import { refuseForeign } from '@coterie/store';

/**
 * Refuses a file that another program made, before anything of it is changed.
 * @throws {DatabaseError} `migration`, or what keeps the file from being opened.
 */
export function assertOwnFile(path: string): void {
  if (!existsSync(path)) return;
  // Whoever writes to a file in WAL mode last folds its log in when he closes it; who only reads leaves it alone.
  const seen = openDatabase(betterSqlite3(path, { readonly: existsSync(`${path}-wal`) }));
  try {
    refuseForeign(seen);
  } finally {
    seen.close();
  }
}
