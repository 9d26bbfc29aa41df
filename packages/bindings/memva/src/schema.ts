/** The tables of the document and the types of their rows, for services of one's own. */

import { ValidationError } from '@coterie/core';
import type { Store } from '@coterie/store';
import { EVENTS, storedEvent } from './rows/event.ts';
import { JOBS } from './rows/job.ts';
import { SESSIONS, storedSession } from './rows/session.ts';
import type { Event, Job, Session } from './types.ts';

export type { CreateSessionRequest, Event, Job, Session, UpdateSessionRequest } from './types.ts';

/** A table, as far as it is inserted into. */
export interface Table<Row> {
  readonly name: string;
  /** Puts a whole row into the store. */
  readonly create: (store: Store, row: Row) => Promise<unknown>;
}

export const sessions: Table<Session> = {
  name: 'sessions',
  create: (store, row) => SESSIONS.telling(() => store.sessions.create(storedSession(row))),
};

/** The session of `memva_session_id` must exist, and no event may have the `uuid`: it is the primary key. */
export const events: Table<Event> = {
  name: 'events',
  async create(store, row) {
    const created = await EVENTS.telling(() => store.transcripts.createOnce(storedEvent(row)));
    if (created !== null) return;
    throw new ValidationError(
      'uuid',
      `There is an event ${row.uuid} already, and nothing was stored. Give another uuid, or have that event in this session with associateEventsWithSession(['${row.uuid}'], '${row.memva_session_id}').`,
      {
        code: 'constraint',
        constraint: { kind: 'unique', table: 'events', columns: ['uuid'] },
        outcome: 'not-applied',
      },
    );
  },
};

export const jobs: Table<Job> = {
  name: 'jobs',
  create: (store, row) => JOBS.telling(() => store.jobs.create(JOBS.whole(row))),
};
