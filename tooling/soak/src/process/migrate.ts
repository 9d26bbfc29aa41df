/** Opens a database, migrates it, closes it, and tells what became of each migration. */
import { migrate, openDatabase } from '@coterie/core';
import { storeMigrations } from '@coterie/store';
import { openEngine, type Place } from '../engines.ts';
import { history } from '../history.ts';
import { type Thrown, thrownOf } from '../thrown.ts';
import { answerQuestions } from '../worker.ts';

export interface Task extends Place {
  /** Of the tables, see `history`. */
  readonly rows: number;
}

export interface Told {
  readonly results: readonly {
    readonly id: string;
    readonly status: string;
    readonly reason?: string | undefined;
    /** The code of the error it failed with. */
    readonly code?: string | undefined;
  }[];
  /** What was thrown, which a migration never is. */
  readonly thrown?: Thrown;
}

answerQuestions(async ({ rows, ...place }: Task): Promise<Told> => {
  try {
    const db = openDatabase(await openEngine(place));
    try {
      const { results } = await migrate(db, [storeMigrations, history(rows)], { allowDestructive: true });
      return {
        results: results.map(({ set, version, status, reason, error }) => ({
          id: `${set}/${version}`,
          status,
          reason,
          code: error?.code,
        })),
      };
    } finally {
      await db.close();
    }
  } catch (error) {
    return { results: [], thrown: thrownOf(error) };
  }
});
