/** Table rebuilds by migrations: no row of another table is lost, and no foreign key ends up pointing at nothing. */

import {
  type Database,
  type Migration,
  type MigrationReport,
  type MigrationSet,
  migrate,
  rollback,
  runFlow,
  wait,
} from '@coterie/core';
import { equal, fails, ok } from '../assert.ts';
import type { ConformanceCase, Requirement, Subject } from '../case.ts';
import { faultDriver } from '../fault-driver.ts';
import { cell, column, rows, run } from '../helpers.ts';
import { interactiveForeignKeysOff, secondHandle } from '../requirements.ts';
import { overtaken, statuses, tables, told } from './migration-helpers.ts';

const noInteractiveForeignKeysOff: Requirement = ({ capabilities }) =>
  capabilities.interactiveForeignKeysOff ? 'functions can have foreign keys off here' : null;

const SCHEMA = `
  CREATE TABLE team (id INTEGER PRIMARY KEY, name TEXT UNIQUE);
  CREATE TABLE agent (id INTEGER PRIMARY KEY, team INTEGER REFERENCES team (id) ON DELETE CASCADE);
  CREATE TABLE room (id INTEGER PRIMARY KEY, team INTEGER REFERENCES team (id) ON DELETE SET NULL);
  CREATE TABLE badge (id INTEGER PRIMARY KEY, team INTEGER NOT NULL REFERENCES team (id) ON DELETE RESTRICT);
  CREATE TABLE message (id INTEGER PRIMARY KEY, agent INTEGER NOT NULL REFERENCES agent (id) ON DELETE CASCADE);
  CREATE TABLE task (id INTEGER PRIMARY KEY, title TEXT, parent INTEGER REFERENCES task (id) ON DELETE CASCADE);
  INSERT INTO team VALUES (1, 'a'), (2, 'b');
  INSERT INTO agent VALUES (1, 1), (2, 1), (3, 2);
  INSERT INTO room VALUES (1, 1), (2, NULL);
  INSERT INTO badge VALUES (1, 2);
  INSERT INTO message VALUES (1, 1), (2, 3), (3, 3);
  INSERT INTO task VALUES (1, 'root', NULL), (2, 'leaf', 1), (3, 'leaf', 2);`;

const REBUILD = `
  CREATE TABLE team_new (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE);
  INSERT INTO team_new SELECT id, name FROM team;
  DROP TABLE team;
  ALTER TABLE team_new RENAME TO team;`;

const REBUILD_TASKS = `
  CREATE TABLE task_new (id INTEGER PRIMARY KEY, title TEXT NOT NULL, parent INTEGER REFERENCES task (id) ON DELETE CASCADE);
  INSERT INTO task_new SELECT id, title, parent FROM task;
  DROP TABLE task;
  ALTER TABLE task_new RENAME TO task;`;

/** Renaming the old table out of the way takes the foreign keys of others with it. */
const WRONG_ORDER = `
  ALTER TABLE team RENAME TO team_old;
  CREATE TABLE team (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE);
  INSERT INTO team SELECT id, name FROM team_old;
  DROP TABLE team_old;`;

const off = { foreignKeys: 'off' } as const;

const withStep = (step: Omit<Migration, 'version' | 'name'>): MigrationSet => ({
  name: 'teams',
  migrations: [
    { version: 1, name: 'teams', up: SCHEMA },
    { version: 2, name: 'step', ...step },
  ],
});

/** Applies the schema, then the step, which is approved. */
async function apply(db: Database, step: Omit<Migration, 'version' | 'name'>): Promise<MigrationReport> {
  return await migrate(db, [withStep(step)], { allowDestructive: true });
}

const COUNTS =
  'SELECT (SELECT count(*) FROM agent), (SELECT count(team) FROM room), (SELECT count(*) FROM badge), (SELECT count(*) FROM message), (SELECT count(parent) FROM task)';

