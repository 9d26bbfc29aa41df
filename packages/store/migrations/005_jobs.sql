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
END;

-- migrate:down

DROP VIEW jobs_retry;
DROP VIEW jobs_lease;
DROP TABLE jobs;
