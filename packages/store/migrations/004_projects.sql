-- Projects, their agents, and what these say, make and do.

-- migrate:up

CREATE TABLE projects (
  seq INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE CONSTRAINT projects_id CHECK (id <> ''),
  name TEXT NOT NULL CONSTRAINT projects_name CHECK (name <> ''),
  description TEXT,
  status TEXT NOT NULL CONSTRAINT projects_status
    CHECK (status IN ('created', 'running', 'paused', 'completed', 'failed', 'stopped')),
  prompt_path TEXT,
  settings TEXT NOT NULL DEFAULT '{}' CONSTRAINT projects_settings
    CHECK (CASE WHEN json_valid(settings) THEN json_type(settings) = 'object' ELSE FALSE END),
  -- US dollars.
  cost_total REAL NOT NULL DEFAULT 0 CONSTRAINT projects_cost_total CHECK (cost_total >= 0 AND cost_total < 9e999),
  iteration_count INTEGER NOT NULL DEFAULT 0 CONSTRAINT projects_iteration_count
    CHECK (iteration_count BETWEEN 0 AND 9007199254740991),
  created_at TEXT NOT NULL
    CONSTRAINT projects_created_at CHECK (strftime('%Y-%m-%dT%H:%M:%fZ', created_at) IS created_at),
  updated_at TEXT NOT NULL
    CONSTRAINT projects_updated_at CHECK (strftime('%Y-%m-%dT%H:%M:%fZ', updated_at) IS updated_at),
  ended_at TEXT CONSTRAINT projects_ended_at CHECK ((ended_at IS NOT NULL) = (status IN ('completed', 'failed', 'stopped'))
    AND strftime('%Y-%m-%dT%H:%M:%fZ', ended_at) IS ended_at),
  name_search TEXT,
  description_search TEXT
) STRICT;

CREATE INDEX projects_by_created ON projects (created_at);
CREATE INDEX projects_by_updated ON projects (updated_at);
CREATE INDEX projects_by_status_created ON projects (status, created_at);
CREATE INDEX projects_by_status_updated ON projects (status, updated_at);

CREATE TRIGGER projects_seq BEFORE UPDATE OF seq ON projects WHEN new.seq IS NOT old.seq BEGIN
  SELECT RAISE(ABORT, 'projects.seq is never updated: it is the order of insertion.');
END;

CREATE VIEW projects_text AS
SELECT seq AS rowid, concat_ws(char(10), coalesce(name_search, name), coalesce(description_search, description)) AS text FROM projects;

CREATE VIRTUAL TABLE projects_fts USING fts4 (content="projects_text", text, tokenize=unicode61, order=DESC);

CREATE TRIGGER projects_fts_insert AFTER INSERT ON projects BEGIN
  INSERT INTO projects_fts (docid, text) SELECT rowid, text FROM projects_text WHERE rowid = new.seq;
END;
-- An external-content index reads the old text while it forgets it, so this must come before the row changes.
CREATE TRIGGER projects_fts_delete BEFORE DELETE ON projects BEGIN
  DELETE FROM projects_fts WHERE docid = old.seq;
END;
CREATE TRIGGER projects_fts_before_update BEFORE UPDATE OF name, name_search, description, description_search ON projects BEGIN
  DELETE FROM projects_fts WHERE docid = old.seq;
END;
CREATE TRIGGER projects_fts_after_update AFTER UPDATE OF name, name_search, description, description_search ON projects BEGIN
  INSERT INTO projects_fts (docid, text) SELECT rowid, text FROM projects_text WHERE rowid = new.seq;
END;

