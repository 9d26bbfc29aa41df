-- Sessions: those of an orchestration (director, department, observer, active) and those of Claude Code (claude).

-- migrate:up

CREATE TABLE sessions (
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
END;

-- migrate:down

DROP TABLE sessions_fts;
DROP VIEW sessions_text;
DROP TABLE sessions;
