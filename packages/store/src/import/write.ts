/** A batch as one atomic operation. */

import type { Operation, Statement } from '@coterie/core';
import { insertRows } from '../transcripts/insert.ts';
import type { Batch } from './batch.ts';
import { readFileName } from './file-name.ts';
import { extentOf, type FileState, forget } from './known-file.ts';
import type { Location } from './locate.ts';
import { NEVER, sessionFacts } from './session-facts.ts';

export interface Written {
  /** False when another import has written this part of the file in the meantime; nothing was written then. */
  readonly applied: boolean;
  /** How many of the records were new. */
  readonly inserted: number;
}

/** What a batch does to its file. */
export interface Move extends Pick<Location, 'found' | 'replaced' | 'hasNamesake'> {
  readonly after: FileState;
}

/**
 * Writes the batch and moves the file from the state in which it was found to the one after the batch. Every statement
 * asks whether the file is still as it was found: of several imports at once one writes, and the others go on from
 * where it came to. What the file replaces goes in the same transaction.
 */
export function writeBatch(batch: Batch, { found, after, replaced, hasNamesake }: Move): Operation<Written> {
  const guard: Statement = {
    sql: '(SELECT bytes = ? AND revision = ? FROM transcript_files AS guard WHERE guard.id = ?)',
    params: [found.bytes, found.revision, found.id],
  };
  const { id, revision } = after;
  const rows = insertRows(batch.rows, { fileId: id, revision, mayRepeat: revision > 0 || hasNamesake, guard });
  const from = found.revision === after.revision ? found.bytes : 0;
  // A batch can have no record in it: blank lines, malformed ones, and what the database cannot take.
  const before = [
    ...(replaced === null ? [] : forget(replaced)),
    ...(found.bytes === 0 && found.revision === 0 ? [insertFile(after, replaced)] : []),
    ...(batch.parts.size === 0 ? [] : [insertSessions(batch, guard)]),
  ];
  const behind = batch.parts.size === 0 ? [] : sessionFacts({ batch, file: after, from, guard });
  return {
    access: 'write',
    statements: [...before, ...rows, ...behind, moveFile(found, after)],
    decode: (results) => ({
      applied: results.at(-1)?.changes === 1,
      inserted: results
        .slice(before.length, before.length + rows.length)
        .reduce((sum, { changes }) => sum + changes, 0),
    }),
  };
}

/**
 * Only before anything of it is imported: where its sessions were deleted since, the row is gone, and a row without
 * content would be taken for any file of its path. Where another import has gone on with what this one replaces, that
 * is still there: then nothing is written.
 */
function insertFile({ id, session, guessed, path }: FileState, replaced: FileState | null): Statement {
  const { name, agentId } = readFileName(path);
  return {
    sql: `INSERT INTO transcript_files (id, session_id, session_guessed, path, name, agent_id, head, tail)
      SELECT ?, ?, ?, ?, ?, ?, x'', x'' WHERE NOT EXISTS (SELECT 1 FROM transcript_files WHERE id = ?)
      ON CONFLICT DO NOTHING`,
    params: [id, session, guessed ? 1 : 0, path, name, agentId, replaced?.id ?? null],
  };
}

function insertSessions(batch: Batch, guard: Statement): Statement {
  const sessions = [...batch.parts.values()].map(({ session, firstAt, lastAt }) => [session, firstAt, lastAt]);
  return {
    sql: `INSERT INTO sessions (id, type, status, claude_status, created_at, updated_at, last_activity, origin)
      SELECT id, 'claude', 'completed', 'completed', coalesce(first_at, ${NEVER}), coalesce(last_at, ${NEVER}),
        coalesce(last_at, ${NEVER}), 'transcript'
      FROM (SELECT value ->> 0 AS id, value ->> 1 AS first_at, value ->> 2 AS last_at FROM json_each(?))
      WHERE ${guard.sql} ON CONFLICT (id) DO NOTHING`,
    params: [JSON.stringify(sessions), ...guard.params],
  };
}

/**
 * How far the file was imported before a session of it was deleted is asked of the database: it can have been deleted
 * just now.
 */
function moveFile(found: FileState, after: FileState): Statement {
  const { guessed, revision, bytes, lines, records, head, tail, meta, former: ahead } = after;
  const extent = extentOf(after);
  const former = (column: string): string =>
    `${column} = CASE WHEN revision = ? AND former_bytes > ? THEN ${column} ELSE ? END`;
  return {
    sql: `UPDATE transcript_files SET session_guessed = ?, revision = ?, bytes = ?, lines = ?, records = ?, head = ?,
        tail = ?, ${former('former_bytes')}, ${former('former_tail')}, agent_type = ?, description = ?, tool_use_id = ?
      WHERE id = ? AND bytes = ? AND revision = ?`,
    params: [
      guessed ? 1 : 0,
      revision,
      bytes,
      lines,
      records,
      head,
      tail,
      revision,
      extent,
      ahead?.bytes ?? null,
      revision,
      extent,
      ahead?.tail ?? null,
      meta.agentType,
      meta.description,
      meta.toolUseId,
      found.id,
      found.bytes,
      found.revision,
    ],
  };
}
