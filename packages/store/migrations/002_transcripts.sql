-- Transcripts of Claude Code: the files that were imported, what each holds of a session, and every record as it came.

-- migrate:up

CREATE TABLE transcript_files (
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
END;

-- migrate:down

DROP TABLE transcript_fts;
DROP TABLE transcript_events;
DROP TABLE transcript_parts;
DROP TABLE transcript_files;
