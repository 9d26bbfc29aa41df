/** What of each table is its content. A test holds this to the real schema. */

import { allDefinitions } from '../entities/index.ts';
import type { DigestedTable } from './digested-table.ts';
import { entityTable } from './entity-table.ts';
import { EVENT_RUNS, FILE_RUN, PART_RUN, SESSION_RUN } from './order.ts';

const SEQ = 'the order of insertion';
const DERIVED_ID = 'follows from the session, the file and, of a record, the place in bytes';
const LAYOUT = 'how the file lay on its disk, and how far it was read';

/** The file that a row belongs to, in place of its number. */
const FILE = { file_session_id: ['TEXT', 'file.session_id'], file_name: ['TEXT', 'file.name'] } as const;

const sessions: DigestedTable = {
  name: 'sessions',
  content: {
    id: 'TEXT',
    type: 'TEXT',
    name: 'TEXT',
    status: 'TEXT',
    title: 'TEXT',
    title_source: 'TEXT',
    branch: 'TEXT',
    workspace: 'TEXT',
    project_path: 'TEXT',
    claude_status: 'TEXT',
    capabilities_json: 'TEXT',
    constraints_json: 'TEXT',
    metadata_json: 'TEXT',
    created_at: 'TEXT',
    updated_at: 'TEXT',
    last_activity: 'TEXT',
    termination_reason: 'TEXT',
    terminated_at: 'TEXT',
    origin: 'TEXT',
  },
  local: { seq: SEQ },
  runs: [SESSION_RUN],
};

const transcriptFiles: DigestedTable = {
  name: 'transcript_files',
  content: {
    session_id: 'TEXT',
    session_guessed: 'INTEGER',
    name: 'TEXT',
    agent_id: 'TEXT',
    agent_type: 'TEXT',
    description: 'TEXT',
    tool_use_id: 'TEXT',
  },
  local: {
    seq: SEQ,
    id: DERIVED_ID,
    path: 'begins at the root that was named; the file is the same from another, and its name stands for it',
    revision: 'which of several readings of a rewritten file it was',
    bytes: LAYOUT,
    lines: LAYOUT,
    records: LAYOUT,
    head: LAYOUT,
    tail: LAYOUT,
    former_bytes: LAYOUT,
    former_tail: LAYOUT,
  },
  runs: [FILE_RUN],
};

const transcriptParts: DigestedTable = {
  name: 'transcript_parts',
  content: {
    ...FILE,
    session_id: 'TEXT',
    first_at: 'TEXT',
    last_at: 'TEXT',
    cwd: 'TEXT',
    branch: 'TEXT',
    prompt: 'TEXT',
    custom_title: 'TEXT',
    ai_title: 'TEXT',
    summary: 'TEXT',
    summary_at: 'TEXT',
  },
  local: { seq: SEQ, id: DERIVED_ID, file_seq: 'the session and the name of the file stand for it' },
  runs: [PART_RUN],
};

const transcriptEvents: DigestedTable = {
  name: 'transcript_events',
  content: {
    // What came from no file was given its id by whoever created it.
    id: ['TEXT', 'CASE WHEN event.file_seq IS NULL THEN event.id END'],
    ...FILE,
    session_id: 'TEXT',
    assigned_session_id: 'TEXT',
    named_session_id: 'TEXT',
    uuid: 'TEXT',
    parent_uuid: 'TEXT',
    logical_parent_uuid: 'TEXT',
    leaf_uuid: 'TEXT',
    summary: 'TEXT',
    event_type: 'TEXT',
    subtype: 'TEXT',
    kind: 'TEXT',
    timestamp: 'TEXT',
    is_sidechain: 'INTEGER',
    agent_id: 'TEXT',
    cwd: 'TEXT',
    project_name: 'TEXT',
    git_branch: 'TEXT',
    version: 'TEXT',
    message_id: 'TEXT',
    request_id: 'TEXT',
    // Where the record names no response, its own id.
    message_key: ['TEXT', "CASE WHEN event.message_key = event.id THEN '' ELSE event.message_key END"],
    model: 'TEXT',
    input_tokens: 'INTEGER',
    output_tokens: 'INTEGER',
    cache_write_tokens: 'INTEGER',
    cache_read_tokens: 'INTEGER',
    tool_calls_json: 'TEXT',
    search_text: 'TEXT',
    data: 'TEXT',
  },
  local: {
    seq: SEQ,
    file_seq: 'the session and the name of the file stand for it',
    revision: 'the records are hashed in the order of revision and place',
    place: 'the records are hashed in the order of revision and place',
  },
  runs: EVENT_RUNS,
};

/** The tables that are not, and why. */
export const UNDIGESTED_TABLES: Readonly<Record<string, string>> = {
  checkpoint_tags: 'follows from the metadata of checkpoints',
  github_issue_labels: 'follows from the labels of github_issues',
  instance_children: 'follows from relationships and instances',
};

/** In the order of their names. The source of a session's title is content too: it decides what an import may change. */
export const DIGESTED_TABLES: readonly DigestedTable[] = [
  sessions,
  transcriptEvents,
  transcriptFiles,
  transcriptParts,
  ...allDefinitions.filter(({ table }) => table.name !== 'sessions').map(entityTable),
].sort((a, b) => (a.name < b.name ? -1 : 1));
