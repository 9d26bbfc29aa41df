/** What the records of a batch say about their sessions: kept for each file, since files come in any order. */

import type { Statement, Value } from '@coterie/core';
import { derivedId } from '../environment.ts';
import { FILE_ORDER } from '../transcripts/files.ts';
import type { Batch } from './batch.ts';
import { extentOf, type FileState } from './known-file.ts';

export interface Circumstances {
  readonly batch: Batch;
  /** The file as it is after the batch. */
  readonly file: FileState;
  /** Offset from which on records of this revision of the file belong to the batch. */
  readonly from: number;
  /** Holds while the file is as it was found. */
  readonly guard: Statement;
}

/** Statements that bring parts and sessions up to date, once the records are there. */
export function sessionFacts(circumstances: Circumstances): readonly Statement[] {
  const { batch } = circumstances;
  return [
    upsertParts(circumstances),
    ...(batch.hasSummaries ? [addSummaries(circumstances, 'summary', 'leaf')] : []),
    addSummaries(circumstances, 'leaf', 'summary'),
    updateTimes(circumstances),
    updateNames(circumstances),
  ];
}

/** The smaller or the greater one, or the one that is there. */
const extreme = (which: 'min' | 'max', column: string): string =>
  `${which}(coalesce(${column}, excluded.${column}), coalesce(excluded.${column}, ${column}))`;

function upsertParts({ batch, file, guard }: Circumstances): Statement {
  const parts = [...batch.parts.values()].map(({ session, ...part }) => [
    derivedId('part', file.id, session),
    session,
    part.firstAt,
    part.lastAt,
    part.cwd,
    part.branch,
    part.prompt,
    part.customTitle,
    part.aiTitle,
  ]);
  const columns = 'id, session_id, first_at, last_at, cwd, branch, prompt, custom_title, ai_title';
  return {
    sql: `INSERT INTO transcript_parts (file_seq, ${columns})
      SELECT (SELECT seq FROM transcript_files AS file WHERE file.id = ?),
        ${columns.split(', ').map((_, at) => `value ->> ${at}`)}
      FROM json_each(?) WHERE ${guard.sql}
      ON CONFLICT (file_seq, session_id) DO UPDATE SET
        first_at = ${extreme('min', 'first_at')}, last_at = ${extreme('max', 'last_at')},
        cwd = coalesce(cwd, excluded.cwd), branch = coalesce(branch, excluded.branch),
        prompt = coalesce(prompt, excluded.prompt),
        custom_title = coalesce(excluded.custom_title, custom_title),
        ai_title = coalesce(excluded.ai_title, ai_title)`,
    params: [file.id, JSON.stringify(parts), ...guard.params],
  };
}

type Side = 'summary' | 'leaf';

/** A summary, and the record that it ends at. */
const JOINED: Record<Side, string> = {
  summary: 'summary.leaf_uuid = leaf.uuid',
  leaf: 'leaf.uuid = summary.leaf_uuid',
};

/** The records of the batch on one side of a summary. */
function ofBatch(side: Side, { file, from }: Circumstances): Statement {
  return {
    sql: `${side}.file_seq = (SELECT seq FROM transcript_files AS file WHERE file.id = ?)
      AND ${side}.revision = ? AND ${side}.place >= ? AND ${side}.place < ?`,
    params: [file.id, file.revision, from, extentOf(file)],
  };
}

/**
 * A summary and the record that it ends at can lie in different files, and come in either order: `mine` is what the
 * batch has of them, `other` what may be there already. The summary of the latest record wins; times are 24 characters
 * long, so that time and summary sort as one text.
 */
