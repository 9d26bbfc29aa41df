import {
  assertOptions,
  type Operation,
  type ResultSet,
  type Statement,
  ValidationError,
  type Value,
} from '@coterie/core';
import type { Environment } from '../environment.ts';
import { type JsonObject, type JsonValue, json as jsonCodec, text } from '../table/codec.ts';
import { addMatches, Conditions } from '../table/conditions.ts';
import { listStatement } from '../table/listing.ts';
import { readBeside } from './beside.ts';
import { isObject } from './content.ts';
import { listFiles } from './files.ts';
import { insertOnce, insertRows, rowValues } from './insert.ts';
import { overview } from './overview.ts';
import { isTooDeep } from './record.ts';
import type { Transcripts } from './repository.ts';
import { readEvent, eventTable as table } from './schema.ts';
import { search } from './search.ts';
import { stats } from './stats.ts';
import { thread } from './thread.ts';
import type { EventFilter, NewTranscriptEvent, TranscriptEvent } from './types.ts';
import { transcriptEvents } from './words.ts';

const FILTERS = {
  ids: 'id',
  sessionId: 'sessionId',
  kind: 'kind',
  eventType: 'eventType',
  agentId: 'agentId',
} as const;
/** Of the records that belong to a session, which is its value twice. */
export const BELONGS = `seq IN (SELECT seq FROM transcript_events WHERE assigned_session_id = ?
  UNION ALL SELECT seq FROM transcript_events WHERE session_id = ? AND assigned_session_id IS NULL)`;
const NARROWING = ['kind', 'eventType', 'agentId'] as const;

const GET = `SELECT ${table.select} FROM transcript_events WHERE id = ?`;
const ASSIGN = `UPDATE transcript_events SET assigned_session_id = nullif(?, session_id)
  WHERE id IN (SELECT value FROM json_each(?)) OR uuid IN (SELECT value FROM json_each(?))
  RETURNING coalesce(uuid, id)`;
const ORDERS = ['seq', 'timestamp'] as const;
/** Two indexes give the records that belong to a session, and have no other order in common. */
const BY_NUMBER = ['seq'] as const;
const DELETE = 'DELETE FROM transcript_events WHERE id = ?';

/** The transcripts as operations. They do nothing by themselves: a store runs them. */
export function createTranscripts(environment: Environment): Transcripts<'operation'> {
  return {
    create: (event) => write(insertRows([newRow(event, environment)]), (results) => all(results)[0] as TranscriptEvent),

    createOnce: (event) => write([insertOnce(newRow(event, environment))], (results) => all(results)[0] ?? null),

    createMany: (events) => write(insertRows(events.map((event) => newRow(event, environment))), all),

    get: (id) => read([{ sql: GET, params: [table.encode('id', id)] }], (results) => all(results)[0] ?? null),

    list: ({ where = {}, ...listing } = {}) =>
      read([listStatement(table, matching(where), listing, where.belongsTo === undefined ? ORDERS : BY_NUMBER)], all),

    assign(ids, sessionId) {
      const list = JSON.stringify(ids.map((id) => table.encode('id', id)));
      const statement = { sql: ASSIGN, params: [table.encode('sessionId', sessionId), list, list] };
      return write([statement], ([result]) => new Set(result?.rows.map(([id]) => id)).size);
    },

    delete: (id) => write([{ sql: DELETE, params: [table.encode('id', id)] }], ([result]) => result?.changes === 1),

    count(where = {}) {
      const conditions = matching(where);
      const sql = `SELECT count(*) FROM transcript_events${conditions.sql}`;
      return read([{ sql, params: conditions.params }], ([result]) => result?.rows[0]?.[0] as number);
    },

    overview,
    files: listFiles,
    thread,
    stats,
    search,
  };
}

function matching({ belongsTo, ...where }: EventFilter): Conditions {
  const narrowing =
    where.sessionId === undefined && belongsTo === undefined && NARROWING.find((field) => where[field] !== undefined);
  if (narrowing) {
    throw new ValidationError(narrowing, `${narrowing} narrows the records of a session: give a sessionId too.`);
  }
  const conditions = new Conditions();
  addMatches(conditions, table, where, FILTERS);
  if (belongsTo !== undefined) {
    const session = table.encode('sessionId', belongsTo);
    conditions.add(BELONGS, session, session);
  }
  return conditions;
}

const asObject = jsonCodec<JsonObject>();
const asText = text();

function newRow(event: NewTranscriptEvent, { id }: Environment): readonly Value[] {
  assertOptions(event, transcriptEvents.writable, 'field');
  const { sessionId, data, ...beside } = event;
  const json = (typeof data === 'string' ? asText.encode(data, 'data') : asObject.encode(data, 'data')) as string;
  const record = parse(json);
  if (isTooDeep(record, json)) {
    throw new ValidationError('data', 'data is nested deeper than 1,000 levels, which SQLite refuses.');
  }
  const session = table.encode('sessionId', sessionId) as string;
  return rowValues({ id: id(), sessionId: session, place: null, agentId: null, json }, readBeside(record, beside));
}

function parse(json: string): JsonObject {
  let value: JsonValue | undefined;
  try {
    value = JSON.parse(json) as JsonValue;
  } catch (cause) {
    throw new ValidationError('data', 'data is not valid JSON. Give the record as an object, or its JSON text.', {
      cause,
    });
  }
  if (!isObject(value)) throw new ValidationError('data', 'data must be a JSON object: a record of a transcript.');
  return value;
}

function read<T>(statements: readonly Statement[], decode: Operation<T>['decode']): Operation<T> {
  return { access: 'read', statements, decode };
}

function write<T>(statements: readonly Statement[], decode: Operation<T>['decode']): Operation<T> {
  return { access: 'write', statements, decode, explain: (error) => table.explain(error, 'sessionId') };
}

function all(results: readonly ResultSet[]): readonly TranscriptEvent[] {
  return results.flatMap(({ rows }) => rows.map(readEvent));
}
