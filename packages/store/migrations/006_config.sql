-- Settings by key; secrets are encrypted.

-- migrate:up

CREATE TABLE user_config (
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
END;

-- migrate:down

DROP TABLE user_config;