function addSummaries(circumstances: Circumstances, mine: Side, other: Side): Statement {
  const { sql, params } = ofBatch(mine, circumstances);
  const { guard } = circumstances;
  return {
    sql: `UPDATE transcript_parts SET summary_at = substr(best, 1, 24), summary = substr(best, 25)
      FROM (
        SELECT leaf.file_seq AS of_file, leaf.session_id AS of_session,
          max(coalesce(leaf.timestamp, printf('%24s', '')) || summary.summary) AS best
        FROM transcript_events AS ${mine} CROSS JOIN transcript_events AS ${other} ON ${JOINED[other]}
        WHERE ${sql} AND summary.leaf_uuid IS NOT NULL AND leaf.file_seq IS NOT NULL GROUP BY 1, 2
      )
      WHERE file_seq = of_file AND session_id = of_session AND best > coalesce(summary_at || summary, '')
        AND ${guard.sql}`,
    params: [...params, ...guard.params],
  };
}

/** SQL for the times of a session of which no record has one. */
export const NEVER = "'1970-01-01T00:00:00.000Z'";

function updateTimes({ batch, guard }: Circumstances): Statement {
  return {
    sql: `UPDATE sessions SET created_at = coalesce(first, ${NEVER}), updated_at = max(updated_at, coalesce(last, ${NEVER})),
        last_activity = max(last_activity, coalesce(last, ${NEVER}))
      FROM (
        SELECT session_id, min(first_at) AS first, max(last_at) AS last FROM transcript_parts
        WHERE session_id IN (SELECT value FROM json_each(?)) GROUP BY session_id
      )
      WHERE sessions.id = session_id AND origin = 'transcript' AND ${guard.sql}`,
    params: [sessionsOf(batch), ...guard.params],
  };
}

function sessionsOf(batch: Batch): string {
  return JSON.stringify([...batch.parts.keys()]);
}

/** A value of the first part, in an order of files, that has one. */
const firstOf = (column: string, order = FILE_ORDER): string =>
  `(SELECT part.${column} FROM transcript_parts AS part JOIN transcript_files AS file ON file.seq = part.file_seq
    WHERE part.session_id = session.id AND part.${column} IS NOT NULL ORDER BY ${order} LIMIT 1)`;

/** The file that began last, where the last title was given. */
const LAST_FILE = 'file.agent_id IS NOT NULL, part.first_at DESC, file.path DESC';

const SAID = `SELECT session.seq AS of_seq, ${firstOf('cwd')} AS said_path, ${firstOf('branch')} AS said_branch,
    ${firstOf('custom_title', LAST_FILE)} AS custom, ${firstOf('ai_title', LAST_FILE)} AS ai,
    ${firstOf('summary', 'part.summary_at DESC, part.summary DESC')} AS summary, ${firstOf('prompt')} AS prompt
  FROM sessions AS session WHERE session.origin = 'transcript'`;

const SOURCE = `CASE WHEN title_source IS 'api' THEN 'api' WHEN custom IS NOT NULL THEN 'custom'
  WHEN ai IS NOT NULL THEN 'ai' WHEN summary IS NOT NULL THEN 'summary' WHEN prompt IS NOT NULL THEN 'prompt' END`;

const NAMES = `CASE WHEN title_source IS 'api' THEN title ELSE coalesce(custom, ai, summary, prompt) END, ${SOURCE},
  said_path, said_branch`;

/** Only where something changes, since the search index is told of every update of these columns. */
function updateNames(circumstances: Circumstances): Statement {
  const { batch, guard } = circumstances;
  const params: Value[] = [sessionsOf(batch)];
  let sessions = 'SELECT value FROM json_each(?)';
  if (batch.hasSummaries) {
    // What the batch's summaries are about are other sessions.
    const { sql, params: range } = ofBatch('summary', circumstances);
    sessions += ` UNION SELECT leaf.session_id FROM transcript_events AS summary
      CROSS JOIN transcript_events AS leaf ON ${JOINED.leaf} WHERE ${sql} AND summary.leaf_uuid IS NOT NULL`;
    params.push(...range);
  }
  return {
    sql: `UPDATE sessions SET (title, title_source, project_path, branch) = (${NAMES})
      FROM (${SAID} AND session.id IN (${sessions}))
      WHERE sessions.seq = of_seq AND (title, title_source, project_path, branch) IS NOT (${NAMES}) AND ${guard.sql}`,
    params: [...params, ...guard.params],
  };
}