async function nothingIsLost(db: Database): Promise<void> {
  equal(await rows(db, COUNTS), [[3, 1, 1, 3, 2]], 'rows of the other tables');
  equal(await rows(db, 'PRAGMA foreign_key_check'), [], 'orphans');
  equal(await cell(db, 'PRAGMA foreign_keys'), 1, 'the pragma');
  await fails(db, () => db.execute('INSERT INTO agent VALUES (9, 9)'), 'constraint');
}

const cases: readonly ConformanceCase[] = [
  {
    name: 'a rebuild with foreign keys off keeps every row of the tables that refer to it, whatever their action',
    async run({ db }) {
      const report = await apply(db, { ...off, up: REBUILD });
      equal(statuses(report), ['1 applied', '2 applied'], told(report));
      await nothingIsLost(db);
      await fails(db, () => db.execute('INSERT INTO team VALUES (3, NULL)'), 'constraint');
      equal(await tables(db), ['_migrations', 'agent', 'badge', 'message', 'room', 'task', 'team'], 'tables');
      await run(db, 'DELETE FROM agent WHERE id = 3');
      equal(await cell(db, 'SELECT count(*) FROM message'), 1, 'messages after a cascade');
    },
  },
  {
    name: 'a rebuild of a table that refers to itself keeps every row',
    async run({ db }) {
      const report = await apply(db, { ...off, up: REBUILD_TASKS });
      equal(statuses(report), ['1 applied', '2 applied'], told(report));
      await nothingIsLost(db);
      await run(db, 'DELETE FROM task WHERE id = 2');
      equal(await column(db, 'SELECT id FROM task'), [1], 'tasks after a cascade');
    },
  },
  {
    name: 'without foreign keys off a rebuild that would take rows with it is blocked, approved or not',
    async run({ db }) {
      for (const up of [REBUILD, REBUILD_TASKS, WRONG_ORDER, 'DROP TABLE team', 'DROP TABLE agent']) {
        const report = await apply(db, { up });
        equal(statuses(report).at(-1), '2 blocked', up);
        const reason = report.results[1]?.reason ?? '';
        ok(/refers to it.*(foreignKeys: 'off'|in the same migration)/.test(reason), `the reason is: ${reason}`);
      }
      await nothingIsLost(db);
    },
  },
  {
    name: 'a table goes together with those that refer to it, without foreign keys off',
    async run({ db }) {
      const report = await apply(db, { up: 'DROP TABLE message; DROP TABLE agent; DROP TABLE task;' });
      equal(statuses(report), ['1 applied', '2 applied'], told(report));
      equal(await tables(db), ['_migrations', 'badge', 'room', 'team']);
    },
  },
  {
    name: 'a rebuild in the wrong order, which would redirect foreign keys, is refused and undone',
    async run({ db }) {
      const report = await apply(db, { ...off, up: WRONG_ORDER });
      equal(statuses(report), ['1 applied', '2 failed'], told(report));
      ok(/drop the old table, and rename the new/.test(report.results[1]?.reason ?? ''), told(report));
      await nothingIsLost(db);
    },
  },
  {
    name: 'foreign keys that follow a renamed table away from the new one are noticed, though nothing dangles',
    async run({ db }) {
      const report = await apply(db, { ...off, up: WRONG_ORDER.replace('DROP TABLE team_old;', '') });
      equal(statuses(report), ['1 applied', '2 failed'], told(report));
      ok(
        /foreign key of table "\w+" would no longer lead to table "team"/.test(report.results[1]?.reason ?? ''),
        told(report),
      );
      await nothingIsLost(db);
    },
  },
  {
    name: 'a rebuild that forgets rows that others refer to is refused and undone',
    async run({ db }) {
      const report = await apply(db, { ...off, up: REBUILD.replace('FROM team;', 'FROM team WHERE id = 1;') });
      equal(statuses(report), ['1 applied', '2 failed'], told(report));
      ok(
        /Rows of table "(agent|badge)" would refer to rows that are not there/.test(report.results[1]?.reason ?? ''),
        told(report),
      );
      await nothingIsLost(db);
    },
  },
  {
    name: 'a rebuild that forgets what foreign keys need to be unique is refused and undone',
    async run({ db }) {
      const report = await apply(db, { ...off, up: REBUILD.replace('id INTEGER PRIMARY KEY', 'id INTEGER') });
      equal(statuses(report), ['1 applied', '2 failed'], told(report));
      ok(/not unique/.test(report.results[1]?.reason ?? ''), told(report));
      await nothingIsLost(db);
    },
  },
  {
    name: 'a table that others refer to cannot be dropped by switching foreign keys off',
    async run({ db }) {
      const report = await apply(db, { ...off, up: 'DROP TABLE team' });
      equal(statuses(report), ['1 applied', '2 failed'], told(report));
      await nothingIsLost(db);
    },
  },
  {
    name: 'a rebuild during which a trigger takes rows of another table is refused, with the numbers',
    async run({ db }) {
      const up = `CREATE TRIGGER gone AFTER DELETE ON team BEGIN DELETE FROM message; END;
        DELETE FROM team WHERE id NOT IN (SELECT team FROM agent UNION SELECT team FROM badge);
        INSERT INTO team VALUES (7, 'x'); DELETE FROM team WHERE id = 7;`;
      const report = await apply(db, { ...off, up });
      equal(statuses(report), ['1 applied', '2 failed'], told(report));
      ok(
        /Rows of table "message" would have been lost: 3 before, 0 after/.test(report.results[1]?.reason ?? ''),
        told(report),
      );
      await nothingIsLost(db);
    },
  },
  {
    name: 'a rebuild under a view fails with the remedy, and works with it',
    async run({ db }) {
      const view = 'CREATE VIEW team_names AS SELECT name FROM team;';
      const trigger = 'CREATE TRIGGER named INSTEAD OF INSERT ON team_names BEGIN SELECT 1; END;';
      await apply(db, { up: view + trigger });
      const set = withStep({ up: view + trigger });
      const third = (up: string): readonly MigrationSet[] => [
        { ...set, migrations: [...set.migrations, { version: 3, name: 'rebuild', ...off, up }] },
      ];
      const report = await migrate(db, third(REBUILD), { allowDestructive: true });
      equal(statuses(report), ['1 skipped', '2 skipped', '3 failed'], told(report));
      ok(/Drop view "team_names" before .* create it again/.test(report.results[2]?.reason ?? ''), told(report));
      const up = `DROP VIEW team_names; ${REBUILD} ${view}`;
      const forgetful = await migrate(db, third(up), { allowDestructive: true });
      equal(statuses(forgetful), ['1 skipped', '2 skipped', '3 failed'], told(forgetful));
      ok(
        /rebuild of "team_names" would lose trigger "named"/.test(forgetful.results[2]?.reason ?? ''),
        told(forgetful),
      );
      const again = await migrate(db, third(up + trigger), { allowDestructive: true });
      equal(statuses(again), ['1 skipped', '2 skipped', '3 applied'], told(again));
      await nothingIsLost(db);
    },
  },
  {
    name: 'rows that referred to nothing before a rebuild are no reason to refuse it',
    async run({ db }) {
      await apply(db, { up: 'SELECT 1' });
      await db.execute('INSERT INTO message VALUES (9, 99)', [], off);
      const set = withStep({ up: 'SELECT 1' });
      const third: Migration = { version: 3, name: 'rebuild', ...off, up: REBUILD };
      const report = await migrate(db, [{ ...set, migrations: [...set.migrations, third] }], {
        allowDestructive: true,
      });
      equal(statuses(report), ['1 skipped', '2 skipped', '3 applied'], told(report));
    },
  },
  {
    name: 'a rebuild that fails names its statement, is undone whole, and foreign keys are enforced again',
    async run({ db }) {
      const report = await apply(db, { ...off, up: `${REBUILD}\nINSERT INTO team VALUES (3, NULL);` });
      equal(statuses(report), ['1 applied', '2 failed'], told(report));
      equal(report.results[1]?.statement?.index, 4, 'the statement');
      equal(report.results[1]?.error?.code, 'constraint', 'the code');
      await nothingIsLost(db);
    },
  },
  {
    name: 'a rebuild is rolled back as safely as it was applied',
    async run({ db }) {
      const down = REBUILD.replace('name TEXT NOT NULL UNIQUE', 'name TEXT UNIQUE');
      const set = withStep({ ...off, up: REBUILD, down });
      await migrate(db, [set], { allowDestructive: true });
      const report = await rollback(db, [set], { set: 'teams', allowDestructive: true });
      equal(statuses(report), ['2 rolled-back'], told(report));
      await nothingIsLost(db);
      await run(db, 'INSERT INTO team VALUES (3, NULL)');
    },
  },
  {
    name: 'a rebuild that another process did in between is skipped',
    requires: [secondHandle],
    async run({ driver, hold, another }) {
      const set = withStep({ ...off, up: REBUILD });
      const other = await another();
      await migrate(other, [{ ...set, migrations: set.migrations.slice(0, 1) }]);
      const db = hold(
        {},
        overtaken(driver, () => migrate(other, [set], { allowDestructive: true })),
      );
      const report = await migrate(db, [set], { allowDestructive: true });
      equal(statuses(report), ['1 skipped', '2 skipped'], told(report));
      ok(report.ok, 'the report is not ok');
      await nothingIsLost(db);
    },
  },
  {
    name: 'a rebuild is decided again when the schema changed in between',
    requires: [secondHandle],
    async run({ driver, hold, another }) {
      const set = withStep({ ...off, up: REBUILD });
      const other = await another();
      await migrate(other, [{ ...set, migrations: set.migrations.slice(0, 1) }]);
      const db = hold(
        {},
        overtaken(driver, () =>
          other.script('CREATE TABLE desk (team INTEGER REFERENCES team (id)); INSERT INTO desk VALUES (2)'),
        ),
      );
      const report = await migrate(db, [set], { allowDestructive: true });
      equal(statuses(report), ['1 skipped', '2 applied'], told(report));
      equal(await column(db, 'SELECT team FROM desk'), [2]);
      await nothingIsLost(db);
    },
  },
  ...(['busy', 'broken-after'] as const).map(
    (fault): ConformanceCase => ({
      name: `a rebuild ${fault === 'busy' ? 'waits for a lock in its way' : 'whose answer is lost is looked up in the ledger'}`,
      async run({ driver, hold }) {
        const faulty = faultDriver(driver);
        const db = hold({ busyTimeout: 0 }, faulty);
        const set = withStep({ ...off, up: REBUILD });
        await migrate(db, [{ ...set, migrations: set.migrations.slice(0, 1) }]);
        // The run reads the ledger in one request; the rebuild comes after that.
        faulty.inject({ at: 'execute', fault, skip: 1 });
        const report = await migrate(db, [set], { allowDestructive: true });
        equal(statuses(report), ['1 skipped', '2 applied'], told(report));
        equal(faulty.pending, [], 'faults that did not happen');
        await nothingIsLost(db);
      },
    }),
  ),
  {
    name: 'a function can have foreign keys off, and what it leaves is checked',
    requires: [interactiveForeignKeysOff],
    async run({ db }) {
      const rebuild = (script: string): Omit<Migration, 'version' | 'name'> => ({
        ...off,
        revision: '1',
        up: (tx) => runFlow(tx.mode, wait(tx.script(script))) as void | Promise<void>,
      });
      const refused = await apply(db, rebuild(REBUILD.replace('FROM team;', 'FROM team WHERE id = 1;')));
      equal(statuses(refused), ['1 applied', '2 failed'], told(refused));
      await nothingIsLost(db);
      const report = await apply(db, rebuild(REBUILD));
      equal(statuses(report), ['1 skipped', '2 applied'], told(report));
      await nothingIsLost(db);
    },
  },
  {
    name: 'a function that needs foreign keys off is blocked where they cannot be switched off',
    requires: [noInteractiveForeignKeysOff],
    async run({ db }) {
      const report = await apply(db, { ...off, revision: '1', up: () => undefined });
      equal(statuses(report), ['1 applied', '2 blocked'], told(report));
      ok(/Write it as SQL/.test(report.results[1]?.reason ?? ''), told(report));
    },
  },
];

export const migrationRebuilds: Subject = { name: 'migrations: rebuilds', cases };
