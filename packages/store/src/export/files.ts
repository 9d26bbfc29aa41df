/** The files that the stored records can be written into again. */

import type { Operation, Statement, Value } from '@coterie/core';
import { readJson } from '../table/codec.ts';
import { countOf } from '../table/listing.ts';

/** Records that belong into one file. */
export interface ExportFile {
  /** The file that they were imported from; null for those that came from no file. */
  readonly id: string | null;
  /** Its path below the root of its import, as it was given then: look at it before you write there. */
  readonly path: string | null;
  /** The session of the file's records that name none; or of all, where there was no file. */
  readonly sessionId: string;
  /** The session whose records are meant; null for all records of the file. */
  readonly only: string | null;
  /** The sessions that the records are of. */
  readonly sessions: readonly string[];
  readonly records: number;
  /** Of the records as they came, without line ends. */
  readonly bytes: number;
  /** What the `.meta.json` beside a sub-agent's file said, as far as it is known. */
  readonly agentType: string | null;
  readonly description: string | null;
  readonly toolUseId: string | null;
}

export interface ExportList {
  /** Only records of this session, also of files that have records of others; all records when absent. */
  readonly sessionId?: string | undefined;
  /** The last one of the page before. */
  readonly after?: ExportFile | undefined;
  /** Default 500. */
  readonly limit?: number | undefined;
}

/** Files that have records, by their session and path; then what came from no file, by session. */
export function listExport(list: ExportList = {}): Operation<readonly ExportFile[]> {
  const limit = countOf('limit', list.limit ?? 500);
  const { after, sessionId = null } = list;
  const imported = after === undefined || after.id !== null ? [importedFiles(sessionId, after, limit)] : [];
  const created = createdRecords(sessionId, after?.id === null ? after.sessionId : null, limit);
  return {
    access: 'read',
    statements: [...imported, created],
    decode: (results) =>
      results
        .flatMap(({ rows }) => rows)
        .slice(0, limit)
        .map((row) => readFile(row, sessionId)),
  };
}

function importedFiles(sessionId: string | null, after: ExportFile | undefined, limit: number): Statement {
  const mine = 'file.seq IN (SELECT file_seq FROM transcript_parts WHERE session_id = ?) AND event.session_id = ?';
  return {
    sql: `SELECT file.id, file.path, file.session_id, count(*), sum(octet_length(event.data)),
        json_group_array(DISTINCT event.session_id), file.agent_type, file.description, file.tool_use_id
      FROM transcript_files AS file CROSS JOIN transcript_events AS event ON event.file_seq = file.seq
      WHERE (file.session_id, file.path) > (?, ?)${sessionId === null ? '' : ` AND ${mine}`}
      GROUP BY file.session_id, file.path ORDER BY file.session_id, file.path LIMIT ?`,
    params: [after?.sessionId ?? '', after?.path ?? '', ...(sessionId === null ? [] : [sessionId, sessionId]), limit],
  };
}

function createdRecords(sessionId: string | null, after: string | null, limit: number): Statement {
  return {
    sql: `SELECT NULL, NULL, session_id, count(*), sum(octet_length(data)), json_array(session_id),
        NULL, NULL, NULL
      FROM transcript_events
      WHERE file_seq IS NULL AND session_id > ?${sessionId === null ? '' : ' AND session_id = ?'}
      GROUP BY session_id ORDER BY session_id LIMIT ?`,
    params: [after ?? '', ...(sessionId === null ? [] : [sessionId]), limit],
  };
}

function readFile(row: readonly Value[], sessionId: string | null): ExportFile {
  return {
    id: row[0] as string | null,
    path: row[1] as string | null,
    sessionId: row[2] as string,
    only: sessionId,
    records: row[3] as number,
    bytes: row[4] as number,
    sessions: readJson<string[]>(row[5]).sort(),
    agentType: row[6] as string | null,
    description: row[7] as string | null,
    toolUseId: row[8] as string | null,
  };
}
