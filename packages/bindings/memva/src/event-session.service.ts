import { DatabaseError, ValidationError } from '@coterie/core';
import type { Store, TranscriptEvent } from '@coterie/store';
import { withStore } from './database.ts';
import { eventRows } from './rows/event.ts';
import type { Event } from './types.ts';

/**
 * The events of a session: those that are associated with it, and those of its own transcript that are associated with no
 * other. By their times, and of one time in the order in which they were stored; none where there is no such session.
 */
export async function getEventsForSession(sessionId: string): Promise<Event[]> {
  const [session, records] = await withStore((store) =>
    Promise.all([store.sessions.get(sessionId), readRecords(store, sessionId)]),
  );
  return session === null ? [] : eventRows(records, session);
}

/**
 * Associates events with a session, and with no other from then on; all of them or none. Their transcript stays whole.
 * @param eventIds uuids of events. Unknown ones are left out.
 * @returns how many events those are.
 * @throws {ValidationError} `sessionId` when there is no such session, `eventIds` for what is no array.
 */
export async function associateEventsWithSession(eventIds: readonly string[], sessionId: string): Promise<number> {
  if (!Array.isArray(eventIds)) {
    throw new ValidationError('eventIds', `eventIds must be an array of uuids, but is ${String(eventIds)}.`);
  }
  return withStore((store) => store.transcripts.assign(eventIds, sessionId));
}

/** Records per round trip. Those that are more than a server sends at once are asked for in smaller pages. */
const PAGE = 500;

async function readRecords(store: Store, belongsTo: string): Promise<readonly TranscriptEvent[]> {
  const records: TranscriptEvent[] = [];
  for (let limit = PAGE; ; ) {
    const after = records.at(-1);
    try {
      const page = await store.transcripts.list({ where: { belongsTo }, limit, ...(after && { after }) });
      for (const record of page) records.push(record);
      if (page.length < limit) return records;
    } catch (error) {
      if (limit === 1 || !(error instanceof DatabaseError) || error.code !== 'too-big') throw error;
      limit = Math.ceil(limit / 8);
    }
  }
}
