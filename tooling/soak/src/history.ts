/** A set of migrations of our own: SQL, functions, rebuilds and what can lose data, each leaving a mark of its own. */
import { type Migration, type MigrationSet, type Mode, runFlow, type Transaction, wait } from '@coterie/core';

/** A migration that ran twice, or half, shows in this table or in the content. */
const mark = (step: number): string => `INSERT INTO effect (step) VALUES (${step});`;

/** @param rows how many rows the tables get; some ten thousands make each migration take a while. */
export function history(rows: number): MigrationSet {
  const numbers = `WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ${rows})`;
  const steps: readonly Omit<Migration, 'version'>[] = [
    { name: 'tables', up: `${TABLES} ${mark(1)}` },
    {
      name: 'fill',
      up: `INSERT INTO agent (team, name) ${numbers} SELECT 1 + i % 3, 'agent ' || i FROM n;
        INSERT INTO message (agent, text) ${numbers} SELECT i, 'message ' || (i * 7919) FROM n;
        INSERT INTO task (title, parent) ${numbers} SELECT 'task ' || i, nullif(i / 2, 0) FROM n; ${mark(2)}`,
    },
    { name: 'rebuild_team', foreignKeys: 'off', up: `${REBUILD_TEAM} ${mark(3)}` },
    { name: 'function', revision: '1', up: (tx) => runFlow(tx.mode as Mode, inFunction(tx)) as void | Promise<void> },
    { name: 'index', up: `CREATE INDEX message_text ON message (text); ${mark(5)}` },
    { name: 'rewrite', up: `UPDATE agent SET name = upper(name) WHERE id % 2 = 0; ${mark(6)}` },
    { name: 'rebuild_task', foreignKeys: 'off', up: `${REBUILD_TASK} ${mark(7)}` },
    { name: 'drop', up: `DROP TABLE old; DELETE FROM room WHERE team IS NULL; ${mark(8)}` },
  ];
  return { name: 'app', migrations: steps.map((step, index) => ({ version: index + 1, ...step })) };
}

const TABLES = `
  CREATE TABLE effect (step INTEGER NOT NULL);
  CREATE TABLE old (x);
  CREATE TABLE team (id INTEGER PRIMARY KEY, name TEXT UNIQUE);
  CREATE TABLE agent (id INTEGER PRIMARY KEY, team INTEGER REFERENCES team (id) ON DELETE CASCADE, name TEXT);
  CREATE TABLE room (id INTEGER PRIMARY KEY, team INTEGER REFERENCES team (id) ON DELETE SET NULL);
  CREATE TABLE badge (id INTEGER PRIMARY KEY, team INTEGER NOT NULL REFERENCES team (id) ON DELETE RESTRICT);
  CREATE TABLE message (id INTEGER PRIMARY KEY, agent INTEGER NOT NULL REFERENCES agent (id) ON DELETE CASCADE, text TEXT);
  CREATE TABLE task (id INTEGER PRIMARY KEY, title TEXT, parent INTEGER REFERENCES task (id) ON DELETE CASCADE);
  INSERT INTO old VALUES (1);
  INSERT INTO team VALUES (1, 'one'), (2, 'two'), (3, 'three');
  INSERT INTO room VALUES (1, 1), (2, NULL);
  INSERT INTO badge VALUES (1, 2);`;

const REBUILD_TEAM = `
  CREATE TABLE team_new (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE);
  INSERT INTO team_new SELECT id, name FROM team;
  DROP TABLE team;
  ALTER TABLE team_new RENAME TO team;`;

const REBUILD_TASK = `
  CREATE TABLE task_new (id INTEGER PRIMARY KEY, title TEXT NOT NULL, parent INTEGER REFERENCES task (id) ON DELETE CASCADE);
  INSERT INTO task_new SELECT id, title, parent FROM task;
  DROP TABLE task;
  ALTER TABLE task_new RENAME TO task;`;

const CHUNK = 1_000;

/** Reads and writes in turns: on a server each is a round trip, between which much can happen. */
function* inFunction(tx: Transaction) {
  yield* wait(tx.execute('ALTER TABLE message ADD COLUMN length INTEGER'));
  const { rows } = yield* wait(tx.query('SELECT coalesce(max(id), 0) FROM message'));
  for (let first = 0; first < Number(rows[0]?.[0]); first += CHUNK) {
    yield* wait(
      tx.execute('UPDATE message SET length = length(text) WHERE id > ? AND id <= ?', [first, first + CHUNK]),
    );
  }
  yield* wait(tx.execute(mark(4)));
}
