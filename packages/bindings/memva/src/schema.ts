/** The tables of the document and the types of their rows, for services of one's own. */

import type { Store } from '@coterie/store';
import { storedEvent } from './rows/event.ts';
import { storedJob } from './rows/job.ts';
import { storedSession } from './rows/session.ts';
import { inWords } from './rows/words.ts';
import type { Event, Job, Session } from './types.ts';

export type { CreateSessionRequest, Event, Job, Session, UpdateSessionRequest } from './types.ts';

/** A table, as far as it is inserted into. */
export interface Table<Row> {
  readonly name: string;
  /** Puts a whole row into the store. */
  readonly create: (store: Store, row: Row) => unknown;
}

export const sessions: Table<Session> = {
  name: 'sessions',
  create: (store, row) => store.sessions.create(storedSession(row)),
};

/** The session of `memva_session_id` must exist. */
export const events: Table<Event> = {
  name: 'events',
  create: (store, row) => inWords(() => store.transcripts.create(storedEvent(row)), { sessionId: 'memva_session_id' }),
};

export const jobs: Table<Job> = {
  name: 'jobs',
  create: (store, row) => store.jobs.create(storedJob(row)),
};
