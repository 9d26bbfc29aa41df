/** The files that were imported before: how far, and whether they still have it. */

import type { Handle, Operation, Statement, Value } from '@coterie/core';
import { derivedId } from '../environment.ts';
import { areSameFromTwoRoots, type FileName } from './file-name.ts';
import type { TranscriptSource } from './source.ts';

/** Which file it is, and how often it was written anew. */
export interface FileIdentity {
  readonly id: string;
  /** The session of records that name none. */
  readonly session: string;
  readonly revision: number;
}

/** How far a file is imported: its row in `transcript_files`. */
export interface FileState extends FileIdentity {
  /** Whether that is only guessed from the file's name. */
  readonly guessed: boolean;
  readonly path: string;
  readonly bytes: number;
  readonly lines: number;
  readonly records: number;
  /** The first and the last bytes of what is imported. */
  readonly head: Uint8Array;
  readonly tail: Uint8Array;
  /**
   * How far it was imported beyond `bytes`, and the last bytes of that; null once it is read that far again. There the
   * records of a deleted session are missing, or those that the database could not take; all others are there under
   * the places that they have.
   */
  readonly former: { readonly bytes: number; readonly tail: Uint8Array } | null;
  readonly meta: AgentMeta;
}

/** What the `.meta.json` beside a sub-agent's file says. */
export interface AgentMeta {
  readonly agentType: string | null;
  readonly description: string | null;
  readonly toolUseId: string | null;
}

export const NO_META: AgentMeta = { agentType: null, description: null, toolUseId: null };

export function newFile(session: string, guessed: boolean, path: string): FileState {
  const nothing = new Uint8Array();
  const start = { revision: 0, bytes: 0, lines: 0, records: 0, head: nothing, tail: nothing, former: null };
  return { id: derivedId('file', session, path), session, guessed, path, ...start, meta: NO_META };
}

/** The same file as another revision of itself. */
export function rewritten(state: FileState): FileState {
  const { id, session, guessed, path, meta } = state;
  return { ...newFile(session, guessed, path), id, meta, revision: state.revision + 1 };
}

export interface KnownFile {
  readonly state: FileState;
  /** Whether the file still has what was imported of it. */
  readonly isUnchanged: boolean;
}

/**
 * Those of the known files that the source may be: first those of this very name, then by how much the name says; last
 * those that have nothing to be known by. A few bytes of it are read for each.
 */
export async function findKnown(
  db: Handle,
  source: TranscriptSource,
  { name }: FileName,
): Promise<readonly KnownFile[]> {
  const states = await db.run(filesNamed(name));
  const related = states.filter((state) => canBe(state, source));
  const distance = ({ path }: FileState): number => (path === source.file ? 0 : 1 / path.length);
  const isEmpty = (state: FileState): number => (extentOf(state) === 0 ? 1 : 0);
  const known: KnownFile[] = [];
  for (const state of related.sort((a, b) => isEmpty(a) - isEmpty(b) || distance(a) - distance(b))) {
    known.push({ state, isUnchanged: await isUnchanged(state, source) });
  }
  return known;
}

/**
 * A file that was found rewritten may be two copies that took turns under one name. So under another name it is known
 * only as long as nothing is to be added to it; otherwise the copies would go on to rewrite each other.
 */
function canBe(state: FileState, { file, size }: TranscriptSource): boolean {
  const { path, revision } = state;
  return path === file || (areSameFromTwoRoots(path, file) && (revision === 0 || size === extentOf(state)));
}

/** How far the database has records of the file. */
export function extentOf({ bytes, former }: FileState): number {
  return former?.bytes ?? bytes;
}

/** What lies between head and tail is not read again: files that only grow are never read twice. */
async function isUnchanged(state: FileState, source: TranscriptSource): Promise<boolean> {
  const { head, tail, bytes, former, path } = state;
  if (source.size !== undefined && source.size < extentOf(state)) return false;
  if (head.length === 0) return path === source.file;
  if (!(await hasBytes(source, 0, head))) return false;
  if (!(await hasBytes(source, bytes - tail.length, tail))) return false;
  return former === null || hasBytes(source, former.bytes - former.tail.length, former.tail);
}

async function hasBytes(source: TranscriptSource, offset: number, wanted: Uint8Array): Promise<boolean> {
  if (wanted.length === 0) return true;
  let compared = 0;
  for await (const chunk of source.open(offset)) {
    const length = Math.min(chunk.length, wanted.length - compared);
    for (let at = 0; at < length; at += 1) if (chunk[at] !== wanted[compared + at]) return false;
    compared += length;
    if (compared === wanted.length) return true;
  }
  return false;
}

function filesNamed(name: string): Operation<FileState[]> {
  const sql = `SELECT id, session_id, session_guessed, path, revision, bytes, lines, records, head, tail,
      former_bytes, former_tail, agent_type, description, tool_use_id
    FROM transcript_files WHERE name = ?`;
  return {
    access: 'read',
    statements: [{ sql, params: [name] }],
    decode: ([result]) => (result?.rows ?? []).map(readState),
  };
}

function readState(row: readonly Value[]): FileState {
  const [id, session, guessed, path, revision, bytes, lines, records, head, tail, formerBytes, formerTail, ...meta] =
    row;
  const [agentType, description, toolUseId] = meta;
  return {
    id: id as string,
    session: session as string,
    guessed: guessed === 1,
    path: path as string,
    revision: revision as number,
    bytes: bytes as number,
    lines: lines as number,
    records: records as number,
    head: head as Uint8Array,
    tail: tail as Uint8Array,
    former: formerBytes === null ? null : { bytes: formerBytes as number, tail: formerTail as Uint8Array },
    meta: {
      agentType: agentType as string | null,
      description: description as string | null,
      toolUseId: toolUseId as string | null,
    },
  };
}

/** The sessions that a file has records of. */
export function sessionsOf(fileId: string): Operation<readonly string[]> {
  const sql = `SELECT part.session_id FROM transcript_parts AS part JOIN transcript_files AS file ON file.seq = part.file_seq
    WHERE file.id = ? ORDER BY part.session_id`;
  return {
    access: 'read',
    statements: [{ sql, params: [fileId] }],
    decode: ([result]) => (result?.rows ?? []).map(([id]) => id as string),
  };
}

/** Takes back what was imported under a session that was only guessed: its records belong to the one that is now known. */
export function forget({ id, session, bytes, revision }: FileState): readonly Statement[] {
  return [
    {
      sql: 'DELETE FROM transcript_files WHERE id = ? AND bytes = ? AND revision = ?',
      params: [id, bytes, revision],
    },
    {
      sql: `DELETE FROM sessions WHERE id = ? AND origin = 'transcript'
        AND NOT EXISTS (SELECT 1 FROM transcript_events WHERE session_id = sessions.id)`,
      params: [session],
    },
  ];
}
