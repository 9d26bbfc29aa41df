import type { Statement, Value } from '@coterie/core';
import type { RecordFacts } from './record.ts';
import { eventTable, RECORD_FIELDS } from './schema.ts';

/** What identifies a new row of `transcript_events`. */
export interface NewRow {
  readonly id: string;
  readonly sessionId: string;
  readonly place: number | null;
  /** The sub-agent in whose file the record is. */
  readonly agentId: string | null;
  readonly json: string;
}

const COLUMNS = [
  'id',
  'session_id',
  'named_session_id',
  'place',
  'leaf_uuid',
  'summary',
  'message_key',
  'search_text',
  'data',
  ...RECORD_FIELDS.map((field) => eventTable.columns[field].sql),
];

/** Where the columns are that the import compares. */
const [SESSION, UUID, DATA] = (['session_id', 'uuid', 'data'] as const).map(
  (column) => `record.column${COLUMNS.indexOf(column) + 1}`,
);

/** The values of a row, in the order that `insertRows` takes. */
export function rowValues(row: NewRow, said: RecordFacts): readonly Value[] {
  const facts = row.agentId === null ? said : { ...said, agentId: said.agentId ?? row.agentId, isSidechain: true };
  const key = facts.messageId ?? facts.requestId ?? facts.uuid ?? row.id;
  return [
    row.id,
    row.sessionId,
    facts.namedSessionId === row.sessionId ? null : facts.namedSessionId,
    row.place,
    facts.leafUuid,
    facts.summary,
    facts.kind === 'assistant' ? key : null,
    facts.searchText,
    row.json,
    ...RECORD_FIELDS.map((field) => eventTable.encode(field, facts[field])),
  ];
}

/** Where imported rows belong, and under which condition they are written. */
export interface Destination {
  readonly fileId: string;
  readonly revision: number;
  /** Whether an earlier revision of the file, or another file of its path, may have the same records. */
  readonly mayRepeat: boolean;
  readonly guard: Statement;
}

/**
 * Rows per statement. Whole records as one JSON parameter would be escaped and parsed once more: measured at twice the
 * time of plain values. Few different numbers of rows, so that their texts stay in the statement cache.
 */
const SIZES = [64, 16, 4, 1] as const;

/** One INSERT for several rows. Rows that are there already are left alone when they are imported. */
export function insertRows(rows: readonly (readonly Value[])[], to?: Destination): readonly Statement[] {
  const statements: Statement[] = [];
  for (let at = 0; at < rows.length; ) {
    const size = SIZES.find((one) => one <= rows.length - at) ?? 1;
    const values = rows.slice(at, at + size).flat();
    statements.push(to === undefined ? plainInsert(size, values) : importInsert(size, values, to));
    at += size;
  }
  return statements;
}

const ROW = `(${COLUMNS.map(() => '?').join(', ')})`;
const LIST = COLUMNS.join(', ');
const VALUE_COLUMNS = COLUMNS.map((_, at) => `column${at + 1}`).join(', ');

/** One INSERT for a row whose uuid nobody has: neither as a record's own, nor as the id of an event. */
export function insertOnce(values: readonly Value[]): Statement {
  return {
    sql: `INSERT INTO transcript_events (${LIST}) SELECT ${VALUE_COLUMNS} FROM (VALUES ${ROW}) AS record
      WHERE NOT EXISTS (SELECT 1 FROM transcript_events AS known WHERE known.uuid = ${UUID})
      AND NOT EXISTS (SELECT 1 FROM transcript_events AS known WHERE known.id = ${UUID})
      RETURNING ${eventTable.select}`,
    params: values,
  };
}

function plainInsert(size: number, params: readonly Value[]): Statement {
  const rows = Array.from({ length: size }, () => ROW).join(', ');
  return { sql: `INSERT INTO transcript_events (${LIST}) VALUES ${rows} RETURNING ${eventTable.select}`, params };
}

function importInsert(
  size: number,
  values: readonly Value[],
  { fileId, revision, mayRepeat, guard }: Destination,
): Statement {
  const rows = Array.from({ length: size }, () => ROW).join(', ');
  const repeated = mayRepeat ? ` AND NOT ${KNOWN_BEFORE}` : '';
  return {
    sql: `INSERT INTO transcript_events (file_seq, revision, ${LIST})
      SELECT file.seq, ?, ${VALUE_COLUMNS} FROM (VALUES ${rows}) AS record, transcript_files AS file
      WHERE file.id = ? AND ${guard.sql}${repeated}
      ON CONFLICT (id) DO NOTHING`,
    params: [revision, ...values, fileId, ...guard.params, ...(mayRepeat ? [revision, revision] : [])],
  };
}

/**
 * In a rewritten file records stand at other places, and where another session is the first one now, it counts as
 * another file: the same record of the same session under the same path is the same record. Those without a uuid are
 * looked up by the expressions of the index `transcript_events_without_uuid`; the pluses keep SQLite from walking through
 * all earlier revisions of the file, or all of the session, instead.
 */
const KNOWN_BEFORE = `CASE WHEN ${UUID} IS NULL
  THEN EXISTS (SELECT 1 FROM transcript_files AS former CROSS JOIN transcript_events AS known ON known.file_seq = former.seq
    WHERE former.name = file.name AND former.path = file.path AND known.uuid IS NULL
    AND length(known.data) = length(${DATA}) AND substr(known.data, 1, 200) = substr(${DATA}, 1, 200)
    AND +known.session_id = ${SESSION} AND (former.seq <> file.seq OR +known.revision < ?) AND known.data = ${DATA})
  ELSE EXISTS (SELECT 1 FROM transcript_events AS known CROSS JOIN transcript_files AS former ON former.seq = known.file_seq
    WHERE known.uuid = ${UUID} AND known.session_id = ${SESSION} AND former.path = file.path
    AND (former.seq <> file.seq OR known.revision < ?) AND known.data = ${DATA}) END`;
