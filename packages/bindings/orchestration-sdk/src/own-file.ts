import { existsSync } from 'node:fs';
import { betterSqlite3 } from '@coterie/better-sqlite3';
import { openDatabase } from '@coterie/core';
import { refuseForeign } from '@coterie/store';

/**
 * Refuses a file that another program made, before anything of it is changed. One with our ledger is ours, also where it holds
 * tables of others besides.
 * @throws {DatabaseError} `migration`, or what keeps the file from being opened.
 */
export function assertOwnFile(path: string): void {
  if (!existsSync(path)) return;
  const seen = openDatabase(betterSqlite3(path, { readonly: true }));
  try {
    refuseForeign(seen);
  } finally {
    seen.close();
  }
}