CREATE TABLE agents (
  seq INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE CONSTRAINT agents_id CHECK (id <> ''),
  project_id TEXT NOT NULL REFERENCES projects (id) ON DELETE CASCADE,
  -- An agent of the same project.
  parent_id TEXT,
  name TEXT,
  status TEXT NOT NULL CONSTRAINT agents_status
    CHECK (status IN ('created', 'idle', 'working', 'paused', 'completed', 'failed')),
  config TEXT NOT NULL DEFAULT '{}' CONSTRAINT agents_config
    CHECK (CASE WHEN json_valid(config) THEN json_type(config) = 'object' ELSE FALSE END),
  current_task TEXT,
  total_tokens INTEGER NOT NULL DEFAULT 0 CONSTRAINT agents_total_tokens
    CHECK (total_tokens BETWEEN 0 AND 9007199254740991),
  -- US dollars.
  total_cost REAL NOT NULL DEFAULT 0 CONSTRAINT agents_total_cost
    CHECK (total_cost >= 0 AND total_cost < 9e999),
  iteration_count INTEGER NOT NULL DEFAULT 0 CONSTRAINT agents_iteration_count
    CHECK (iteration_count BETWEEN 0 AND 9007199254740991),
  -- 0 without a parent, else one more than the parent's.
  depth INTEGER NOT NULL DEFAULT 0 CONSTRAINT agents_depth CHECK (depth >= 0 AND (depth = 0) = (parent_id IS NULL)),
  created_at TEXT NOT NULL
    CONSTRAINT agents_created_at CHECK (strftime('%Y-%m-%dT%H:%M:%fZ', created_at) IS created_at),
  updated_at TEXT NOT NULL
    CONSTRAINT agents_updated_at CHECK (strftime('%Y-%m-%dT%H:%M:%fZ', updated_at) IS updated_at),
  -- For references that name the project too. Its last column is the one that a taken id is about.
  UNIQUE (project_id, id),
  FOREIGN KEY (parent_id, project_id) REFERENCES agents (id, project_id) ON DELETE CASCADE
) STRICT;

CREATE INDEX agents_by_created ON agents (created_at);
CREATE INDEX agents_by_project ON agents (project_id, created_at);
CREATE INDEX agents_roots ON agents (project_id, created_at) WHERE parent_id IS NULL;
CREATE INDEX agents_by_status ON agents (status, created_at);
CREATE INDEX agents_by_project_status ON agents (project_id, status, created_at);
CREATE INDEX agents_by_depth ON agents (depth, created_at);
-- The last one: of two indexes that seem equally good SQLite takes the later, and what deletes those below must take this.
CREATE INDEX agents_by_parent ON agents (parent_id, created_at);

CREATE TRIGGER agents_seq BEFORE UPDATE OF seq ON agents WHEN new.seq IS NOT old.seq BEGIN
  SELECT RAISE(ABORT, 'agents.seq is never updated: it is the order of insertion.');
END;

-- A violated foreign key names no column, so the one to the parent is told here.
CREATE TRIGGER agents_parent_insert BEFORE INSERT ON agents WHEN new.parent_id IS NOT NULL BEGIN
  SELECT RAISE(ABORT, 'agents.parent_id: there is no such agent in the project. Create it first.')
  WHERE NOT EXISTS (SELECT 1 FROM agents WHERE id = new.parent_id AND project_id = new.project_id)
    AND EXISTS (SELECT 1 FROM projects WHERE id = new.project_id);
  SELECT RAISE(ABORT, 'agents.depth: it must be one more than the parent''s.')
  WHERE new.depth <> (SELECT depth + 1 FROM agents WHERE id = new.parent_id);
  SELECT RAISE(ABORT, 'agents.parent_id: 500 levels of agents are the most. Choose a parent nearer to the root.')
  WHERE new.depth >= 500;
END;
CREATE TRIGGER agents_parent_update BEFORE UPDATE OF parent_id, project_id ON agents WHEN new.parent_id IS NOT NULL BEGIN
  SELECT RAISE(ABORT, 'agents.parent_id: there is no such agent in the project. Create it first.')
  WHERE NOT EXISTS (SELECT 1 FROM agents WHERE id = new.parent_id AND project_id = new.project_id)
    AND EXISTS (SELECT 1 FROM projects WHERE id = new.project_id);
  SELECT RAISE(ABORT, 'agents.parent_id: an agent cannot be below itself. Choose a parent outside its subtree.')
  WHERE new.id IN (
    WITH RECURSIVE above (id) AS (
      VALUES (new.parent_id)
      UNION SELECT agents.parent_id FROM above JOIN agents ON agents.id = above.id WHERE agents.parent_id IS NOT NULL)
    SELECT id FROM above);
  SELECT RAISE(ABORT, 'agents.depth: it must be one more than the parent''s.')
  WHERE new.depth <> (SELECT depth + 1 FROM agents WHERE id = new.parent_id);
