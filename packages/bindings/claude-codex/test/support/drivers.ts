/** The databases on which the cases run that need nothing but Node. */
import { betterSqlite3 } from '@coterie/better-sqlite3';
import type { DatabaseInterface } from '@coterie/claude-codex/database';
import { type DatabaseInterface as Driver, openDatabase } from '@coterie/core';
import { libsql } from '@coterie/libsql';
import { sqljs } from '@coterie/sqljs';
import { onTestFinished } from 'vitest';
import { KEY, opened, openedFile, temporaryPath } from './open.ts';

export interface Subject {
  readonly name: string;
  open(): Promise<DatabaseInterface>;
}

/** Whoever gives a database closes it. */
async function given(driver: Driver | Promise<Driver>): Promise<DatabaseInterface> {
  const database = openDatabase(await driver);
  onTestFinished(() => database.close());
  return opened({ database, key: KEY });
}

export const subjects: readonly Subject[] = [
  { name: 'a local file', open: () => openedFile() },
  { name: 'a synchronous better-sqlite3', open: () => given(betterSqlite3(':memory:') as Driver) },
  { name: 'a libSQL file', open: () => given(libsql(`file:${temporaryPath()}`) as Driver) },
  { name: 'sql.js', open: () => given(sqljs() as Promise<Driver>) },
];
