-- What an orchestration of sessions has: departments, checkpoints, and the messages that are sent.

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
END;

-- migrate:down

DROP TABLE messages_fts;
DROP VIEW messages_text;
DROP TABLE messages;
DROP TABLE checkpoint_tags;
DROP TABLE checkpoints_fts;
DROP VIEW checkpoints_text;
DROP TABLE checkpoints;
DROP TABLE departments;
