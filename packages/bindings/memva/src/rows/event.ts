/** Events: the document's rows and the records of the store's transcripts, both ways. */

import { oneOf, ValidationError } from '@coterie/core';
import {
  type EventTypes,
  type NewTranscriptEvent,
  type Session as StoredSession,
  type TranscriptEvent,
  transcriptEvents,
} from '@coterie/store';
import { Dialect } from '@coterie/store/dialect';
import { EVENT_TYPES, type Event } from '../types.ts';
import { folderOf } from './session.ts';
import { ROWS } from './values.ts';

export const EVENTS = new Dialect<EventTypes, Event>(transcriptEvents, {
  ...ROWS,
  only: [
    'uuid',
    'namedSessionId',
    'eventType',
    'timestamp',
    'isSidechain',
    'parentUuid',
    'cwd',
    'projectName',
    'data',
    'sessionId',
  ],
  called: { namedSessionId: 'session_id', sessionId: 'memva_session_id' },
  always: { uuid: '', namedSessionId: '', timestamp: '', cwd: '', projectName: '' },
  kinds: { event_type: oneOf(EVENT_TYPES) },
  given: {
    uuid: notEmpty,
    session_id: notEmpty,
    cwd: notEmpty,
    parent_uuid: notEmpty,
    // The store takes JSON as text too; here a text is a JSON value, which is no record.
    data: (data: unknown) => (typeof data === 'string' ? JSON.stringify(data) : data),
  },
});

/** A record has no word for what is empty: another value would come back. */
function notEmpty(value: unknown, name: string): unknown {
  if (value !== '') return value;
  throw new ValidationError(
    name,
    `${name} is empty. ${name === 'parent_uuid' ? 'Give null where there is none' : 'Give one'}.`,
  );
}

/**
 * The events of a conversation, by their times and, of one time, in the order in which they were stored. A record that says
 * no time has that of the one before it. Copies of a record are one event: forking a session copies its records.
 * @param records in the order in which they were stored.
 */
export function eventRows(records: readonly TranscriptEvent[], session: StoredSession): Event[] {
  let time = session.createdAt;
  const events = new Map<string, Event>();
  for (const record of records) {
    time = record.timestamp ?? time;
    const row = eventRow(record, time, session);
    if (!events.has(row.uuid)) events.set(row.uuid, row);
  }
  return [...events.values()].sort((a, b) => (a.timestamp < b.timestamp ? -1 : Number(a.timestamp > b.timestamp)));
}

function eventRow(record: TranscriptEvent, timestamp: Date, session: StoredSession): Event {
  const cwd = record.cwd ?? folderOf(session);
  return EVENTS.row({
    ...record,
    uuid: record.uuid ?? record.id,
    namedSessionId: record.namedSessionId ?? record.sessionId,
    eventType: shownType(record.eventType),
    timestamp,
    cwd,
    projectName: record.projectName ?? lastPart(cwd),
    sessionId: record.assignedSessionId ?? record.sessionId,
  });
}

function shownType(type: unknown): string {
  return EVENT_TYPES.find((known) => known === type) ?? 'system';
}

function lastPart(path: string): string {
  return path.split(/[\\/]/).findLast((part) => part !== '') ?? '';
}

/**
 * A whole row, as the tables of the document take it. What `data` does not say of itself is stored beside it.
 * @throws {ValidationError} where `data` says otherwise than the row.
 */
export function storedEvent(row: Event): NewTranscriptEvent {
  const event = EVENTS.whole(row);
  const type = (row.data as { readonly type?: unknown } | null)?.type;
  // Records of types that the document has not are shown as those of the system, and keep their own.
  const isOwn = type !== undefined && shownType(type) === event.eventType;
  return isOwn ? { ...event, eventType: undefined } : event;
}
