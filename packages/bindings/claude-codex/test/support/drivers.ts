/** The databases on which the cases run that need nothing but Node. */
import { betterSqlite3 } from '@coterie/better-sqlite3';
import type { DatabaseInterface } from '@coterie/claude-codex/database';
import { type Database, type DatabaseInterface as Driver, type Mode, openDatabase } from '@coterie/core';
import { libsql } from '@coterie/libsql';
import { sqljs } from '@coterie/sqljs';
import { onTestFinished } from 'vitest';
import { KEY, opened, openedFile, temporaryPath } from './open.ts';

export interface Subject {
  readonly name: string;
  open(): Promise<DatabaseInterface>;
}

/** Whoever gives a database closes it. */
async function given<M extends Mode>(driver: Driver<M>): Promise<DatabaseInterface> {
  const database = openDatabase(driver);
  onTestFinished(() => database.close());
  return opened({ database: database as Database<'async'>, key: KEY });
}

export const subjects: readonly Subject[] = [
  { name: 'a local file', open: () => openedFile() },
  { name: 'a synchronous better-sqlite3', open: () => given(betterSqlite3(':memory:')) },
  { name: 'a libSQL file', open: () => given(libsql(`file:${temporaryPath()}`)) },
  { name: 'sql.js', open: async () => given(await sqljs()) },
];