END;
-- Deleting the root of a longer chain would nest more cascades than SQLite allows (1,000).
CREATE TRIGGER agents_depth BEFORE UPDATE OF depth ON agents WHEN new.depth >= 500 BEGIN
  SELECT RAISE(ABORT, 'agents.parent_id: 500 levels of agents are the most. Choose a parent nearer to the root.');
END;
CREATE TRIGGER agents_depth_below AFTER UPDATE OF parent_id ON agents WHEN new.depth <> old.depth BEGIN
  UPDATE agents SET depth = depth + new.depth - old.depth WHERE seq IN (
    WITH RECURSIVE below (seq, id) AS (
      SELECT seq, id FROM agents WHERE parent_id = new.id
      UNION SELECT agents.seq, agents.id FROM below JOIN agents ON agents.parent_id = below.id)
    SELECT seq FROM below);
END;

CREATE TABLE agent_history (
  seq INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE CONSTRAINT agent_history_id CHECK (id <> ''),
  agent_id TEXT NOT NULL REFERENCES agents (id) ON DELETE CASCADE,
  role TEXT NOT NULL CONSTRAINT agent_history_role
    CHECK (role IN ('user', 'assistant', 'tool')),
  content TEXT NOT NULL,
  tool_calls TEXT CONSTRAINT agent_history_tool_calls
    CHECK (CASE WHEN tool_calls IS NULL THEN TRUE WHEN json_valid(tool_calls) THEN json_type(tool_calls) = 'array' ELSE FALSE END),
  tool_results TEXT CONSTRAINT agent_history_tool_results
    CHECK (CASE WHEN tool_results IS NULL THEN TRUE WHEN json_valid(tool_results) THEN json_type(tool_results) = 'array' ELSE FALSE END),
  usage TEXT CONSTRAINT agent_history_usage
    CHECK (CASE WHEN usage IS NULL THEN TRUE WHEN json_valid(usage) THEN json_type(usage) = 'object' ELSE FALSE END),
  -- US dollars.
  cost REAL CONSTRAINT agent_history_cost CHECK (cost >= 0 AND cost < 9e999),
  created_at TEXT NOT NULL
    CONSTRAINT agent_history_created_at CHECK (strftime('%Y-%m-%dT%H:%M:%fZ', created_at) IS created_at),
  content_search TEXT
) STRICT;

CREATE INDEX agent_history_by_created ON agent_history (created_at);
CREATE INDEX agent_history_by_agent ON agent_history (agent_id, created_at);
CREATE INDEX agent_history_by_role ON agent_history (role, created_at);
CREATE INDEX agent_history_by_agent_role ON agent_history (agent_id, role, created_at);
CREATE INDEX agent_history_by_tool_calls ON agent_history (agent_id, created_at) WHERE json_array_length(tool_calls) > 0;

CREATE TRIGGER agent_history_seq BEFORE UPDATE OF seq ON agent_history WHEN new.seq IS NOT old.seq BEGIN
  SELECT RAISE(ABORT, 'agent_history.seq is never updated: it is the order of insertion.');
END;

CREATE VIEW agent_history_text AS
SELECT seq AS rowid, coalesce(content_search, content) AS text FROM agent_history;

CREATE VIRTUAL TABLE agent_history_fts USING fts4 (content="agent_history_text", text, tokenize=unicode61, order=DESC);

CREATE TRIGGER agent_history_fts_insert AFTER INSERT ON agent_history BEGIN
  INSERT INTO agent_history_fts (docid, text) SELECT rowid, text FROM agent_history_text WHERE rowid = new.seq;
