import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { betterSqlite3 } from '@coterie/better-sqlite3';
import { libsql } from '@coterie/libsql';
import { sqljs } from '@coterie/sqljs';
import { onTestFinished } from 'vitest';
import type { Open } from './harness.ts';

/** A folder that is gone after the test. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'coterie-memva-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

const libsqlFolder = mkdtempSync(join(tmpdir(), 'coterie-memva-libsql-'));
process.on('exit', () => rmSync(libsqlFolder, { recursive: true, force: true }));
let files = 0;

/** Those that need nothing but Node. */
export const drivers: readonly { readonly name: string; readonly open: Open }[] = [
  { name: 'better-sqlite3, asynchronous', open: () => betterSqlite3(':memory:', { mode: 'async' }) },
  { name: 'better-sqlite3, synchronous', open: () => betterSqlite3(':memory:') },
  {
    name: 'libsql, file',
    open: () => {
      files += 1;
      return libsql(`file:${join(libsqlFolder, `${files}.db`)}`);
    },
  },
  { name: 'sql.js', open: () => sqljs() },
];
