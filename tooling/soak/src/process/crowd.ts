/** Makes a crowd of calls on a handle of its own. */
import { Database } from '@coterie/core';
import { type Crowd, type Crowded, crowd } from '../crowd.ts';
import { openEngine } from '../engines.ts';
import { answerQuestions } from '../worker.ts';

answerQuestions(async ({ name, ...place }: Crowd): Promise<Crowded> => {
  const db = new Database(await openEngine(place));
  try {
    return await crowd(db, name);
  } finally {
    await db.close();
  }
});