END;
-- An external-content index reads the old text while it forgets it, so this must come before the row changes.
CREATE TRIGGER agent_history_fts_delete BEFORE DELETE ON agent_history BEGIN
  DELETE FROM agent_history_fts WHERE docid = old.seq;
END;
CREATE TRIGGER agent_history_fts_before_update BEFORE UPDATE OF content, content_search ON agent_history BEGIN
  DELETE FROM agent_history_fts WHERE docid = old.seq;
END;
CREATE TRIGGER agent_history_fts_after_update AFTER UPDATE OF content, content_search ON agent_history BEGIN
  INSERT INTO agent_history_fts (docid, text) SELECT rowid, text FROM agent_history_text WHERE rowid = new.seq;
END;

CREATE TABLE outputs (
  seq INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE CONSTRAINT outputs_id CHECK (id <> ''),
  project_id TEXT NOT NULL REFERENCES projects (id) ON DELETE CASCADE,
  agent_id TEXT,
  type TEXT NOT NULL CONSTRAINT outputs_type
    CHECK (type IN ('file', 'artifact', 'log')),
  path TEXT CONSTRAINT outputs_path CHECK (path <> ''),
  -- 1 for the first of a path in its project, and of each without a path.
  version INTEGER NOT NULL CONSTRAINT outputs_version CHECK (version > 0),
  content TEXT NOT NULL,
  -- The content of the version before.
  previous_content TEXT,
  -- SHA-256 of the content, in hexadecimal digits.
  checksum TEXT NOT NULL CONSTRAINT outputs_checksum
    CHECK (length(checksum) = 64 AND checksum NOT GLOB '*[^0-9a-f]*'),
  created_at TEXT NOT NULL
    CONSTRAINT outputs_created_at CHECK (strftime('%Y-%m-%dT%H:%M:%fZ', created_at) IS created_at),
  content_search TEXT,
  CONSTRAINT outputs_version_unique UNIQUE (project_id, path, version),
  FOREIGN KEY (agent_id, project_id) REFERENCES agents (id, project_id) ON DELETE CASCADE
) STRICT;

CREATE INDEX outputs_by_created ON outputs (created_at);
CREATE INDEX outputs_by_project ON outputs (project_id, created_at);
CREATE INDEX outputs_by_agent ON outputs (agent_id, created_at) WHERE agent_id IS NOT NULL;
CREATE INDEX outputs_by_type ON outputs (type, created_at);
CREATE INDEX outputs_by_project_type ON outputs (project_id, type, created_at);
CREATE INDEX outputs_by_project_type_path ON outputs (project_id, type, path) WHERE path IS NOT NULL;
CREATE INDEX outputs_by_path ON outputs (path, created_at) WHERE path IS NOT NULL;
CREATE INDEX outputs_by_project_path ON outputs (project_id, path, created_at);

CREATE TRIGGER outputs_seq BEFORE UPDATE OF seq ON outputs WHEN new.seq IS NOT old.seq BEGIN
  SELECT RAISE(ABORT, 'outputs.seq is never updated: it is the order of insertion.');
END;

-- A violated foreign key names no column, so the one to the agent is told here.
CREATE TRIGGER outputs_agent_insert BEFORE INSERT ON outputs WHEN new.agent_id IS NOT NULL BEGIN
  SELECT RAISE(ABORT, 'outputs.agent_id: there is no such agent in the project. Create it first.')
  WHERE NOT EXISTS (SELECT 1 FROM agents WHERE id = new.agent_id AND project_id = new.project_id)
    AND EXISTS (SELECT 1 FROM projects WHERE id = new.project_id);
END;
CREATE TRIGGER outputs_agent_update BEFORE UPDATE OF agent_id, project_id ON outputs WHEN new.agent_id IS NOT NULL BEGIN
  SELECT RAISE(ABORT, 'outputs.agent_id: there is no such agent in the project. Create it first.')
  WHERE NOT EXISTS (SELECT 1 FROM agents WHERE id = new.agent_id AND project_id = new.project_id)
    AND EXISTS (SELECT 1 FROM projects WHERE id = new.project_id);
END;

