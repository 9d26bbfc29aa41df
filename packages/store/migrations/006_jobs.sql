-- A durable queue.

-- migrate:up

CREATE TABLE jobs (
  seq INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE CONSTRAINT jobs_id CHECK (id <> ''),
  type TEXT NOT NULL CONSTRAINT jobs_type CHECK (type <> ''),
  data TEXT NOT NULL CONSTRAINT jobs_data
    CHECK (json_valid(data)),
  status TEXT NOT NULL CONSTRAINT jobs_status
    CHECK (status IN ('pending', 'processing', 'completed', 'failed', 'cancelled')),
  priority INTEGER NOT NULL DEFAULT 0,
  attempts INTEGER NOT NULL DEFAULT 0 CONSTRAINT jobs_attempts CHECK (attempts >= 0),
  max_attempts INTEGER NOT NULL DEFAULT 3 CONSTRAINT jobs_max_attempts CHECK (max_attempts > 0),
  -- The last one.
  error TEXT,
  result TEXT CONSTRAINT jobs_result
    CHECK (result IS NULL OR json_valid(result)),
  progress TEXT CONSTRAINT jobs_progress
    CHECK (progress IS NULL OR json_valid(progress)),
  -- At most one unfinished job has it.
  unique_key TEXT,
  -- Milliseconds before the first retry, doubled for each further one.
  backoff_ms INTEGER NOT NULL DEFAULT 1000 CONSTRAINT jobs_backoff_ms CHECK (backoff_ms >= 0),
  scheduled_at TEXT NOT NULL
    CONSTRAINT jobs_scheduled_at CHECK (strftime('%Y-%m-%dT%H:%M:%fZ', scheduled_at) IS scheduled_at),
  -- Whether it waits for its time: claiming looks only at the others, however many wait.
  is_delayed INTEGER NOT NULL DEFAULT 0 CONSTRAINT jobs_is_delayed CHECK (is_delayed IN (0, 1)),
  -- What makes the claim: a new token each time, and until when it holds.
  lease_token TEXT CONSTRAINT jobs_lease_token CHECK ((lease_token IS NOT NULL) = (status = 'processing')),
  lease_expires_at TEXT CONSTRAINT jobs_lease_expires_at CHECK ((lease_expires_at IS NOT NULL) = (status = 'processing')
    AND strftime('%Y-%m-%dT%H:%M:%fZ', lease_expires_at) IS lease_expires_at),
  worker TEXT,
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
CREATE INDEX jobs_by_type_status ON jobs (type, status, created_at);
CREATE INDEX jobs_by_worker ON jobs (worker, created_at) WHERE worker IS NOT NULL;
CREATE INDEX jobs_by_ready ON jobs (priority DESC, scheduled_at, seq) WHERE status = 'pending' AND is_delayed = 0;
CREATE INDEX jobs_by_type_ready ON jobs (type, priority DESC, scheduled_at, seq) WHERE status = 'pending' AND is_delayed = 0;
CREATE INDEX jobs_by_delayed ON jobs (scheduled_at) WHERE status = 'pending' AND is_delayed = 1;
CREATE INDEX jobs_by_lease ON jobs (lease_expires_at) WHERE status = 'processing';
CREATE INDEX jobs_by_finished ON jobs (completed_at) WHERE completed_at IS NOT NULL;

CREATE TRIGGER jobs_seq BEFORE UPDATE OF seq ON jobs WHEN new.seq IS NOT old.seq BEGIN
  SELECT RAISE(ABORT, 'jobs.seq is never updated: it is the order of insertion.');
END;

CREATE UNIQUE INDEX jobs_unique_key ON jobs (unique_key) WHERE unique_key IS NOT NULL AND status IN ('pending', 'processing');

-- migrate:down

DROP TABLE jobs;
