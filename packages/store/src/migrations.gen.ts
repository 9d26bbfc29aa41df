// Made from the migrations of the set coterie by bundleMigrations of @coterie/node. Change them, and bundle again.
import type { MigrationSet } from '@coterie/core';

export const storeMigrations: MigrationSet = {
  name: 'coterie',
  migrations: [
    {
      version: 1,
      name: 'sessions',
      up: `CREATE TABLE sessions (
  seq INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE CONSTRAINT sessions_id CHECK (id <> ''),
  type TEXT NOT NULL
    CONSTRAINT sessions_type CHECK (type IN ('director', 'department', 'observer', 'active', 'claude')),
  name TEXT CONSTRAINT sessions_name CHECK (type = 'claude' OR name IS NOT NULL),
  status TEXT NOT NULL CONSTRAINT sessions_status
    CHECK (status IN ('initializing', 'active', 'idle', 'completed', 'error', 'terminated')),
  title TEXT,
  -- Where the title of a Claude Code session comes from. An import replaces only what an import has set.
  title_source TEXT CONSTRAINT sessions_title_source CHECK (title_source IN ('api', 'custom', 'ai', 'summary', 'prompt')),
  branch TEXT,
  workspace TEXT,
  project_path TEXT,
  claude_status TEXT CONSTRAINT sessions_claude_status
    CHECK (claude_status IN ('not_started', 'processing', 'waiting_for_input', 'completed', 'error')),
  capabilities_json TEXT NOT NULL DEFAULT '[]' CONSTRAINT sessions_capabilities_json
    CHECK (CASE WHEN json_valid(capabilities_json) THEN json_type(capabilities_json) = 'array' ELSE FALSE END),
  constraints_json TEXT NOT NULL DEFAULT '[]' CONSTRAINT sessions_constraints_json
    CHECK (CASE WHEN json_valid(constraints_json) THEN json_type(constraints_json) = 'array' ELSE FALSE END),
  metadata_json TEXT NOT NULL DEFAULT '{}' CONSTRAINT sessions_metadata_json
    CHECK (CASE WHEN json_valid(metadata_json) THEN json_type(metadata_json) = 'object' ELSE FALSE END),
  created_at TEXT NOT NULL
    CONSTRAINT sessions_created_at CHECK (strftime('%Y-%m-%dT%H:%M:%fZ', created_at) IS created_at),
  updated_at TEXT NOT NULL
    CONSTRAINT sessions_updated_at CHECK (strftime('%Y-%m-%dT%H:%M:%fZ', updated_at) IS updated_at),
  last_activity TEXT NOT NULL
    CONSTRAINT sessions_last_activity CHECK (strftime('%Y-%m-%dT%H:%M:%fZ', last_activity) IS last_activity),
  termination_reason TEXT,
  terminated_at TEXT
    CONSTRAINT sessions_terminated_at CHECK (strftime('%Y-%m-%dT%H:%M:%fZ', terminated_at) IS terminated_at),
  -- Who made the row: a caller, or the import of a transcript, which keeps what it says up to date.
  origin TEXT NOT NULL DEFAULT 'api' CONSTRAINT sessions_origin CHECK (origin IN ('api', 'transcript'))
) STRICT;

CREATE INDEX sessions_by_created ON sessions (created_at);
CREATE INDEX sessions_by_activity ON sessions (last_activity);
CREATE INDEX sessions_by_type_created ON sessions (type, created_at);
CREATE INDEX sessions_by_type_activity ON sessions (type, last_activity);
CREATE INDEX sessions_by_status_created ON sessions (status, created_at);
CREATE INDEX sessions_by_status_activity ON sessions (status, last_activity);
CREATE INDEX sessions_by_workspace_created ON sessions (workspace, created_at);
CREATE INDEX sessions_by_workspace_activity ON sessions (workspace, last_activity);
CREATE INDEX sessions_by_project_created ON sessions (project_path, created_at);
CREATE INDEX sessions_by_project_activity ON sessions (project_path, last_activity);
CREATE INDEX sessions_by_claude_created ON sessions (claude_status, created_at);
CREATE INDEX sessions_by_claude_activity ON sessions (claude_status, last_activity);

CREATE TRIGGER sessions_seq BEFORE UPDATE OF seq ON sessions WHEN new.seq IS NOT old.seq BEGIN
  SELECT RAISE(ABORT, 'sessions.seq is never updated: the search index knows the row by it.');
END;

-- What the search index holds of a session. The characters of scripts that write no spaces between words, and emoji, are
-- set apart by U+200B, which the tokenizer takes for a space; the store does the same to the words of a query
-- (src/search/spaceless.ts has the same ranges). Text of ASCII alone is taken as it is.
CREATE VIEW sessions_text AS
SELECT seq AS rowid, (
  WITH RECURSIVE
  spaceless (first, last) AS (VALUES
    (0x0E00, 0x0EFF), (0x1000, 0x109F), (0x1780, 0x17FF), (0x2E80, 0x2FDF), (0x3005, 0x3007), (0x3040, 0x30FF),
    (0x31F0, 0x31FF), (0x3400, 0x4DBF), (0x4E00, 0x9FFF), (0xA9E0, 0xA9FF), (0xAA60, 0xAA7F), (0xF900, 0xFAFF),
    (0xFF66, 0xFF9F), (0x1B000, 0x1B16F), (0x1F000, 0x1FAFF), (0x20000, 0x3FFFD)),
  plain (text) AS (SELECT replace(concat_ws(char(10), name, title, workspace, project_path), char(0x200B), '')),
  cut (at, done) AS (
    SELECT 0, '' FROM plain
    UNION ALL
    SELECT at + 1, done || substr(text, at + 1, 1) || CASE WHEN EXISTS (
      SELECT 1 FROM spaceless
      WHERE unicode(substr(text, at + 1, 1)) BETWEEN first AND last
         OR unicode(substr(text, at + 2, 1)) BETWEEN first AND last
    ) THEN char(0x200B) ELSE '' END
    FROM cut, plain WHERE at < length(text))
  SELECT CASE
    WHEN text GLOB '*[^' || char(1) || '-~]*' THEN (SELECT done FROM cut ORDER BY at DESC LIMIT 1)
    ELSE text
  END
  FROM plain
) AS text
FROM sessions;

-- Searches begin with the newest row. Where the index has its rows in that order, they read no further than asked for: for a
-- word in 100,000 rows a twentieth of the time.
CREATE VIRTUAL TABLE sessions_fts USING fts4 (content="sessions_text", text, tokenize=unicode61, order=DESC);

CREATE TRIGGER sessions_fts_insert AFTER INSERT ON sessions BEGIN
  INSERT INTO sessions_fts (docid, text) SELECT rowid, text FROM sessions_text WHERE rowid = new.seq;
END;
-- An external-content index reads the old text while it forgets it, so this must come before the row changes.
CREATE TRIGGER sessions_fts_delete BEFORE DELETE ON sessions BEGIN
  DELETE FROM sessions_fts WHERE docid = old.seq;
END;
CREATE TRIGGER sessions_fts_before_update BEFORE UPDATE OF name, title, workspace, project_path ON sessions BEGIN
  DELETE FROM sessions_fts WHERE docid = old.seq;
END;
CREATE TRIGGER sessions_fts_after_update AFTER UPDATE OF name, title, workspace, project_path ON sessions BEGIN
  INSERT INTO sessions_fts (docid, text) SELECT rowid, text FROM sessions_text WHERE rowid = new.seq;
END;`,
      down: `DROP TABLE sessions_fts;
DROP VIEW sessions_text;
DROP TABLE sessions;`,
    },
    {
      version: 2,
      name: 'transcripts',
      up: `CREATE TABLE transcript_files (
  seq INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  -- The session of the records that name none. Not a reference: it can be deleted while others of the file stay.
  session_id TEXT NOT NULL,
  -- Whether the session is only guessed from the file's name, as long as no record has named one.
  session_guessed INTEGER NOT NULL CONSTRAINT transcript_files_session_guessed CHECK (session_guessed IN (0, 1)),
  -- Relative to the root of the import, with slashes; and its last part.
  path TEXT NOT NULL,
  name TEXT NOT NULL,
  -- How often the file was found rewritten: places of different revisions are places in different files.
  revision INTEGER NOT NULL DEFAULT 0 CONSTRAINT transcript_files_revision CHECK (revision >= 0),
  -- How far it is imported, in bytes, and how many lines and records that is.
  bytes INTEGER NOT NULL DEFAULT 0 CONSTRAINT transcript_files_bytes CHECK (bytes >= 0),
  lines INTEGER NOT NULL DEFAULT 0 CONSTRAINT transcript_files_lines CHECK (lines >= 0),
  records INTEGER NOT NULL DEFAULT 0 CONSTRAINT transcript_files_records CHECK (records >= 0),
  -- The first and the last bytes of what is imported: a file that no longer has them was rewritten.
  head BLOB NOT NULL,
  tail BLOB NOT NULL CONSTRAINT transcript_files_tail CHECK (length(tail) <= bytes),
  -- How far it was imported before a session of it was deleted, and the last bytes of that; until it is read as far again.
  former_bytes INTEGER,
  former_tail BLOB CONSTRAINT transcript_files_former_tail
    CHECK ((former_bytes IS NULL) = (former_tail IS NULL) AND length(former_tail) <= former_bytes),
  -- The sub-agent whose file it is, and what the .meta.json beside it says.
  agent_id TEXT,
  agent_type TEXT,
  description TEXT,
  tool_use_id TEXT,
  CONSTRAINT transcript_files_path UNIQUE (session_id, path)
) STRICT;

CREATE INDEX transcript_files_by_name ON transcript_files (name);
CREATE INDEX transcript_files_by_session ON transcript_files (session_id, name, path);

CREATE TABLE transcript_parts (
  seq INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  file_seq INTEGER NOT NULL REFERENCES transcript_files (seq) ON DELETE CASCADE,
  session_id TEXT NOT NULL REFERENCES sessions (id) ON DELETE CASCADE,
  first_at TEXT,
  last_at TEXT,
  -- The first of the file.
  cwd TEXT,
  branch TEXT,
  prompt TEXT,
  -- The last of the file.
  custom_title TEXT,
  ai_title TEXT,
  -- The summary, wherever it was found, of the latest record of this part that one ends at; and that record's time.
  summary TEXT,
  summary_at TEXT,
  CONSTRAINT transcript_parts_session_id UNIQUE (file_seq, session_id)
) STRICT;

CREATE INDEX transcript_parts_by_session ON transcript_parts (session_id, file_seq);

-- Where a session was deleted, its records are missing in the middle of the file: the next import reads it again. What
-- it had of the file still tells whether it is the same one, since records of other sessions stand where they stood.
CREATE TRIGGER transcript_parts_delete AFTER DELETE ON transcript_parts BEGIN
  UPDATE transcript_files SET former_bytes = coalesce(former_bytes, bytes), former_tail = coalesce(former_tail, tail),
    bytes = 0, lines = 0, records = 0, tail = x''
  WHERE seq = old.file_seq;
  DELETE FROM transcript_files
  WHERE seq = old.file_seq AND NOT EXISTS (SELECT 1 FROM transcript_parts WHERE file_seq = old.file_seq);
END;

-- The long columns come last: what reads the others does not have to walk through them.
CREATE TABLE transcript_events (
  seq INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE CONSTRAINT transcript_events_id CHECK (id <> ''),
  session_id TEXT NOT NULL REFERENCES sessions (id) ON DELETE CASCADE,
  -- Another session that the record was assigned to. It stays a part of its own, whose import goes on as before.
  assigned_session_id TEXT REFERENCES sessions (id) ON DELETE SET NULL
    CONSTRAINT transcript_events_assigned_session_id CHECK (assigned_session_id <> session_id),
  -- Another session that the record names, such as that of the process whose stream it is from.
  named_session_id TEXT CONSTRAINT transcript_events_named_session_id CHECK (named_session_id <> session_id),
  -- Where the record stands: the byte offset in a revision of a file. Null for one that came from no file.
  file_seq INTEGER REFERENCES transcript_files (seq) ON DELETE CASCADE,
  revision INTEGER NOT NULL DEFAULT 0
    CONSTRAINT transcript_events_revision CHECK (revision >= 0 AND (file_seq IS NOT NULL OR revision = 0)),
  place INTEGER CONSTRAINT transcript_events_place CHECK ((place IS NULL) = (file_seq IS NULL)),
  uuid TEXT,
  parent_uuid TEXT,
  logical_parent_uuid TEXT,
  -- Of a summary: the record that the summed up conversation ends with, and the summary as a title.
  leaf_uuid TEXT,
  summary TEXT,
  event_type TEXT NOT NULL,
  subtype TEXT,
  kind TEXT CONSTRAINT transcript_events_kind CHECK (kind IN ('user', 'assistant', 'tool_result', 'meta')),
  timestamp TEXT
    CONSTRAINT transcript_events_timestamp CHECK (strftime('%Y-%m-%dT%H:%M:%fZ', timestamp) IS timestamp),
  is_sidechain INTEGER NOT NULL CONSTRAINT transcript_events_is_sidechain CHECK (is_sidechain IN (0, 1)),
  agent_id TEXT,
  cwd TEXT,
  project_name TEXT,
  git_branch TEXT,
  version TEXT,
  message_id TEXT,
  request_id TEXT,
  -- The API response that an assistant record belongs to: message_id, else request_id, else its own id.
  message_key TEXT
    CONSTRAINT transcript_events_message_key CHECK ((message_key IS NOT NULL) = (kind IS 'assistant')),
  model TEXT,
  input_tokens INTEGER,
  output_tokens INTEGER,
  cache_write_tokens INTEGER,
  cache_read_tokens INTEGER,
  -- Before SQLite 3.41 json_valid(NULL) is 0, and such a program's integrity_check would object.
  tool_calls_json TEXT CONSTRAINT transcript_events_tool_calls_json
    CHECK (tool_calls_json IS NULL OR json_valid(tool_calls_json)),
  -- What was said, for the search index.
  search_text TEXT,
  -- The whole record, as it came.
  data TEXT NOT NULL CONSTRAINT transcript_events_data CHECK (json_valid(data)),
  CONSTRAINT transcript_events_file UNIQUE (file_seq, revision, place)
) STRICT;

CREATE INDEX transcript_events_by_session ON transcript_events (session_id);
CREATE INDEX transcript_events_by_session_time ON transcript_events (session_id, timestamp);
CREATE INDEX transcript_events_by_assigned ON transcript_events (assigned_session_id)
WHERE assigned_session_id IS NOT NULL;
CREATE INDEX transcript_events_by_time ON transcript_events (timestamp);
CREATE INDEX transcript_events_by_uuid ON transcript_events (uuid, session_id) WHERE uuid IS NOT NULL;
-- Finds a record of a rewritten file again by its content: length and beginning tell nearly all apart.
CREATE INDEX transcript_events_without_uuid ON transcript_events (file_seq, length(data), substr(data, 1, 200))
WHERE uuid IS NULL;
CREATE INDEX transcript_events_by_leaf ON transcript_events (leaf_uuid) WHERE leaf_uuid IS NOT NULL;
CREATE INDEX transcript_events_sidechains ON transcript_events (session_id, agent_id) WHERE is_sidechain = 1;
CREATE INDEX transcript_events_prompts ON transcript_events (session_id, uuid, timestamp) WHERE kind = 'user';
-- Everything that counting messages, tool calls and tokens needs, so that it reads no record.
CREATE INDEX transcript_events_usage ON transcript_events (
  session_id, message_key, file_seq, revision, place, timestamp, model,
  input_tokens, output_tokens, cache_write_tokens, cache_read_tokens, tool_calls_json
) WHERE message_key IS NOT NULL;

CREATE TRIGGER transcript_events_seq BEFORE UPDATE OF seq ON transcript_events WHEN new.seq IS NOT old.seq BEGIN
  SELECT RAISE(ABORT, 'transcript_events.seq is never updated: the search index knows the row by it.');
END;

CREATE VIRTUAL TABLE transcript_fts USING fts4 (content="transcript_events", search_text, tokenize=unicode61, order=DESC);

CREATE TRIGGER transcript_fts_insert AFTER INSERT ON transcript_events WHEN new.search_text IS NOT NULL BEGIN
  INSERT INTO transcript_fts (docid, search_text) VALUES (new.seq, new.search_text);
END;
CREATE TRIGGER transcript_fts_delete BEFORE DELETE ON transcript_events WHEN old.search_text IS NOT NULL BEGIN
  DELETE FROM transcript_fts WHERE docid = old.seq;
END;
CREATE TRIGGER transcript_fts_before_update BEFORE UPDATE OF search_text ON transcript_events
WHEN old.search_text IS NOT NULL BEGIN
  DELETE FROM transcript_fts WHERE docid = old.seq;
END;
CREATE TRIGGER transcript_fts_after_update AFTER UPDATE OF search_text ON transcript_events
WHEN new.search_text IS NOT NULL BEGIN
  INSERT INTO transcript_fts (docid, search_text) VALUES (new.seq, new.search_text);
END;`,
      down: `DROP TABLE transcript_fts;
DROP TABLE transcript_events;
DROP TABLE transcript_parts;
DROP TABLE transcript_files;`,
    },
    {
      version: 3,
      name: 'instances',
      up: `CREATE TABLE instances (
  seq INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE CONSTRAINT instances_id CHECK (id <> ''),
  type TEXT NOT NULL CONSTRAINT instances_type
    CHECK (type IN ('coding', 'review', 'planning')),
  status TEXT NOT NULL CONSTRAINT instances_status
    CHECK (status IN ('started', 'waiting_review', 'pr_created', 'pr_merged', 'pr_closed', 'terminated')),
  worktree_path TEXT,
  branch_name TEXT,
  base_branch TEXT,
  tmux_session TEXT,
  claude_pid INTEGER,
  issue_number INTEGER,
  pr_number INTEGER,
  pr_url TEXT,
  agent_number INTEGER,
  system_prompt TEXT,
  metadata_json TEXT NOT NULL DEFAULT '{}' CONSTRAINT instances_metadata_json
    CHECK (CASE WHEN json_valid(metadata_json) THEN json_type(metadata_json) = 'object' ELSE FALSE END),
  created_at TEXT NOT NULL
    CONSTRAINT instances_created_at CHECK (strftime('%Y-%m-%dT%H:%M:%fZ', created_at) IS created_at),
  updated_at TEXT NOT NULL
    CONSTRAINT instances_updated_at CHECK (strftime('%Y-%m-%dT%H:%M:%fZ', updated_at) IS updated_at),
  last_activity TEXT NOT NULL
    CONSTRAINT instances_last_activity CHECK (strftime('%Y-%m-%dT%H:%M:%fZ', last_activity) IS last_activity),
  terminated_at TEXT CONSTRAINT instances_terminated_at CHECK ((terminated_at IS NOT NULL) = (status = 'terminated')
    AND strftime('%Y-%m-%dT%H:%M:%fZ', terminated_at) IS terminated_at),
  system_prompt_search TEXT
) STRICT;

CREATE INDEX instances_by_type_created ON instances (type, created_at);
CREATE INDEX instances_by_type_activity ON instances (type, last_activity);
CREATE INDEX instances_by_status_created ON instances (status, created_at);
CREATE INDEX instances_by_status_activity ON instances (status, last_activity);
CREATE INDEX instances_by_issue_created ON instances (issue_number, created_at) WHERE issue_number IS NOT NULL;
CREATE INDEX instances_by_issue_activity ON instances (issue_number, last_activity) WHERE issue_number IS NOT NULL;
CREATE INDEX instances_by_pr_created ON instances (pr_number, created_at) WHERE pr_number IS NOT NULL;
CREATE INDEX instances_by_pr_activity ON instances (pr_number, last_activity) WHERE pr_number IS NOT NULL;
CREATE INDEX instances_by_branch_created ON instances (branch_name, created_at) WHERE branch_name IS NOT NULL;
CREATE INDEX instances_by_branch_activity ON instances (branch_name, last_activity) WHERE branch_name IS NOT NULL;
CREATE INDEX instances_by_created ON instances (created_at);
CREATE INDEX instances_by_activity ON instances (last_activity);

CREATE TRIGGER instances_seq BEFORE UPDATE OF seq ON instances WHEN new.seq IS NOT old.seq BEGIN
  SELECT RAISE(ABORT, 'instances.seq is never updated: it is the order of insertion.');
END;

CREATE VIEW instances_text AS
SELECT seq AS rowid, coalesce(system_prompt_search, system_prompt) AS text FROM instances;

CREATE VIRTUAL TABLE instances_fts USING fts4 (content="instances_text", text, tokenize=unicode61, order=DESC);

CREATE TRIGGER instances_fts_insert AFTER INSERT ON instances BEGIN
  INSERT INTO instances_fts (docid, text) SELECT rowid, text FROM instances_text WHERE rowid = new.seq;
END;
-- An external-content index reads the old text while it forgets it, so this must come before the row changes.
CREATE TRIGGER instances_fts_delete BEFORE DELETE ON instances BEGIN
  DELETE FROM instances_fts WHERE docid = old.seq;
END;
CREATE TRIGGER instances_fts_before_update BEFORE UPDATE OF system_prompt, system_prompt_search ON instances BEGIN
  DELETE FROM instances_fts WHERE docid = old.seq;
END;
CREATE TRIGGER instances_fts_after_update AFTER UPDATE OF system_prompt, system_prompt_search ON instances BEGIN
  INSERT INTO instances_fts (docid, text) SELECT rowid, text FROM instances_text WHERE rowid = new.seq;
END;

CREATE TABLE mcp_events (
  seq INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE CONSTRAINT mcp_events_id CHECK (id <> ''),
  instance_id TEXT NOT NULL REFERENCES instances (id) ON DELETE CASCADE,
  tool_name TEXT NOT NULL CONSTRAINT mcp_events_tool_name CHECK (tool_name <> ''),
  success INTEGER NOT NULL CONSTRAINT mcp_events_success CHECK (success IN (0, 1)),
  error_message TEXT,
  metadata_json TEXT CONSTRAINT mcp_events_metadata_json
    CHECK (metadata_json IS NULL OR json_valid(metadata_json)),
  -- Milliseconds.
  duration_ms REAL CONSTRAINT mcp_events_duration_ms CHECK (duration_ms >= 0),
  timestamp TEXT NOT NULL
    CONSTRAINT mcp_events_timestamp CHECK (strftime('%Y-%m-%dT%H:%M:%fZ', timestamp) IS timestamp)
) STRICT;

CREATE INDEX mcp_events_by_time ON mcp_events (timestamp);
CREATE INDEX mcp_events_by_instance ON mcp_events (instance_id, timestamp);
CREATE INDEX mcp_events_by_tool ON mcp_events (tool_name, timestamp);
CREATE INDEX mcp_events_by_success ON mcp_events (success, timestamp);
-- All that the statistics of the tools need, in the order in which percentiles are found.
CREATE INDEX mcp_events_by_duration ON mcp_events (tool_name, duration_ms, success);

CREATE TRIGGER mcp_events_seq BEFORE UPDATE OF seq ON mcp_events WHEN new.seq IS NOT old.seq BEGIN
  SELECT RAISE(ABORT, 'mcp_events.seq is never updated: it is the order of insertion.');
END;

CREATE TABLE relationships (
  seq INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE CONSTRAINT relationships_id CHECK (id <> ''),
  parent_instance TEXT NOT NULL REFERENCES instances (id) ON DELETE CASCADE,
  child_instance TEXT NOT NULL REFERENCES instances (id) ON DELETE CASCADE
    CONSTRAINT relationships_child_instance CHECK (child_instance <> parent_instance),
  relationship_type TEXT NOT NULL CONSTRAINT relationships_relationship_type CHECK (relationship_type <> ''),
  review_iteration INTEGER NOT NULL DEFAULT 1 CONSTRAINT relationships_review_iteration CHECK (review_iteration >= 0),
  metadata_json TEXT CONSTRAINT relationships_metadata_json
    CHECK (metadata_json IS NULL OR json_valid(metadata_json)),
  created_at TEXT NOT NULL
    CONSTRAINT relationships_created_at CHECK (strftime('%Y-%m-%dT%H:%M:%fZ', created_at) IS created_at),
  updated_at TEXT NOT NULL
    CONSTRAINT relationships_updated_at CHECK (strftime('%Y-%m-%dT%H:%M:%fZ', updated_at) IS updated_at),
  CONSTRAINT relationships_relationship_type UNIQUE (parent_instance, child_instance, relationship_type)
) STRICT;

CREATE INDEX relationships_by_created ON relationships (created_at);
CREATE INDEX relationships_by_parent ON relationships (parent_instance, created_at);
CREATE INDEX relationships_by_child ON relationships (child_instance, created_at);
CREATE INDEX relationships_by_type ON relationships (relationship_type, created_at);

CREATE TRIGGER relationships_seq BEFORE UPDATE OF seq ON relationships WHEN new.seq IS NOT old.seq BEGIN
  SELECT RAISE(ABORT, 'relationships.seq is never updated: it is the order of insertion.');
END;

-- The children of an instance, each once, with the times that lists of instances are ordered by: so that an index has
-- them in that order.
CREATE TABLE instance_children (
  parent_instance TEXT NOT NULL REFERENCES instances (id) ON DELETE CASCADE,
  child_seq INTEGER NOT NULL REFERENCES instances (seq) ON DELETE CASCADE,
  child_created_at TEXT NOT NULL,
  child_last_activity TEXT NOT NULL,
  PRIMARY KEY (child_seq, parent_instance)
) STRICT, WITHOUT ROWID;

CREATE INDEX instance_children_by_created ON instance_children (parent_instance, child_created_at, child_seq);
CREATE INDEX instance_children_by_activity ON instance_children (parent_instance, child_last_activity, child_seq);

CREATE TRIGGER relationships_children_insert AFTER INSERT ON relationships BEGIN
  INSERT INTO instance_children (parent_instance, child_seq, child_created_at, child_last_activity)
  SELECT new.parent_instance, seq, created_at, last_activity FROM instances WHERE id = new.child_instance
    AND NOT EXISTS (SELECT 1 FROM instance_children WHERE parent_instance = new.parent_instance AND child_seq = instances.seq);
END;
CREATE TRIGGER relationships_children_delete AFTER DELETE ON relationships
  WHEN NOT EXISTS (
    SELECT 1 FROM relationships
    WHERE parent_instance = old.parent_instance AND child_instance = old.child_instance)
BEGIN
  DELETE FROM instance_children WHERE parent_instance = old.parent_instance
    AND child_seq = (SELECT seq FROM instances WHERE id = old.child_instance);
END;
-- The store never changes who is whose child, but other programs may.
CREATE TRIGGER relationships_children_update AFTER UPDATE OF parent_instance, child_instance ON relationships BEGIN
  DELETE FROM instance_children WHERE parent_instance = old.parent_instance
    AND child_seq = (SELECT seq FROM instances WHERE id = old.child_instance)
    AND NOT EXISTS (
      SELECT 1 FROM relationships
      WHERE parent_instance = old.parent_instance AND child_instance = old.child_instance);
  INSERT INTO instance_children (parent_instance, child_seq, child_created_at, child_last_activity)
  SELECT new.parent_instance, seq, created_at, last_activity FROM instances WHERE id = new.child_instance
    AND NOT EXISTS (SELECT 1 FROM instance_children WHERE parent_instance = new.parent_instance AND child_seq = instances.seq);
END;
CREATE TRIGGER instances_children_update AFTER UPDATE OF created_at, last_activity ON instances
  WHEN new.last_activity <> old.last_activity OR new.created_at <> old.created_at
BEGIN
  UPDATE instance_children SET child_created_at = new.created_at, child_last_activity = new.last_activity
  WHERE child_seq = new.seq;
END;

CREATE TABLE github_issues (
  seq INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE CONSTRAINT github_issues_id CHECK (id <> ''),
  repo_owner TEXT NOT NULL CONSTRAINT github_issues_repo_owner CHECK (repo_owner <> ''),
  repo_name TEXT NOT NULL CONSTRAINT github_issues_repo_name CHECK (repo_name <> ''),
  repository TEXT GENERATED ALWAYS AS (repo_owner || '/' || repo_name) VIRTUAL,
  number INTEGER NOT NULL CONSTRAINT github_issues_number CHECK (number > 0),
  title TEXT NOT NULL,
  body TEXT,
  state TEXT NOT NULL CONSTRAINT github_issues_state
    CHECK (state IN ('open', 'closed')),
  assignee TEXT,
  labels_json TEXT NOT NULL DEFAULT '[]' CONSTRAINT github_issues_labels_json
    CHECK (CASE WHEN json_valid(labels_json) THEN json_type(labels_json) = 'array' ELSE FALSE END),
  -- What the labels were read from, where that says more than their names.
  labels_given_json TEXT CONSTRAINT github_issues_labels_given_json
    CHECK (labels_given_json IS NULL OR json_valid(labels_given_json)),
  url TEXT,
  created_at TEXT NOT NULL
    CONSTRAINT github_issues_created_at CHECK (strftime('%Y-%m-%dT%H:%M:%fZ', created_at) IS created_at),
  updated_at TEXT NOT NULL
    CONSTRAINT github_issues_updated_at CHECK (strftime('%Y-%m-%dT%H:%M:%fZ', updated_at) IS updated_at),
  -- When it was last taken over from GitHub.
  synced_at TEXT NOT NULL
    CONSTRAINT github_issues_synced_at CHECK (strftime('%Y-%m-%dT%H:%M:%fZ', synced_at) IS synced_at),
  title_search TEXT,
  body_search TEXT,
  CONSTRAINT github_issues_key UNIQUE (repo_owner, repo_name, number)
) STRICT;

CREATE INDEX github_issues_by_updated ON github_issues (updated_at);
CREATE INDEX github_issues_by_repository ON github_issues (repository, updated_at);
CREATE INDEX github_issues_by_number ON github_issues (number, updated_at);
CREATE INDEX github_issues_by_state ON github_issues (state, updated_at);
CREATE INDEX github_issues_by_assignee ON github_issues (assignee, updated_at) WHERE assignee IS NOT NULL;

CREATE TRIGGER github_issues_seq BEFORE UPDATE OF seq ON github_issues WHEN new.seq IS NOT old.seq BEGIN
  SELECT RAISE(ABORT, 'github_issues.seq is never updated: it is the order of insertion.');
END;

CREATE VIEW github_issues_text AS
SELECT seq AS rowid, concat_ws(char(10), coalesce(title_search, title), coalesce(body_search, body)) AS text FROM github_issues;

CREATE VIRTUAL TABLE github_issues_fts USING fts4 (content="github_issues_text", text, tokenize=unicode61, order=DESC);

CREATE TRIGGER github_issues_fts_insert AFTER INSERT ON github_issues BEGIN
  INSERT INTO github_issues_fts (docid, text) SELECT rowid, text FROM github_issues_text WHERE rowid = new.seq;
END;
-- An external-content index reads the old text while it forgets it, so this must come before the row changes.
CREATE TRIGGER github_issues_fts_delete BEFORE DELETE ON github_issues BEGIN
  DELETE FROM github_issues_fts WHERE docid = old.seq;
END;
-- A sync writes all fields of an issue, most of them as they were.
CREATE TRIGGER github_issues_fts_before_update BEFORE UPDATE OF title, title_search, body, body_search ON github_issues
  WHEN (new.title, new.title_search, new.body, new.body_search)
    IS NOT (old.title, old.title_search, old.body, old.body_search)
BEGIN
  DELETE FROM github_issues_fts WHERE docid = old.seq;
END;
CREATE TRIGGER github_issues_fts_after_update AFTER UPDATE OF title, title_search, body, body_search ON github_issues
  WHEN (new.title, new.title_search, new.body, new.body_search)
    IS NOT (old.title, old.title_search, old.body, old.body_search)
BEGIN
  INSERT INTO github_issues_fts (docid, text) SELECT rowid, text FROM github_issues_text WHERE rowid = new.seq;
END;

-- The conflict clause of a statement is that of its triggers too: what these write has no duplicates by itself.
-- The labels of an issue, each with the time that lists are ordered by: so that an index has the issues in that order.
CREATE TABLE github_issue_labels (
  label TEXT NOT NULL,
  issue_updated_at TEXT NOT NULL,
  issue_seq INTEGER NOT NULL REFERENCES github_issues (seq) ON DELETE CASCADE,
  PRIMARY KEY (label, issue_updated_at, issue_seq)
) STRICT, WITHOUT ROWID;

CREATE INDEX github_issue_labels_by_issue ON github_issue_labels (issue_seq);

CREATE TRIGGER github_issues_labels_insert AFTER INSERT ON github_issues BEGIN
  INSERT INTO github_issue_labels (label, issue_updated_at, issue_seq)
  SELECT DISTINCT value, new.updated_at, new.seq FROM json_each(new.labels_json) WHERE type = 'text';
END;
CREATE TRIGGER github_issues_labels_update AFTER UPDATE OF labels_json, updated_at ON github_issues
  WHEN (new.labels_json, new.updated_at) IS NOT (old.labels_json, old.updated_at)
BEGIN
  DELETE FROM github_issue_labels WHERE issue_seq = new.seq;
  INSERT INTO github_issue_labels (label, issue_updated_at, issue_seq)
  SELECT DISTINCT value, new.updated_at, new.seq FROM json_each(new.labels_json) WHERE type = 'text';
END;`,
      down: `DROP TABLE github_issue_labels;
DROP TABLE github_issues_fts;
DROP VIEW github_issues_text;
DROP TABLE github_issues;
DROP TABLE instance_children;
DROP TABLE relationships;
DROP TABLE mcp_events;
DROP TABLE instances_fts;
DROP VIEW instances_text;
DROP TABLE instances;`,
    },
    {
      version: 4,
      name: 'projects',
      up: `CREATE TABLE projects (
  seq INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE CONSTRAINT projects_id CHECK (id <> ''),
  name TEXT NOT NULL CONSTRAINT projects_name CHECK (name <> ''),
  description TEXT,
  status TEXT NOT NULL CONSTRAINT projects_status
    CHECK (status IN ('created', 'running', 'paused', 'completed', 'failed', 'stopped')),
  prompt_path TEXT,
  settings TEXT NOT NULL DEFAULT '{}' CONSTRAINT projects_settings
    CHECK (CASE WHEN json_valid(settings) THEN json_type(settings) = 'object' ELSE FALSE END),
  -- US dollars.
  cost_total REAL NOT NULL DEFAULT 0 CONSTRAINT projects_cost_total CHECK (cost_total >= 0 AND cost_total < 9e999),
  iteration_count INTEGER NOT NULL DEFAULT 0 CONSTRAINT projects_iteration_count
    CHECK (iteration_count BETWEEN 0 AND 9007199254740991),
  created_at TEXT NOT NULL
    CONSTRAINT projects_created_at CHECK (strftime('%Y-%m-%dT%H:%M:%fZ', created_at) IS created_at),
  updated_at TEXT NOT NULL
    CONSTRAINT projects_updated_at CHECK (strftime('%Y-%m-%dT%H:%M:%fZ', updated_at) IS updated_at),
  ended_at TEXT CONSTRAINT projects_ended_at CHECK ((ended_at IS NOT NULL) = (status IN ('completed', 'failed', 'stopped'))
    AND strftime('%Y-%m-%dT%H:%M:%fZ', ended_at) IS ended_at),
  name_search TEXT,
  description_search TEXT
) STRICT;

CREATE INDEX projects_by_created ON projects (created_at);
CREATE INDEX projects_by_updated ON projects (updated_at);
CREATE INDEX projects_by_status_created ON projects (status, created_at);
CREATE INDEX projects_by_status_updated ON projects (status, updated_at);

CREATE TRIGGER projects_seq BEFORE UPDATE OF seq ON projects WHEN new.seq IS NOT old.seq BEGIN
  SELECT RAISE(ABORT, 'projects.seq is never updated: it is the order of insertion.');
END;

CREATE VIEW projects_text AS
SELECT seq AS rowid, concat_ws(char(10), coalesce(name_search, name), coalesce(description_search, description)) AS text FROM projects;

CREATE VIRTUAL TABLE projects_fts USING fts4 (content="projects_text", text, tokenize=unicode61, order=DESC);

CREATE TRIGGER projects_fts_insert AFTER INSERT ON projects BEGIN
  INSERT INTO projects_fts (docid, text) SELECT rowid, text FROM projects_text WHERE rowid = new.seq;
END;
-- An external-content index reads the old text while it forgets it, so this must come before the row changes.
CREATE TRIGGER projects_fts_delete BEFORE DELETE ON projects BEGIN
  DELETE FROM projects_fts WHERE docid = old.seq;
END;
CREATE TRIGGER projects_fts_before_update BEFORE UPDATE OF name, name_search, description, description_search ON projects BEGIN
  DELETE FROM projects_fts WHERE docid = old.seq;
END;
CREATE TRIGGER projects_fts_after_update AFTER UPDATE OF name, name_search, description, description_search ON projects BEGIN
  INSERT INTO projects_fts (docid, text) SELECT rowid, text FROM projects_text WHERE rowid = new.seq;
END;

CREATE TABLE agents (
  seq INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE CONSTRAINT agents_id CHECK (id <> ''),
  project_id TEXT NOT NULL REFERENCES projects (id) ON DELETE CASCADE,
  -- An agent of the same project.
  parent_id TEXT,
  name TEXT,
  status TEXT NOT NULL CONSTRAINT agents_status
    CHECK (status IN ('created', 'idle', 'working', 'paused', 'completed', 'failed')),
  config TEXT NOT NULL DEFAULT '{}' CONSTRAINT agents_config
    CHECK (CASE WHEN json_valid(config) THEN json_type(config) = 'object' ELSE FALSE END),
  current_task TEXT,
  total_tokens INTEGER NOT NULL DEFAULT 0 CONSTRAINT agents_total_tokens
    CHECK (total_tokens BETWEEN 0 AND 9007199254740991),
  -- US dollars.
  total_cost REAL NOT NULL DEFAULT 0 CONSTRAINT agents_total_cost
    CHECK (total_cost >= 0 AND total_cost < 9e999),
  iteration_count INTEGER NOT NULL DEFAULT 0 CONSTRAINT agents_iteration_count
    CHECK (iteration_count BETWEEN 0 AND 9007199254740991),
  -- 0 without a parent, else one more than the parent's.
  depth INTEGER NOT NULL DEFAULT 0 CONSTRAINT agents_depth CHECK (depth >= 0 AND (depth = 0) = (parent_id IS NULL)),
  created_at TEXT NOT NULL
    CONSTRAINT agents_created_at CHECK (strftime('%Y-%m-%dT%H:%M:%fZ', created_at) IS created_at),
  updated_at TEXT NOT NULL
    CONSTRAINT agents_updated_at CHECK (strftime('%Y-%m-%dT%H:%M:%fZ', updated_at) IS updated_at),
  -- For references that name the project too. Its last column is the one that a taken id is about.
  UNIQUE (project_id, id),
  FOREIGN KEY (parent_id, project_id) REFERENCES agents (id, project_id) ON DELETE CASCADE
) STRICT;

CREATE INDEX agents_by_created ON agents (created_at);
CREATE INDEX agents_by_project ON agents (project_id, created_at);
CREATE INDEX agents_roots ON agents (project_id, created_at) WHERE parent_id IS NULL;
CREATE INDEX agents_by_status ON agents (status, created_at);
CREATE INDEX agents_by_project_status ON agents (project_id, status, created_at);
CREATE INDEX agents_by_depth ON agents (depth, created_at);
-- The last one: of two indexes that seem equally good SQLite takes the later, and what deletes those below must take this.
CREATE INDEX agents_by_parent ON agents (parent_id, created_at);

CREATE TRIGGER agents_seq BEFORE UPDATE OF seq ON agents WHEN new.seq IS NOT old.seq BEGIN
  SELECT RAISE(ABORT, 'agents.seq is never updated: it is the order of insertion.');
END;

-- A violated foreign key names no column, so the one to the parent is told here.
CREATE TRIGGER agents_parent_insert BEFORE INSERT ON agents WHEN new.parent_id IS NOT NULL BEGIN
  SELECT RAISE(ABORT, 'agents.parent_id: there is no such agent in the project. Create it first.')
  WHERE NOT EXISTS (SELECT 1 FROM agents WHERE id = new.parent_id AND project_id = new.project_id)
    AND EXISTS (SELECT 1 FROM projects WHERE id = new.project_id);
  SELECT RAISE(ABORT, 'agents.depth: it must be one more than the parent''s.')
  WHERE new.depth <> (SELECT depth + 1 FROM agents WHERE id = new.parent_id);
  SELECT RAISE(ABORT, 'agents.parent_id: 500 levels of agents are the most. Choose a parent nearer to the root.')
  WHERE new.depth >= 500;
END;
CREATE TRIGGER agents_parent_update BEFORE UPDATE OF parent_id, project_id ON agents WHEN new.parent_id IS NOT NULL BEGIN
  SELECT RAISE(ABORT, 'agents.parent_id: there is no such agent in the project. Create it first.')
  WHERE NOT EXISTS (SELECT 1 FROM agents WHERE id = new.parent_id AND project_id = new.project_id)
    AND EXISTS (SELECT 1 FROM projects WHERE id = new.project_id);
  SELECT RAISE(ABORT, 'agents.parent_id: an agent cannot be below itself. Choose a parent outside its subtree.')
  WHERE new.id IN (
    WITH RECURSIVE above (id) AS (
      VALUES (new.parent_id)
      UNION SELECT agents.parent_id FROM above JOIN agents ON agents.id = above.id WHERE agents.parent_id IS NOT NULL)
    SELECT id FROM above);
  SELECT RAISE(ABORT, 'agents.depth: it must be one more than the parent''s.')
  WHERE new.depth <> (SELECT depth + 1 FROM agents WHERE id = new.parent_id);
END;
-- Deleting the root of a longer chain would nest more cascades than SQLite allows (1,000).
CREATE TRIGGER agents_depth BEFORE UPDATE OF depth ON agents WHEN new.depth >= 500 BEGIN
  SELECT RAISE(ABORT, 'agents.parent_id: 500 levels of agents are the most. Choose a parent nearer to the root.');
END;
CREATE TRIGGER agents_depth_below AFTER UPDATE OF parent_id ON agents WHEN new.depth <> old.depth BEGIN
  UPDATE agents SET depth = depth + new.depth - old.depth WHERE seq IN (
    WITH RECURSIVE below (seq, id) AS (
      SELECT seq, id FROM agents WHERE parent_id = new.id
      UNION SELECT agents.seq, agents.id FROM below JOIN agents ON agents.parent_id = below.id)
    SELECT seq FROM below);
END;

CREATE TABLE agent_history (
  seq INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE CONSTRAINT agent_history_id CHECK (id <> ''),
  agent_id TEXT NOT NULL REFERENCES agents (id) ON DELETE CASCADE,
  role TEXT NOT NULL CONSTRAINT agent_history_role
    CHECK (role IN ('user', 'assistant', 'tool')),
  content TEXT NOT NULL,
  tool_calls TEXT CONSTRAINT agent_history_tool_calls
    CHECK (CASE WHEN tool_calls IS NULL THEN TRUE WHEN json_valid(tool_calls) THEN json_type(tool_calls) = 'array' ELSE FALSE END),
  tool_results TEXT CONSTRAINT agent_history_tool_results
    CHECK (CASE WHEN tool_results IS NULL THEN TRUE WHEN json_valid(tool_results) THEN json_type(tool_results) = 'array' ELSE FALSE END),
  usage TEXT CONSTRAINT agent_history_usage
    CHECK (CASE WHEN usage IS NULL THEN TRUE WHEN json_valid(usage) THEN json_type(usage) = 'object' ELSE FALSE END),
  -- US dollars.
  cost REAL CONSTRAINT agent_history_cost CHECK (cost >= 0 AND cost < 9e999),
  created_at TEXT NOT NULL
    CONSTRAINT agent_history_created_at CHECK (strftime('%Y-%m-%dT%H:%M:%fZ', created_at) IS created_at),
  content_search TEXT
) STRICT;

CREATE INDEX agent_history_by_created ON agent_history (created_at);
CREATE INDEX agent_history_by_agent ON agent_history (agent_id, created_at);
CREATE INDEX agent_history_by_role ON agent_history (role, created_at);
CREATE INDEX agent_history_by_agent_role ON agent_history (agent_id, role, created_at);
CREATE INDEX agent_history_by_tool_calls ON agent_history (agent_id, created_at) WHERE json_array_length(tool_calls) > 0;

CREATE TRIGGER agent_history_seq BEFORE UPDATE OF seq ON agent_history WHEN new.seq IS NOT old.seq BEGIN
  SELECT RAISE(ABORT, 'agent_history.seq is never updated: it is the order of insertion.');
END;

CREATE VIEW agent_history_text AS
SELECT seq AS rowid, coalesce(content_search, content) AS text FROM agent_history;

CREATE VIRTUAL TABLE agent_history_fts USING fts4 (content="agent_history_text", text, tokenize=unicode61, order=DESC);

CREATE TRIGGER agent_history_fts_insert AFTER INSERT ON agent_history BEGIN
  INSERT INTO agent_history_fts (docid, text) SELECT rowid, text FROM agent_history_text WHERE rowid = new.seq;
END;
-- An external-content index reads the old text while it forgets it, so this must come before the row changes.
CREATE TRIGGER agent_history_fts_delete BEFORE DELETE ON agent_history BEGIN
  DELETE FROM agent_history_fts WHERE docid = old.seq;
END;
CREATE TRIGGER agent_history_fts_before_update BEFORE UPDATE OF content, content_search ON agent_history BEGIN
  DELETE FROM agent_history_fts WHERE docid = old.seq;
END;
CREATE TRIGGER agent_history_fts_after_update AFTER UPDATE OF content, content_search ON agent_history BEGIN
  INSERT INTO agent_history_fts (docid, text) SELECT rowid, text FROM agent_history_text WHERE rowid = new.seq;
END;

CREATE TABLE outputs (
  seq INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE CONSTRAINT outputs_id CHECK (id <> ''),
  project_id TEXT NOT NULL REFERENCES projects (id) ON DELETE CASCADE,
  agent_id TEXT,
  type TEXT NOT NULL CONSTRAINT outputs_type
    CHECK (type IN ('file', 'artifact', 'log')),
  path TEXT CONSTRAINT outputs_path CHECK (path <> ''),
  -- 1 for the first of a path in its project, and of each without a path.
  version INTEGER NOT NULL CONSTRAINT outputs_version CHECK (version > 0),
  content TEXT NOT NULL,
  -- The content of the version before.
  previous_content TEXT,
  -- SHA-256 of the content, in hexadecimal digits.
  checksum TEXT NOT NULL CONSTRAINT outputs_checksum
    CHECK (length(checksum) = 64 AND checksum NOT GLOB '*[^0-9a-f]*'),
  created_at TEXT NOT NULL
    CONSTRAINT outputs_created_at CHECK (strftime('%Y-%m-%dT%H:%M:%fZ', created_at) IS created_at),
  content_search TEXT,
  CONSTRAINT outputs_version_unique UNIQUE (project_id, path, version),
  FOREIGN KEY (agent_id, project_id) REFERENCES agents (id, project_id) ON DELETE CASCADE
) STRICT;

CREATE INDEX outputs_by_created ON outputs (created_at);
CREATE INDEX outputs_by_project ON outputs (project_id, created_at);
CREATE INDEX outputs_by_agent ON outputs (agent_id, created_at) WHERE agent_id IS NOT NULL;
CREATE INDEX outputs_by_type ON outputs (type, created_at);
CREATE INDEX outputs_by_project_type ON outputs (project_id, type, created_at);
CREATE INDEX outputs_by_project_type_path ON outputs (project_id, type, path) WHERE path IS NOT NULL;
CREATE INDEX outputs_by_path ON outputs (path, created_at) WHERE path IS NOT NULL;
CREATE INDEX outputs_by_project_path ON outputs (project_id, path, created_at);

CREATE TRIGGER outputs_seq BEFORE UPDATE OF seq ON outputs WHEN new.seq IS NOT old.seq BEGIN
  SELECT RAISE(ABORT, 'outputs.seq is never updated: it is the order of insertion.');
END;

-- A violated foreign key names no column, so the one to the agent is told here.
CREATE TRIGGER outputs_agent_insert BEFORE INSERT ON outputs WHEN new.agent_id IS NOT NULL BEGIN
  SELECT RAISE(ABORT, 'outputs.agent_id: there is no such agent in the project. Create it first.')
  WHERE NOT EXISTS (SELECT 1 FROM agents WHERE id = new.agent_id AND project_id = new.project_id)
    AND EXISTS (SELECT 1 FROM projects WHERE id = new.project_id);
END;
CREATE TRIGGER outputs_agent_update BEFORE UPDATE OF agent_id, project_id ON outputs WHEN new.agent_id IS NOT NULL BEGIN
  SELECT RAISE(ABORT, 'outputs.agent_id: there is no such agent in the project. Create it first.')
  WHERE NOT EXISTS (SELECT 1 FROM agents WHERE id = new.agent_id AND project_id = new.project_id)
    AND EXISTS (SELECT 1 FROM projects WHERE id = new.project_id);
END;

CREATE VIEW outputs_text AS
SELECT seq AS rowid, coalesce(content_search, content) AS text FROM outputs;

CREATE VIRTUAL TABLE outputs_fts USING fts4 (content="outputs_text", text, tokenize=unicode61, order=DESC);

CREATE TRIGGER outputs_fts_insert AFTER INSERT ON outputs BEGIN
  INSERT INTO outputs_fts (docid, text) SELECT rowid, text FROM outputs_text WHERE rowid = new.seq;
END;
-- An external-content index reads the old text while it forgets it, so this must come before the row changes.
CREATE TRIGGER outputs_fts_delete BEFORE DELETE ON outputs BEGIN
  DELETE FROM outputs_fts WHERE docid = old.seq;
END;
CREATE TRIGGER outputs_fts_before_update BEFORE UPDATE OF content, content_search ON outputs BEGIN
  DELETE FROM outputs_fts WHERE docid = old.seq;
END;
CREATE TRIGGER outputs_fts_after_update AFTER UPDATE OF content, content_search ON outputs BEGIN
  INSERT INTO outputs_fts (docid, text) SELECT rowid, text FROM outputs_text WHERE rowid = new.seq;
END;

CREATE TABLE events (
  seq INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE CONSTRAINT events_id CHECK (id <> ''),
  project_id TEXT REFERENCES projects (id) ON DELETE CASCADE,
  agent_id TEXT CONSTRAINT events_agent_id CHECK (agent_id IS NULL OR project_id IS NOT NULL),
  type TEXT NOT NULL CONSTRAINT events_type CHECK (type <> ''),
  data TEXT CONSTRAINT events_data
    CHECK (data IS NULL OR json_valid(data)),
  created_at TEXT NOT NULL
    CONSTRAINT events_created_at CHECK (strftime('%Y-%m-%dT%H:%M:%fZ', created_at) IS created_at),
  FOREIGN KEY (agent_id, project_id) REFERENCES agents (id, project_id) ON DELETE CASCADE
) STRICT;

CREATE INDEX events_by_created ON events (created_at);
CREATE INDEX events_by_project ON events (project_id, created_at);
CREATE INDEX events_by_agent ON events (agent_id, created_at);
CREATE INDEX events_by_type ON events (type, created_at);
CREATE INDEX events_by_project_type ON events (project_id, type, created_at);
CREATE INDEX events_by_agent_type ON events (agent_id, type, created_at);

CREATE TRIGGER events_seq BEFORE UPDATE OF seq ON events WHEN new.seq IS NOT old.seq BEGIN
  SELECT RAISE(ABORT, 'events.seq is never updated: it is the order of insertion.');
END;

-- A violated foreign key names no column, so the one to the agent is told here.
CREATE TRIGGER events_agent_insert BEFORE INSERT ON events WHEN new.agent_id IS NOT NULL BEGIN
  SELECT RAISE(ABORT, 'events.agent_id: there is no such agent in the project. Create it first.')
  WHERE NOT EXISTS (SELECT 1 FROM agents WHERE id = new.agent_id AND project_id = new.project_id)
    AND EXISTS (SELECT 1 FROM projects WHERE id = new.project_id);
END;
CREATE TRIGGER events_agent_update BEFORE UPDATE OF agent_id, project_id ON events WHEN new.agent_id IS NOT NULL BEGIN
  SELECT RAISE(ABORT, 'events.agent_id: there is no such agent in the project. Create it first.')
  WHERE NOT EXISTS (SELECT 1 FROM agents WHERE id = new.agent_id AND project_id = new.project_id)
    AND EXISTS (SELECT 1 FROM projects WHERE id = new.project_id);
END;`,
      down: `DROP TABLE events;
DROP TABLE outputs_fts;
DROP VIEW outputs_text;
DROP TABLE outputs;
DROP TABLE agent_history_fts;
DROP VIEW agent_history_text;
DROP TABLE agent_history;
DROP TABLE agents;
DROP TABLE projects_fts;
DROP VIEW projects_text;
DROP TABLE projects;`,
    },
    {
      version: 5,
      name: 'jobs',
      up: `CREATE TABLE jobs (
  seq INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE CONSTRAINT jobs_id CHECK (id <> ''),
  type TEXT NOT NULL CONSTRAINT jobs_type CHECK (type <> ''),
  data TEXT NOT NULL CONSTRAINT jobs_data
    CHECK (json_valid(data)),
  status TEXT NOT NULL CONSTRAINT jobs_status
    CHECK (status IN ('pending', 'processing', 'completed', 'failed', 'cancelled')),
  priority INTEGER NOT NULL DEFAULT 0 CONSTRAINT jobs_priority
    CHECK (priority BETWEEN -9007199254740991 AND 9007199254740991),
  -- How often it was claimed.
  attempts INTEGER NOT NULL DEFAULT 0 CONSTRAINT jobs_attempts CHECK (attempts BETWEEN 0 AND 9007199254740991),
  max_attempts INTEGER NOT NULL DEFAULT 3 CONSTRAINT jobs_max_attempts
    CHECK (max_attempts BETWEEN 1 AND 9007199254740991),
  -- The last one.
  error TEXT,
  result TEXT CONSTRAINT jobs_result
    CHECK (result IS NULL OR json_valid(result)),
  progress TEXT CONSTRAINT jobs_progress
    CHECK (progress IS NULL OR json_valid(progress)),
  -- At most one unfinished job has it.
  unique_key TEXT CONSTRAINT jobs_unique_key CHECK (unique_key <> ''),
  -- Milliseconds before the first retry, doubled for each further one; a day at most.
  backoff_ms INTEGER NOT NULL DEFAULT 1000 CONSTRAINT jobs_backoff_ms CHECK (backoff_ms BETWEEN 0 AND 86400000),
  scheduled_at TEXT NOT NULL
    CONSTRAINT jobs_scheduled_at CHECK (strftime('%Y-%m-%dT%H:%M:%fZ', scheduled_at) IS scheduled_at),
  -- Whether it waits for its time: claiming looks only at the others, however many wait.
  is_delayed INTEGER NOT NULL DEFAULT 0 CONSTRAINT jobs_is_delayed CHECK (is_delayed IN (0, 1)),
  -- What makes the claim: a new token each time, and until when nobody else may claim it.
  lease_token TEXT CONSTRAINT jobs_lease_token CHECK ((lease_token IS NOT NULL) = (status = 'processing')),
  lease_expires_at TEXT CONSTRAINT jobs_lease_expires_at CHECK ((lease_expires_at IS NOT NULL) = (status = 'processing')
    AND strftime('%Y-%m-%dT%H:%M:%fZ', lease_expires_at) IS lease_expires_at),
  -- Who has it, or had it last.
  worker TEXT,
  -- When it was claimed last.
  started_at TEXT
    CONSTRAINT jobs_started_at CHECK (strftime('%Y-%m-%dT%H:%M:%fZ', started_at) IS started_at),
  completed_at TEXT CONSTRAINT jobs_completed_at CHECK ((completed_at IS NOT NULL) = (status IN ('completed', 'failed', 'cancelled'))
    AND strftime('%Y-%m-%dT%H:%M:%fZ', completed_at) IS completed_at),
  created_at TEXT NOT NULL
    CONSTRAINT jobs_created_at CHECK (strftime('%Y-%m-%dT%H:%M:%fZ', created_at) IS created_at),
  updated_at TEXT NOT NULL
    CONSTRAINT jobs_updated_at CHECK (strftime('%Y-%m-%dT%H:%M:%fZ', updated_at) IS updated_at)
) STRICT;

CREATE INDEX jobs_by_created ON jobs (created_at);
CREATE INDEX jobs_by_type ON jobs (type, created_at);
CREATE INDEX jobs_by_status ON jobs (status, created_at);
CREATE INDEX jobs_by_worker ON jobs (worker, created_at) WHERE worker IS NOT NULL;
CREATE INDEX jobs_by_unique_key ON jobs (unique_key, created_at) WHERE unique_key IS NOT NULL;

-- The order of claiming, of all types and of one.
CREATE INDEX jobs_by_ready ON jobs (priority DESC, created_at, seq) WHERE status = 'pending' AND is_delayed = 0;
CREATE INDEX jobs_by_type_ready ON jobs (type, priority DESC, created_at, seq) WHERE status = 'pending' AND is_delayed = 0;
-- What else a claim looks for. The types are there to be counted.
CREATE INDEX jobs_by_delayed ON jobs (scheduled_at, type) WHERE status = 'pending' AND is_delayed = 1;
CREATE INDEX jobs_by_lease ON jobs (lease_expires_at, type) WHERE status = 'processing';

CREATE UNIQUE INDEX jobs_unfinished_key ON jobs (unique_key)
  WHERE unique_key IS NOT NULL AND status IN ('pending', 'processing');

CREATE TRIGGER jobs_seq BEFORE UPDATE OF seq ON jobs WHEN new.seq IS NOT old.seq BEGIN
  SELECT RAISE(ABORT, 'jobs.seq is never updated: it is the order of insertion.');
END;

-- A finished job is final. One that failed or was cancelled can only become pending again.
CREATE TRIGGER jobs_final BEFORE UPDATE ON jobs
  WHEN old.completed_at IS NOT NULL AND (old.status = 'completed' OR new.status <> 'pending') BEGIN
  SELECT CASE old.status
    WHEN 'completed' THEN RAISE(ABORT, 'jobs.status: The job is completed, which is final. Create a new one instead.')
    WHEN 'failed' THEN RAISE(ABORT, 'jobs.status: The job has failed. Retry it before anything else is done with it.')
    ELSE RAISE(ABORT, 'jobs.status: The job was cancelled. Retry it before anything else is done with it.')
  END;
END;

-- INSERT INTO jobs_lease (id, lease_token) fails unless the lease holds, and changes nothing: an assertion for a batch.
CREATE VIEW jobs_lease AS SELECT id, lease_token FROM jobs WHERE status = 'processing';

CREATE TRIGGER jobs_lease_holds INSTEAD OF INSERT ON jobs_lease
  WHEN NOT EXISTS (SELECT 1 FROM jobs WHERE id = new.id AND lease_token = new.lease_token) BEGIN
  SELECT CASE (SELECT status FROM jobs WHERE id = new.id)
    WHEN 'pending' THEN RAISE(ABORT, 'jobs.lease_token: The lease has ended, and the job waits to be claimed again. Drop the work, and claim another job.')
    WHEN 'processing' THEN RAISE(ABORT, 'jobs.lease_token: Another claim has the job, made after the lease ran out. Drop the work, and claim another job.')
    WHEN 'completed' THEN RAISE(ABORT, 'jobs.lease_token: The job is completed already. Drop the work, and claim another job.')
    WHEN 'failed' THEN RAISE(ABORT, 'jobs.lease_token: The job has failed meanwhile. Drop the work, and claim another job.')
    WHEN 'cancelled' THEN RAISE(ABORT, 'jobs.lease_token: The job was cancelled meanwhile. Drop the work, and claim another job.')
    ELSE RAISE(ABORT, 'jobs.lease_token: There is no such job, or it was deleted meanwhile. Drop the work, and claim another job.')
  END;
END;

-- INSERT INTO jobs_retry (id) fails for a job that has not ended.
CREATE VIEW jobs_retry AS SELECT id FROM jobs WHERE status IN ('failed', 'cancelled');

CREATE TRIGGER jobs_retry_ended INSTEAD OF INSERT ON jobs_retry
  WHEN EXISTS (SELECT 1 FROM jobs WHERE id = new.id AND status IN ('pending', 'processing')) BEGIN
  SELECT CASE (SELECT status FROM jobs WHERE id = new.id)
    WHEN 'pending' THEN RAISE(ABORT, 'jobs.status: The job waits to be claimed anyway. Change its scheduledAt to have it sooner.')
    ELSE RAISE(ABORT, 'jobs.status: The job is being worked on. Cancel it first.')
  END;
END;`,
      down: `DROP VIEW jobs_retry;
DROP VIEW jobs_lease;
DROP TABLE jobs;`,
    },
    {
      version: 6,
      name: 'config',
      up: `CREATE TABLE user_config (
  seq INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE CONSTRAINT user_config_id CHECK (id <> ''),
  key TEXT NOT NULL UNIQUE CONSTRAINT user_config_key CHECK (key <> ''),
  value_json TEXT CONSTRAINT user_config_value_json
    CHECK ((value_json IS NULL) = (value_blob IS NOT NULL) AND (value_json IS NULL OR json_valid(value_json))),
  -- The value, encrypted.
  value_blob BLOB,
  encrypted INTEGER NOT NULL DEFAULT 0 CONSTRAINT user_config_encrypted
    CHECK (encrypted IN (0, 1) AND encrypted = (value_blob IS NOT NULL)),
  -- Which key it is encrypted with.
  key_id TEXT CONSTRAINT user_config_key_id CHECK ((key_id IS NOT NULL) = encrypted),
  created_at TEXT NOT NULL
    CONSTRAINT user_config_created_at CHECK (strftime('%Y-%m-%dT%H:%M:%fZ', created_at) IS created_at),
  updated_at TEXT NOT NULL
    CONSTRAINT user_config_updated_at CHECK (strftime('%Y-%m-%dT%H:%M:%fZ', updated_at) IS updated_at)
) STRICT;

CREATE INDEX user_config_by_encrypted ON user_config (encrypted, key);
CREATE INDEX user_config_by_key_id ON user_config (key_id, key) WHERE key_id IS NOT NULL;

CREATE TRIGGER user_config_seq BEFORE UPDATE OF seq ON user_config WHEN new.seq IS NOT old.seq BEGIN
  SELECT RAISE(ABORT, 'user_config.seq is never updated: it is the order of insertion.');
END;`,
      down: `DROP TABLE user_config;`,
    },
    {
      version: 7,
      name: 'orchestration',
      up: `CREATE TABLE departments (
  seq INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE CONSTRAINT departments_id CHECK (id <> ''),
  name TEXT NOT NULL CONSTRAINT departments_name CHECK (name <> ''),
  domain TEXT NOT NULL CONSTRAINT departments_domain CHECK (domain <> ''),
  session_id TEXT NOT NULL REFERENCES sessions (id) ON DELETE CASCADE,
  is_active INTEGER NOT NULL DEFAULT 1 CONSTRAINT departments_is_active CHECK (is_active IN (0, 1)),
  current_task TEXT,
  performance_json TEXT NOT NULL DEFAULT '{}' CONSTRAINT departments_performance_json
    CHECK (CASE WHEN json_valid(performance_json) THEN json_type(performance_json) = 'object'
      AND strftime('%Y-%m-%dT%H:%M:%fZ', performance_json ->> '$.lastActivity') IS performance_json ->> '$.lastActivity'
      ELSE FALSE END),
  created_at TEXT NOT NULL
    CONSTRAINT departments_created_at CHECK (strftime('%Y-%m-%dT%H:%M:%fZ', created_at) IS created_at),
  updated_at TEXT NOT NULL
    CONSTRAINT departments_updated_at CHECK (strftime('%Y-%m-%dT%H:%M:%fZ', updated_at) IS updated_at)
) STRICT;

CREATE INDEX departments_by_created ON departments (created_at);
CREATE INDEX departments_by_session ON departments (session_id, created_at);
CREATE INDEX departments_by_active ON departments (is_active, created_at);
CREATE INDEX departments_by_domain ON departments (domain, created_at);

CREATE TRIGGER departments_seq BEFORE UPDATE OF seq ON departments WHEN new.seq IS NOT old.seq BEGIN
  SELECT RAISE(ABORT, 'departments.seq is never updated: it is the order of insertion.');
END;

-- What can be long stands last, so that the rest of a row is read without it.
CREATE TABLE checkpoints (
  seq INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE CONSTRAINT checkpoints_id CHECK (id <> ''),
  name TEXT NOT NULL CONSTRAINT checkpoints_name CHECK (name <> ''),
  session_id TEXT NOT NULL REFERENCES sessions (id) ON DELETE CASCADE,
  timestamp TEXT NOT NULL
    CONSTRAINT checkpoints_timestamp CHECK (strftime('%Y-%m-%dT%H:%M:%fZ', timestamp) IS timestamp),
  branches_json TEXT NOT NULL DEFAULT '[]' CONSTRAINT checkpoints_branches_json
    CHECK (CASE WHEN json_valid(branches_json) THEN json_type(branches_json) = 'array' ELSE FALSE END),
  metadata_json TEXT NOT NULL DEFAULT '{}' CONSTRAINT checkpoints_metadata_json
    CHECK (CASE WHEN json_valid(metadata_json) THEN json_type(metadata_json) = 'object'
      AND coalesce(json_type(metadata_json, '$.feature'), 'text') = 'text'
      AND coalesce(json_type(metadata_json, '$.priority'), 'text') = 'text'
      AND coalesce(json_type(metadata_json, '$.author'), 'text') = 'text'
      AND coalesce(json_type(metadata_json, '$.description'), 'text') = 'text'
      AND coalesce(json_type(metadata_json, '$.workflowId'), 'text') = 'text'
      AND coalesce(json_type(metadata_json, '$.stepId'), 'text') = 'text'
      AND coalesce(json_type(metadata_json, '$.tags'), 'array') = 'array'
      ELSE FALSE END),
  feature TEXT GENERATED ALWAYS AS (iif(json_valid(metadata_json), metadata_json ->> '$.feature', NULL)) VIRTUAL,
  priority TEXT GENERATED ALWAYS AS (iif(json_valid(metadata_json), metadata_json ->> '$.priority', NULL)) VIRTUAL,
  author TEXT GENERATED ALWAYS AS (iif(json_valid(metadata_json), metadata_json ->> '$.author', NULL)) VIRTUAL,
  description TEXT GENERATED ALWAYS AS (iif(json_valid(metadata_json), metadata_json ->> '$.description', NULL)) VIRTUAL,
  workflow_id TEXT GENERATED ALWAYS AS (iif(json_valid(metadata_json), metadata_json ->> '$.workflowId', NULL)) VIRTUAL,
  step_id TEXT GENERATED ALWAYS AS (iif(json_valid(metadata_json), metadata_json ->> '$.stepId', NULL)) VIRTUAL,
  created_by TEXT,
  -- Bytes of the snapshot as JSON text in UTF-8, whatever is stored of it.
  size INTEGER NOT NULL CONSTRAINT checkpoints_size CHECK (size > 0),
  -- SHA-256 of that text, in hexadecimal digits; of the encrypted bytes where they are that, so that it betrays nothing.
  checksum TEXT NOT NULL CONSTRAINT checkpoints_checksum
    CHECK (length(checksum) = 64 AND checksum NOT GLOB '*[^0-9a-f]*'),
  -- What a caller said of the snapshot, kept as given and not proven.
  size_given INTEGER CONSTRAINT checkpoints_size_given CHECK (size_given >= 0),
  checksum_given TEXT,
  compressed INTEGER NOT NULL DEFAULT 0 CONSTRAINT checkpoints_compressed CHECK (compressed IN (0, 1)),
  encrypted INTEGER NOT NULL DEFAULT 0 CONSTRAINT checkpoints_encrypted CHECK (encrypted IN (0, 1)),
  -- Which key it is encrypted with.
  key_id TEXT CONSTRAINT checkpoints_key_id CHECK ((key_id IS NOT NULL) = encrypted),
  retention_expires_at TEXT CONSTRAINT checkpoints_retention_expires_at
    CHECK (strftime('%Y-%m-%dT%H:%M:%fZ', retention_expires_at) IS retention_expires_at),
  restored_from TEXT REFERENCES checkpoints (id) ON DELETE SET NULL
    CONSTRAINT checkpoints_restored_from CHECK (restored_from <> id),
  name_search TEXT,
  description_search TEXT,
  snapshot_json TEXT CONSTRAINT checkpoints_snapshot_json
    CHECK (CASE WHEN compressed OR encrypted THEN snapshot_json IS NULL
      ELSE snapshot_json IS NOT NULL AND json_valid(snapshot_json) END),
  -- The JSON text as gzip where it is compressed, and that or the text encrypted where it is encrypted.
  snapshot_data BLOB CONSTRAINT checkpoints_snapshot_data
    CHECK ((snapshot_data IS NOT NULL) = (compressed OR encrypted))
) STRICT;

CREATE INDEX checkpoints_by_time ON checkpoints (timestamp);
CREATE INDEX checkpoints_by_session ON checkpoints (session_id, timestamp);
CREATE INDEX checkpoints_by_feature ON checkpoints (feature, timestamp) WHERE feature IS NOT NULL;
CREATE INDEX checkpoints_by_priority ON checkpoints (priority, timestamp) WHERE priority IS NOT NULL;
CREATE INDEX checkpoints_by_author ON checkpoints (author, timestamp) WHERE author IS NOT NULL;
CREATE INDEX checkpoints_by_workflow ON checkpoints (workflow_id, timestamp) WHERE workflow_id IS NOT NULL;
CREATE INDEX checkpoints_by_step ON checkpoints (step_id, timestamp) WHERE step_id IS NOT NULL;
CREATE INDEX checkpoints_by_creator ON checkpoints (created_by, timestamp) WHERE created_by IS NOT NULL;
CREATE INDEX checkpoints_by_compressed ON checkpoints (compressed, timestamp);
CREATE INDEX checkpoints_by_encrypted ON checkpoints (encrypted, timestamp);
CREATE INDEX checkpoints_by_key_id ON checkpoints (key_id, timestamp) WHERE key_id IS NOT NULL;
CREATE INDEX checkpoints_by_expiry ON checkpoints (retention_expires_at) WHERE retention_expires_at IS NOT NULL;
CREATE INDEX checkpoints_by_source ON checkpoints (restored_from, timestamp) WHERE restored_from IS NOT NULL;

CREATE TRIGGER checkpoints_seq BEFORE UPDATE OF seq ON checkpoints WHEN new.seq IS NOT old.seq BEGIN
  SELECT RAISE(ABORT, 'checkpoints.seq is never updated: it is the order of insertion.');
END;

-- A violated foreign key names no column, so the one to another checkpoint is told here.
CREATE TRIGGER checkpoints_source_insert BEFORE INSERT ON checkpoints WHEN new.restored_from IS NOT NULL BEGIN
  SELECT RAISE(ABORT, 'checkpoints.restored_from: there is no such checkpoint. Leave it out, or create that one first.')
  WHERE new.restored_from <> new.id AND NOT EXISTS (SELECT 1 FROM checkpoints WHERE id = new.restored_from);
END;
CREATE TRIGGER checkpoints_source_update BEFORE UPDATE OF restored_from ON checkpoints WHEN new.restored_from IS NOT NULL BEGIN
  SELECT RAISE(ABORT, 'checkpoints.restored_from: there is no such checkpoint. Leave it out, or create that one first.')
  WHERE new.restored_from <> new.id AND NOT EXISTS (SELECT 1 FROM checkpoints WHERE id = new.restored_from);
END;

CREATE VIEW checkpoints_text AS
SELECT seq AS rowid, concat_ws(char(10), coalesce(name_search, name), coalesce(description_search, description)) AS text FROM checkpoints;

CREATE VIRTUAL TABLE checkpoints_fts USING fts4 (content="checkpoints_text", text, tokenize=unicode61, order=DESC);

CREATE TRIGGER checkpoints_fts_insert AFTER INSERT ON checkpoints BEGIN
  INSERT INTO checkpoints_fts (docid, text) SELECT rowid, text FROM checkpoints_text WHERE rowid = new.seq;
END;
-- An external-content index reads the old text while it forgets it, so this must come before the row changes.
CREATE TRIGGER checkpoints_fts_delete BEFORE DELETE ON checkpoints BEGIN
  DELETE FROM checkpoints_fts WHERE docid = old.seq;
END;
CREATE TRIGGER checkpoints_fts_before_update BEFORE UPDATE OF name, name_search, metadata_json, description_search ON checkpoints
  WHEN (new.name, new.name_search, new.metadata_json, new.description_search)
    IS NOT (old.name, old.name_search, old.metadata_json, old.description_search)
BEGIN
  DELETE FROM checkpoints_fts WHERE docid = old.seq;
END;
CREATE TRIGGER checkpoints_fts_after_update AFTER UPDATE OF name, name_search, metadata_json, description_search ON checkpoints
  WHEN (new.name, new.name_search, new.metadata_json, new.description_search)
    IS NOT (old.name, old.name_search, old.metadata_json, old.description_search)
BEGIN
  INSERT INTO checkpoints_fts (docid, text) SELECT rowid, text FROM checkpoints_text WHERE rowid = new.seq;
END;

-- The tags of a checkpoint, each with the time that lists are ordered by: so that an index has the checkpoints in that order.
CREATE TABLE checkpoint_tags (
  tag TEXT NOT NULL,
  checkpoint_timestamp TEXT NOT NULL,
  checkpoint_seq INTEGER NOT NULL REFERENCES checkpoints (seq) ON DELETE CASCADE,
  PRIMARY KEY (tag, checkpoint_timestamp, checkpoint_seq)
) STRICT, WITHOUT ROWID;

CREATE INDEX checkpoint_tags_by_checkpoint ON checkpoint_tags (checkpoint_seq);

CREATE TRIGGER checkpoints_tags_insert AFTER INSERT ON checkpoints BEGIN
  INSERT INTO checkpoint_tags (tag, checkpoint_timestamp, checkpoint_seq)
  SELECT DISTINCT value, new.timestamp, new.seq FROM json_each(new.metadata_json, '$.tags') WHERE type = 'text';
END;
CREATE TRIGGER checkpoints_tags_update AFTER UPDATE OF metadata_json, timestamp ON checkpoints
  WHEN (new.metadata_json, new.timestamp) IS NOT (old.metadata_json, old.timestamp)
BEGIN
  DELETE FROM checkpoint_tags WHERE checkpoint_seq = new.seq;
  INSERT INTO checkpoint_tags (tag, checkpoint_timestamp, checkpoint_seq)
  SELECT DISTINCT value, new.timestamp, new.seq FROM json_each(new.metadata_json, '$.tags') WHERE type = 'text';
END;

-- Sender and receiver are free text: messages are also sent to sessions that are not stored.
CREATE TABLE messages (
  seq INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE CONSTRAINT messages_id CHECK (id <> ''),
  type TEXT NOT NULL CONSTRAINT messages_type CHECK (type <> ''),
  priority INTEGER NOT NULL DEFAULT 2 CONSTRAINT messages_priority CHECK (priority BETWEEN 1 AND 4),
  sender TEXT NOT NULL,
  -- NULL for everybody.
  receiver TEXT,
  timestamp TEXT NOT NULL
    CONSTRAINT messages_timestamp CHECK (strftime('%Y-%m-%dT%H:%M:%fZ', timestamp) IS timestamp),
  content_json TEXT NOT NULL CONSTRAINT messages_content_json
    CHECK (json_valid(content_json)),
  metadata_json TEXT NOT NULL DEFAULT '{}' CONSTRAINT messages_metadata_json
    CHECK (CASE WHEN json_valid(metadata_json) THEN json_type(metadata_json) = 'object' ELSE FALSE END),
  requires_response INTEGER NOT NULL DEFAULT 0 CONSTRAINT messages_requires_response CHECK (requires_response IN (0, 1)),
  response_deadline TEXT
    CONSTRAINT messages_response_deadline CHECK (strftime('%Y-%m-%dT%H:%M:%fZ', response_deadline) IS response_deadline),
  -- The message that this one answers.
  in_reply_to TEXT REFERENCES messages (id) ON DELETE SET NULL,
  -- Deliveries after the first that were due.
  retry_count INTEGER NOT NULL DEFAULT 0 CONSTRAINT messages_retry_count CHECK (retry_count >= 0),
  max_retries INTEGER NOT NULL DEFAULT 3 CONSTRAINT messages_max_retries CHECK (max_retries >= 0),
  delivered INTEGER NOT NULL DEFAULT 0 CONSTRAINT messages_delivered CHECK (delivered IN (0, 1)),
  delivered_at TEXT
    CONSTRAINT messages_delivered_at CHECK ((delivered_at IS NOT NULL) = delivered
      AND strftime('%Y-%m-%dT%H:%M:%fZ', delivered_at) IS delivered_at),
  -- For good: it waits for no further delivery.
  failed INTEGER NOT NULL DEFAULT 0 CONSTRAINT messages_failed CHECK (failed IN (0, 1) AND NOT (failed AND delivered)),
  failure_reason TEXT,
  -- What is said in the content, for the search: its names, texts and numbers, as src/search/text-column.ts prepares them.
  -- Other programs that write a content leave it NULL.
  content_json_search TEXT
) STRICT;

CREATE INDEX messages_by_time ON messages (timestamp);
CREATE INDEX messages_by_type ON messages (type, timestamp);
CREATE INDEX messages_by_priority ON messages (priority, timestamp);
CREATE INDEX messages_by_sender ON messages (sender, timestamp);
CREATE INDEX messages_by_receiver ON messages (receiver, timestamp);
CREATE INDEX messages_by_conversation ON messages (sender, receiver, timestamp);
CREATE INDEX messages_by_delivered ON messages (delivered, timestamp);
CREATE INDEX messages_by_failed ON messages (failed, timestamp);
CREATE INDEX messages_by_inbox ON messages (receiver, priority DESC, timestamp) WHERE delivered = 0 AND failed = 0;
CREATE INDEX messages_by_deadline ON messages (response_deadline) WHERE requires_response = 1;
CREATE INDEX messages_by_reply ON messages (in_reply_to, timestamp);

CREATE TRIGGER messages_seq BEFORE UPDATE OF seq ON messages WHEN new.seq IS NOT old.seq BEGIN
  SELECT RAISE(ABORT, 'messages.seq is never updated: it is the order of insertion.');
END;

CREATE VIEW messages_text AS
SELECT seq AS rowid, coalesce(content_json_search, content_json) AS text FROM messages;

CREATE VIRTUAL TABLE messages_fts USING fts4 (content="messages_text", text, tokenize=unicode61, order=DESC);

CREATE TRIGGER messages_fts_insert AFTER INSERT ON messages BEGIN
  INSERT INTO messages_fts (docid, text) SELECT rowid, text FROM messages_text WHERE rowid = new.seq;
END;
-- An external-content index reads the old text while it forgets it, so this must come before the row changes.
CREATE TRIGGER messages_fts_delete BEFORE DELETE ON messages BEGIN
  DELETE FROM messages_fts WHERE docid = old.seq;
END;
CREATE TRIGGER messages_fts_before_update BEFORE UPDATE OF content_json, content_json_search ON messages
  WHEN (new.content_json, new.content_json_search)
    IS NOT (old.content_json, old.content_json_search)
BEGIN
  DELETE FROM messages_fts WHERE docid = old.seq;
END;
CREATE TRIGGER messages_fts_after_update AFTER UPDATE OF content_json, content_json_search ON messages
  WHEN (new.content_json, new.content_json_search)
    IS NOT (old.content_json, old.content_json_search)
BEGIN
  INSERT INTO messages_fts (docid, text) SELECT rowid, text FROM messages_text WHERE rowid = new.seq;
END;`,
      down: `DROP TABLE messages_fts;
DROP VIEW messages_text;
DROP TABLE messages;
DROP TABLE checkpoint_tags;
DROP TABLE checkpoints_fts;
DROP VIEW checkpoints_text;
DROP TABLE checkpoints;
DROP TABLE departments;`,
    },
  ],
};
