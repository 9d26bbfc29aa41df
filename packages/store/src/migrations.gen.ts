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
CREATE INDEX sessions_by_workspace_created ON sessions (workspace, created_at) WHERE workspace IS NOT NULL;
CREATE INDEX sessions_by_workspace_activity ON sessions (workspace, last_activity) WHERE workspace IS NOT NULL;
CREATE INDEX sessions_by_project_created ON sessions (project_path, created_at) WHERE project_path IS NOT NULL;
CREATE INDEX sessions_by_project_activity ON sessions (project_path, last_activity) WHERE project_path IS NOT NULL;
CREATE INDEX sessions_by_claude_created ON sessions (claude_status, created_at) WHERE claude_status IS NOT NULL;
CREATE INDEX sessions_by_claude_activity ON sessions (claude_status, last_activity) WHERE claude_status IS NOT NULL;

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

CREATE VIRTUAL TABLE sessions_fts USING fts4 (content="sessions_text", text, tokenize=unicode61);

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

CREATE VIRTUAL TABLE transcript_fts USING fts4 (content="transcript_events", search_text, tokenize=unicode61);

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
  ],
};
