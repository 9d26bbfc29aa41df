/** Makes a backup in the place of the last one. */
import { betterSqlite3 } from '@coterie/better-sqlite3';
import { openDatabase } from '@coterie/core';
import { backup } from '@coterie/node';
import { type Thrown, thrownOf } from '../thrown.ts';
import { answerQuestions } from '../worker.ts';

export interface Copy {
  readonly source: string;
  readonly target: string;
}

export interface Copied {
  readonly thrown?: Thrown;
}

answerQuestions(async ({ source, target }: Copy): Promise<Copied> => {
  try {
    const db = openDatabase(betterSqlite3(source));
    try {
      backup(db, target, { force: true });
    } finally {
      db.close();
    }
    return {};
  } catch (error) {
    return { thrown: thrownOf(error) };
  }
});
