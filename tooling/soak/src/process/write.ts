/** Writes one generation after another until it is killed; answers after the first. */
import { setTimeout as sleep } from 'node:timers/promises';
import { betterSqlite3 } from '@coterie/better-sqlite3';
import { openDatabase } from '@coterie/core';
import { NEXT_GENERATION } from '../generations.ts';
import { answerQuestions } from '../worker.ts';

/** So that the others get some of the machine. */
const REST = 5;

answerQuestions(async ({ path }: { readonly path: string }): Promise<object> => {
  const db = openDatabase(betterSqlite3(path));
  db.execute(NEXT_GENERATION);
  void (async () => {
    for (;;) {
      await sleep(REST);
      db.execute(NEXT_GENERATION);
    }
  })();
  return {};
});
