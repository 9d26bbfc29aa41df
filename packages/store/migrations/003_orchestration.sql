-- What an orchestration of sessions has: departments, checkpoints and messages.

-- migrate:up

CREATE TABLE departments (
  seq INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE CONSTRAINT departments_id CHECK (id <> ''),
  name TEXT NOT NULL CONSTRAINT departments_name CHECK (name <> ''),
  domain TEXT NOT NULL CONSTRAINT departments_domain CHECK (domain <> ''),
  session_id TEXT NOT NULL REFERENCES sessions (id) ON DELETE CASCADE,
  is_active INTEGER NOT NULL DEFAULT 1 CONSTRAINT departments_is_active CHECK (is_active IN (0, 1)),
  current_task TEXT,
  performance_json TEXT NOT NULL DEFAULT '{}' CONSTRAINT departments_performance_json
    CHECK (CASE WHEN json_valid(performance_json) THEN json_type(performance_json) = 'object' ELSE FALSE END),
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

-- A text is searched as the store prepares it (src/search/words.ts): composed, scripts without spaces set apart. Where that
-- differs from the text itself, `<column>_search` holds it; other programs that write a text leave it NULL.
CREATE TABLE checkpoints (
  seq INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE CONSTRAINT checkpoints_id CHECK (id <> ''),
  name TEXT NOT NULL CONSTRAINT checkpoints_name CHECK (name <> ''),
  session_id TEXT NOT NULL REFERENCES sessions (id) ON DELETE CASCADE,
  timestamp TEXT NOT NULL
    CONSTRAINT checkpoints_timestamp CHECK (strftime('%Y-%m-%dT%H:%M:%fZ', timestamp) IS timestamp),
  -- The state as JSON text; as bytes where it is compressed or encrypted.
  snapshot_json TEXT CONSTRAINT checkpoints_snapshot_json
    CHECK ((snapshot_json IS NULL) = (snapshot_blob IS NOT NULL) AND (snapshot_json IS NULL OR json_valid(snapshot_json))),
  snapshot_blob BLOB CONSTRAINT checkpoints_snapshot_blob CHECK ((snapshot_blob IS NOT NULL) = (compressed OR encrypted)),
  branches_json TEXT NOT NULL DEFAULT '[]' CONSTRAINT checkpoints_branches_json
    CHECK (CASE WHEN json_valid(branches_json) THEN json_type(branches_json) = 'array' ELSE FALSE END),
  feature TEXT,
  priority TEXT,
  author TEXT,
  description TEXT,
  workflow_id TEXT,
  step_id TEXT,
  tags_json TEXT NOT NULL DEFAULT '[]' CONSTRAINT checkpoints_tags_json
    CHECK (CASE WHEN json_valid(tags_json) THEN json_type(tags_json) = 'array' ELSE FALSE END),
  created_by TEXT,
  -- Of the JSON text, whatever was made of it.
  size INTEGER NOT NULL DEFAULT 0 CONSTRAINT checkpoints_size CHECK (size >= 0),
  checksum TEXT NOT NULL,
  compressed INTEGER NOT NULL DEFAULT 0 CONSTRAINT checkpoints_compressed CHECK (compressed IN (0, 1)),
  encrypted INTEGER NOT NULL DEFAULT 0 CONSTRAINT checkpoints_encrypted CHECK (encrypted IN (0, 1)),
  -- Which key it is encrypted with.
  key_id TEXT CONSTRAINT checkpoints_key_id CHECK ((key_id IS NOT NULL) = encrypted),
  retention_expires_at TEXT
    CONSTRAINT checkpoints_retention_expires_at CHECK (strftime('%Y-%m-%dT%H:%M:%fZ', retention_expires_at) IS retention_expires_at),
  restored_from TEXT REFERENCES checkpoints (id) ON DELETE SET NULL,
  name_search TEXT,
  description_search TEXT
) STRICT;

CREATE INDEX checkpoints_by_time ON checkpoints (timestamp);
CREATE INDEX checkpoints_by_session ON checkpoints (session_id, timestamp);
CREATE INDEX checkpoints_by_feature ON checkpoints (feature, timestamp) WHERE feature IS NOT NULL;
CREATE INDEX checkpoints_by_expiry ON checkpoints (retention_expires_at) WHERE retention_expires_at IS NOT NULL;
CREATE INDEX checkpoints_by_source ON checkpoints (restored_from) WHERE restored_from IS NOT NULL;

CREATE TRIGGER checkpoints_seq BEFORE UPDATE OF seq ON checkpoints WHEN new.seq IS NOT old.seq BEGIN
  SELECT RAISE(ABORT, 'checkpoints.seq is never updated: it is the order of insertion.');
END;

CREATE VIEW checkpoints_text AS
SELECT seq AS rowid, concat_ws(char(10), coalesce(name_search, name), coalesce(description_search, description)) AS text FROM checkpoints;

CREATE VIRTUAL TABLE checkpoints_fts USING fts4 (content="checkpoints_text", text, tokenize=unicode61);

CREATE TRIGGER checkpoints_fts_insert AFTER INSERT ON checkpoints BEGIN
  INSERT INTO checkpoints_fts (docid, text) SELECT rowid, text FROM checkpoints_text WHERE rowid = new.seq;
END;
-- An external-content index reads the old text while it forgets it, so this must come before the row changes.
CREATE TRIGGER checkpoints_fts_delete BEFORE DELETE ON checkpoints BEGIN
  DELETE FROM checkpoints_fts WHERE docid = old.seq;
END;
CREATE TRIGGER checkpoints_fts_before_update BEFORE UPDATE OF name, name_search, description, description_search ON checkpoints BEGIN
  DELETE FROM checkpoints_fts WHERE docid = old.seq;
END;
CREATE TRIGGER checkpoints_fts_after_update AFTER UPDATE OF name, name_search, description, description_search ON checkpoints BEGIN
  INSERT INTO checkpoints_fts (docid, text) SELECT rowid, text FROM checkpoints_text WHERE rowid = new.seq;
END;

-- Sender and receiver are free text: messages are also sent to sessions that are not stored.
CREATE TABLE messages (
  seq INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE CONSTRAINT messages_id CHECK (id <> ''),
  type TEXT NOT NULL CONSTRAINT messages_type CHECK (type <> ''),
  priority INTEGER NOT NULL DEFAULT 2 CONSTRAINT messages_priority CHECK (priority BETWEEN 1 AND 4),
  sender TEXT NOT NULL,
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
  retry_count INTEGER NOT NULL DEFAULT 0 CONSTRAINT messages_retry_count CHECK (retry_count >= 0),
  max_retries INTEGER NOT NULL DEFAULT 3 CONSTRAINT messages_max_retries CHECK (max_retries >= 0),
  delivered INTEGER NOT NULL DEFAULT 0 CONSTRAINT messages_delivered CHECK (delivered IN (0, 1)),
  delivered_at TEXT
    CONSTRAINT messages_delivered_at CHECK (strftime('%Y-%m-%dT%H:%M:%fZ', delivered_at) IS delivered_at),
  failed INTEGER NOT NULL DEFAULT 0 CONSTRAINT messages_failed CHECK (failed IN (0, 1)),
  failure_reason TEXT,
  -- What is said in the content, for the search.
  content_json_search TEXT
) STRICT;

CREATE INDEX messages_by_time ON messages (timestamp);
CREATE INDEX messages_by_type ON messages (type, timestamp);
CREATE INDEX messages_by_sender ON messages (sender, timestamp);
CREATE INDEX messages_by_receiver ON messages (receiver, timestamp);
CREATE INDEX messages_by_conversation ON messages (sender, receiver, timestamp);
CREATE INDEX messages_by_delivered ON messages (delivered, timestamp);
CREATE INDEX messages_by_failed ON messages (failed, timestamp);
CREATE INDEX messages_by_inbox ON messages (receiver, priority DESC, timestamp) WHERE delivered = 0 AND failed = 0;
CREATE INDEX messages_by_deadline ON messages (response_deadline) WHERE requires_response = 1;
CREATE INDEX messages_by_reply ON messages (in_reply_to) WHERE in_reply_to IS NOT NULL;

CREATE TRIGGER messages_seq BEFORE UPDATE OF seq ON messages WHEN new.seq IS NOT old.seq BEGIN
  SELECT RAISE(ABORT, 'messages.seq is never updated: it is the order of insertion.');
END;

CREATE VIEW messages_text AS
SELECT seq AS rowid, coalesce(content_json_search, content_json) AS text FROM messages;

CREATE VIRTUAL TABLE messages_fts USING fts4 (content="messages_text", text, tokenize=unicode61);

CREATE TRIGGER messages_fts_insert AFTER INSERT ON messages BEGIN
  INSERT INTO messages_fts (docid, text) SELECT rowid, text FROM messages_text WHERE rowid = new.seq;
END;
-- An external-content index reads the old text while it forgets it, so this must come before the row changes.
CREATE TRIGGER messages_fts_delete BEFORE DELETE ON messages BEGIN
  DELETE FROM messages_fts WHERE docid = old.seq;
END;
CREATE TRIGGER messages_fts_before_update BEFORE UPDATE OF content_json, content_json_search ON messages BEGIN
  DELETE FROM messages_fts WHERE docid = old.seq;
END;
CREATE TRIGGER messages_fts_after_update AFTER UPDATE OF content_json, content_json_search ON messages BEGIN
  INSERT INTO messages_fts (docid, text) SELECT rowid, text FROM messages_text WHERE rowid = new.seq;
END;

-- migrate:down

DROP TABLE messages_fts;
DROP VIEW messages_text;
DROP TABLE messages;
DROP TABLE checkpoints_fts;
DROP VIEW checkpoints_text;
DROP TABLE checkpoints;
DROP TABLE departments;
