/** The order in which the rows of each table are hashed: by what they are, and by an index. */

import type { Value } from '@coterie/core';
import { EVERY, type Run } from '../table/run.ts';

export const SESSION_RUN: Run = {
  alias: 'session',
  from: 'sessions AS session',
  join: 'sessions AS session ON session.seq = page.seq',
  key: ['session.id'],
  large: ['metadata_json', 'capabilities_json', 'constraints_json', 'termination_reason'],
  where: EVERY,
  next: [(key) => ({ sql: 'session.id > ?', params: key })],
};

/**
 * From whatever root they are seen, files have their names; paths order only copies of one name, and those have the folder
 * in common in which they part.
 */
const BY_FILE = ['file.session_id', 'file.name', 'file.path'] as const;
const BEHIND_FILE = '(file.session_id, file.name, file.path) > (?, ?, ?)';
const IN_FILE = 'file.session_id = ? AND file.name = ? AND file.path = ?';
const fileOf = (key: readonly Value[]): readonly Value[] => key.slice(0, BY_FILE.length);

/** A file without a part has no record: its row only says that nothing in it has to be read again. */
export const FILE_RUN: Run = {
  alias: 'file',
  from: 'transcript_files AS file',
  join: 'transcript_files AS file ON file.seq = page.seq',
  key: BY_FILE,
  large: [],
  where: { sql: 'EXISTS (SELECT 1 FROM transcript_parts AS part WHERE part.file_seq = file.seq)', params: [] },
  next: [(key) => ({ sql: BEHIND_FILE, params: key })],
};

/** Several sessions can have a part of one file, and a page can end between them. */
export const PART_RUN: Run = {
  alias: 'part',
  from: 'transcript_files AS file CROSS JOIN transcript_parts AS part ON part.file_seq = file.seq',
  join: 'transcript_parts AS part ON part.seq = page.seq JOIN transcript_files AS file ON file.seq = part.file_seq',
  key: [...BY_FILE, 'part.session_id'],
  large: [],
  where: EVERY,
  next: [
    (key) => ({ sql: `${IN_FILE} AND part.session_id > ?`, params: key }),
    (key) => ({ sql: BEHIND_FILE, params: fileOf(key) }),
  ],
};

const LARGE = ['data', 'search_text', 'tool_calls_json'];

/** File after file: what is left of the file that a page ended in, then the files behind it. */
const IMPORTED: Run = {
  alias: 'event',
  from: 'transcript_files AS file CROSS JOIN transcript_events AS event ON event.file_seq = file.seq',
  join: 'transcript_events AS event ON event.seq = page.seq JOIN transcript_files AS file ON file.seq = event.file_seq',
  key: [...BY_FILE, 'event.revision', 'event.place'],
  large: LARGE,
  where: EVERY,
  next: [
    (key) => ({
      sql: `${IN_FILE} AND (event.revision, event.place) > (?, ?)`,
      params: key,
    }),
    (key) => ({ sql: BEHIND_FILE, params: fileOf(key) }),
  ],
};

/**
 * What came from no file is in the order in which it was created, which is the order of the conversation too. They all
 * have one revision and no place, so that the index of files has them in the order of their numbers.
 */
const CREATED: Run = {
  alias: 'event',
  from: 'transcript_events AS event',
  join: 'transcript_events AS event ON event.seq = page.seq LEFT JOIN transcript_files AS file ON file.seq = event.file_seq',
  key: ['event.seq'],
  large: LARGE,
  where: { sql: 'event.file_seq IS NULL AND event.revision = 0 AND event.place IS NULL', params: [] },
  next: [(key) => ({ sql: 'event.seq > ?', params: key })],
};

export const EVENT_RUNS = [IMPORTED, CREATED] as const;