CREATE VIEW outputs_text AS
SELECT seq AS rowid, coalesce(content_search, content) AS text FROM outputs;

CREATE VIRTUAL TABLE outputs_fts USING fts4 (content="outputs_text", text, tokenize=unicode61, order=DESC);

CREATE TRIGGER outputs_fts_insert AFTER INSERT ON outputs BEGIN
  INSERT INTO outputs_fts (docid, text) SELECT rowid, text FROM outputs_text WHERE rowid = new.seq;
END;
-- An external-content index reads the old text while it forgets it, so this must come before the row changes.
CREATE TRIGGER outputs_fts_delete BEFORE DELETE ON outputs BEGIN
  DELETE FROM outputs_fts WHERE docid = old.seq;
END;
CREATE TRIGGER outputs_fts_before_update BEFORE UPDATE OF content, content_search ON outputs BEGIN
  DELETE FROM outputs_fts WHERE docid = old.seq;
END;
CREATE TRIGGER outputs_fts_after_update AFTER UPDATE OF content, content_search ON outputs BEGIN
  INSERT INTO outputs_fts (docid, text) SELECT rowid, text FROM outputs_text WHERE rowid = new.seq;
END;

CREATE TABLE events (
  seq INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE CONSTRAINT events_id CHECK (id <> ''),
  project_id TEXT REFERENCES projects (id) ON DELETE CASCADE,
  agent_id TEXT CONSTRAINT events_agent_id CHECK (agent_id IS NULL OR project_id IS NOT NULL),
  type TEXT NOT NULL CONSTRAINT events_type CHECK (type <> ''),
  data TEXT CONSTRAINT events_data
    CHECK (data IS NULL OR json_valid(data)),
  created_at TEXT NOT NULL
    CONSTRAINT events_created_at CHECK (strftime('%Y-%m-%dT%H:%M:%fZ', created_at) IS created_at),
  FOREIGN KEY (agent_id, project_id) REFERENCES agents (id, project_id) ON DELETE CASCADE
) STRICT;

CREATE INDEX events_by_created ON events (created_at);
CREATE INDEX events_by_project ON events (project_id, created_at);
CREATE INDEX events_by_agent ON events (agent_id, created_at);
CREATE INDEX events_by_type ON events (type, created_at);
CREATE INDEX events_by_project_type ON events (project_id, type, created_at);
CREATE INDEX events_by_agent_type ON events (agent_id, type, created_at);

CREATE TRIGGER events_seq BEFORE UPDATE OF seq ON events WHEN new.seq IS NOT old.seq BEGIN
  SELECT RAISE(ABORT, 'events.seq is never updated: it is the order of insertion.');
END;

-- A violated foreign key names no column, so the one to the agent is told here.
CREATE TRIGGER events_agent_insert BEFORE INSERT ON events WHEN new.agent_id IS NOT NULL BEGIN
  SELECT RAISE(ABORT, 'events.agent_id: there is no such agent in the project. Create it first.')
  WHERE NOT EXISTS (SELECT 1 FROM agents WHERE id = new.agent_id AND project_id = new.project_id)
    AND EXISTS (SELECT 1 FROM projects WHERE id = new.project_id);
END;
CREATE TRIGGER events_agent_update BEFORE UPDATE OF agent_id, project_id ON events WHEN new.agent_id IS NOT NULL BEGIN
  SELECT RAISE(ABORT, 'events.agent_id: there is no such agent in the project. Create it first.')
  WHERE NOT EXISTS (SELECT 1 FROM agents WHERE id = new.agent_id AND project_id = new.project_id)
    AND EXISTS (SELECT 1 FROM projects WHERE id = new.project_id);
END;

-- migrate:down

DROP TABLE events;
DROP TABLE outputs_fts;
DROP VIEW outputs_text;
DROP TABLE outputs;
DROP TABLE agent_history_fts;
DROP VIEW agent_history_text;
DROP TABLE agent_history;
DROP TABLE agents;
DROP TABLE projects_fts;
DROP VIEW projects_text;
DROP TABLE projects;
