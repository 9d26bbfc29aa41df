/** Events: the document's rows and the records of the store's transcripts, both ways. */

import { ValidationError } from '@coterie/core';
import type { JsonObject, NewTranscriptEvent, Session as StoredSession, TranscriptEvent } from '@coterie/store';
import { EVENT_TYPES, type Event } from '../types.ts';
import { givenOf, markedRecord } from './record.ts';
import { folderOf } from './session.ts';
import { isObject, jsonOf, oneOf, refuseUnknown, textOf, textOrNull, timeOf } from './values.ts';

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

function eventRow(record: TranscriptEvent, time: Date, session: StoredSession): Event {
  const cwd = record.cwd ?? folderOf(session);
  const { data, projectName } = givenOf(record.data);
  return {
    uuid: record.uuid ?? record.id,
    session_id: namedSession(record.data) ?? record.sessionId,
    event_type: shownType(record.eventType),
    timestamp: time.toISOString(),
    is_sidechain: record.isSidechain,
    parent_uuid: record.parentUuid,
    cwd,
    project_name: projectName ?? record.projectName ?? lastPart(cwd),
    data,
    memva_session_id: record.assignedSessionId ?? record.sessionId,
  };
}

function shownType(type: unknown): string {
  return EVENT_TYPES.find((known) => known === type) ?? 'system';
}

function lastPart(path: string): string {
  return path.split(/[\\/]/).findLast((part) => part !== '') ?? '';
}

/** Files of transcripts write `sessionId`, the stream of a running process `session_id`. */
function namedSession({ sessionId, session_id }: JsonObject): string | undefined {
  return [sessionId, session_id].find((id) => typeof id === 'string' && id !== '') as string | undefined;
}

const COLUMNS = [
  'uuid',
  'session_id',
  'event_type',
  'timestamp',
  'is_sidechain',
  'parent_uuid',
  'cwd',
  'project_name',
  'data',
  'memva_session_id',
] as const satisfies readonly (keyof Event)[];

/**
 * A whole row, as the tables of the document take it. What `data` does not say of itself is stored with it in Claude Code's
 * words.
 * @throws {ValidationError} where `data` says otherwise than the row.
 */
export function storedEvent(row: Event): NewTranscriptEvent {
  refuseUnknown(row, COLUMNS);
  const data = jsonOf(row.data, 'data');
  if (!isObject(data)) {
    throw new ValidationError('data', 'data must be a JSON object: the whole record of Claude Code.');
  }
  const { memva_session_id, ...said } = row;
  const projectName = textOf(said.project_name, 'project_name');
  const words: JsonObject = {
    type: oneOf(EVENT_TYPES, said.event_type, 'event_type'),
    uuid: keyOf(said.uuid),
    timestamp: timeOf(said.timestamp, 'timestamp').toISOString(),
    parentUuid: textOrNull(said.parent_uuid, 'parent_uuid'),
    isSidechain: said.is_sidechain,
    cwd: textOf(said.cwd, 'cwd'),
    ...(namedSession(data) === undefined && { sessionId: textOf(said.session_id, 'session_id') }),
  };
  const isOwn = projectName !== lastPart(textOf(said.cwd, 'cwd'));
  const record = markedRecord({ data, projectName: isOwn ? projectName : null }, words);
  for (const [field, value] of Object.entries(readFrom(record))) {
    const given = said[field as keyof typeof said];
    if (value === given || (field === 'timestamp' && Date.parse(String(value)) === Date.parse(String(given)))) continue;
    throw new ValidationError(field, `${field} is ${String(given)}, but data says ${String(value)}. Let them agree.`);
  }
  return { sessionId: textOf(memva_session_id, 'memva_session_id'), data: record };
}

function keyOf(uuid: unknown): string {
  const key = textOf(uuid, 'uuid');
  if (key === '') throw new ValidationError('uuid', 'uuid is empty. Give one, such as that of crypto.randomUUID().');
  return key;
}

/** What the columns of a record are read as. */
function readFrom(
  record: JsonObject,
): Record<Exclude<keyof Event, 'project_name' | 'data' | 'memva_session_id'>, unknown> {
  const { type, uuid, timestamp, parentUuid = null, isSidechain, cwd } = record;
  return {
    uuid,
    session_id: namedSession(record),
    event_type: shownType(type),
    timestamp,
    is_sidechain: isSidechain === true,
    parent_uuid: parentUuid,
    cwd,
  };
}
