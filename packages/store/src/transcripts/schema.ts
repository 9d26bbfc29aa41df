import type { Value } from '@coterie/core';
import { type Codec, date, flag, integer, nullable, readDateOrNull, readJson, text } from '../table/codec.ts';
import { type Columns, column, Table } from '../table/table.ts';
import type { ToolCall, TranscriptEvent } from './types.ts';

/** Most records call no tool: they have NULL for an empty list. */
const toolCalls: Codec<readonly ToolCall[]> = {
  kind: 'json',
  encode: (value) => (value.length === 0 ? null : JSON.stringify(value)),
};

/** `data` has no column of its own: it is `json`, parsed. */
export type EventRow = Omit<TranscriptEvent, 'data'>;

/** `migrations/002_transcripts.sql`, without what only the import and the search use. */
const columns: Columns<EventRow> = {
  seq: column('seq', integer),
  id: column('id', text()),
  sessionId: column('session_id', text()),
  assignedSessionId: column('assigned_session_id', nullable(text())),
  namedSessionId: column('named_session_id', nullable(text())),
  file: column('(SELECT path FROM transcript_files WHERE transcript_files.seq = file_seq)', nullable(text())),
  place: column('place', nullable(integer)),
  uuid: column('uuid', nullable(text())),
  parentUuid: column('parent_uuid', nullable(text())),
  logicalParentUuid: column('logical_parent_uuid', nullable(text())),
  eventType: column('event_type', text()),
  subtype: column('subtype', nullable(text())),
  kind: column('kind', nullable(text())),
  timestamp: column('timestamp', nullable(date)),
  isSidechain: column('is_sidechain', flag),
  agentId: column('agent_id', nullable(text())),
  cwd: column('cwd', nullable(text())),
  projectName: column('project_name', nullable(text())),
  gitBranch: column('git_branch', nullable(text())),
  version: column('version', nullable(text())),
  messageId: column('message_id', nullable(text())),
  requestId: column('request_id', nullable(text())),
  model: column('model', nullable(text())),
  inputTokens: column('input_tokens', nullable(integer)),
  outputTokens: column('output_tokens', nullable(integer)),
  cacheWriteTokens: column('cache_write_tokens', nullable(integer)),
  cacheReadTokens: column('cache_read_tokens', nullable(integer)),
  toolCalls: column('tool_calls_json', toolCalls),
  json: column('data', text()),
};

export const eventTable = new Table<EventRow>('transcript_events', columns, readEvent);

export function readEvent(row: readonly Value[]): TranscriptEvent {
  return {
    seq: row[0] as number,
    id: row[1] as string,
    sessionId: row[2] as string,
    assignedSessionId: row[3] as string | null,
    namedSessionId: row[4] as string | null,
    file: row[5] as string | null,
    place: row[6] as number | null,
    uuid: row[7] as string | null,
    parentUuid: row[8] as string | null,
    logicalParentUuid: row[9] as string | null,
    eventType: row[10] as string,
    subtype: row[11] as string | null,
    kind: row[12] as TranscriptEvent['kind'],
    timestamp: readDateOrNull(row[13]),
    isSidechain: row[14] === 1,
    agentId: row[15] as string | null,
    cwd: row[16] as string | null,
    projectName: row[17] as string | null,
    gitBranch: row[18] as string | null,
    version: row[19] as string | null,
    messageId: row[20] as string | null,
    requestId: row[21] as string | null,
    model: row[22] as string | null,
    inputTokens: row[23] as number | null,
    outputTokens: row[24] as number | null,
    cacheWriteTokens: row[25] as number | null,
    cacheReadTokens: row[26] as number | null,
    toolCalls: row[27] === null ? [] : readJson(row[27]),
    data: readJson(row[28]),
    json: row[28] as string,
  };
}

type OtherColumns = Pick<TranscriptEvent, 'assignedSessionId' | 'namedSessionId' | 'file' | 'place'>;

/** The event's fields that a record itself gives as they are, in the order of the columns. */
export type RecordField = Exclude<keyof EventRow, 'seq' | 'id' | 'sessionId' | 'json' | keyof OtherColumns>;

const NOT_OF_THE_RECORD: readonly string[] = [
  'seq',
  'id',
  'sessionId',
  'assignedSessionId',
  'namedSessionId',
  'file',
  'place',
  'json',
];

export const RECORD_FIELDS = (Object.keys(eventTable.columns) as (keyof EventRow)[]).filter(
  (field): field is RecordField => !NOT_OF_THE_RECORD.includes(field),
);
