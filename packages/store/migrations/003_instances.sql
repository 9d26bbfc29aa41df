-- Instances of agents in their worktrees, the tools that they used, who spawned whom, and the issues of GitHub.

-- migrate:up

CREATE TABLE instances (
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
END;

-- migrate:down

DROP TABLE github_issue_labels;
DROP TABLE github_issues_fts;
DROP VIEW github_issues_text;
DROP TABLE github_issues;
DROP TABLE instance_children;
DROP TABLE relationships;
DROP TABLE mcp_events;
DROP TABLE instances_fts;
DROP VIEW instances_text;
DROP TABLE instances;
