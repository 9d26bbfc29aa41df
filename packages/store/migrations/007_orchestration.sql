-- What an orchestration of sessions has: departments, and the messages that are sent.

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
CREATE INDEX messages_by_reply ON messages (in_reply_to, timestamp) WHERE in_reply_to IS NOT NULL;

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
DROP TABLE departments;
