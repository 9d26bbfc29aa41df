import { ValidationError } from '@coterie/core';
import { readRecords, type TranscriptEvent } from '@coterie/store';
import { withStore } from './database.ts';
import { eventRows } from './rows/event.ts';
import type { Event } from './types.ts';

/**
 * The events of a session: those that are associated with it, and those of its own transcript that are associated with no
 * other. By their times, and of one time in the order in which they were stored; none where there is no such session.
 */
export async function getEventsForSession(sessionId: string): Promise<Event[]> {
  return withStore(async (store) => {
    const session = await store.sessions.get(sessionId);
    if (session === null) return [];
    const records: TranscriptEvent[] = [];
    for await (const record of readRecords(store, sessionId)) records.push(record);
    return eventRows(records, session);
  });
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
