/** The migration runner on every driver: applying, its record, and what stands in the way. */

import { appliedMigrations, type MigrationSet, migrate, planMigrations } from '@coterie/core';
import { equal, fails, ok } from '../assert.ts';
import type { ConformanceCase, Subject } from '../case.ts';
import { cell, column, rows, run } from '../helpers.ts';
import { syncMode } from '../requirements.ts';
import { NOTES, notes, statuses, tables, withThird } from './migration-helpers.ts';

const cases: readonly ConformanceCase[] = [
  {
    name: 'what is pending is applied in order, and a second run finds nothing to do',
    async run({ db }) {
      const first = await migrate(db, [notes]);
      equal(statuses(first), ['1 applied', '2 applied']);
      ok(first.ok, 'the report is not ok');
      await run(db, "INSERT INTO note (text, author) VALUES ('hello', 'me')");
      const second = await migrate(db, [notes]);
      equal(statuses(second), ['1 skipped', '2 skipped']);
      ok(second.ok, 'the second report is not ok');
    },
  },
  {
    name: 'the ledger keeps what was applied: text, time, duration and engine',
    async run({ db }) {
      const set: MigrationSet = {
        name: 'notes',
        migrations: [
          { version: 1, name: 'notes', up: '\uFEFFCREATE TABLE note (x); \r\n\r\n', down: 'DROP TABLE note' },
        ],
      };
      await migrate(db, [set], { now: () => new Date('2026-01-02T03:04:05.678Z') });
      const [record] = await appliedMigrations(db);
      equal(record?.up, 'CREATE TABLE note (x);', 'up');
      equal(record?.down, 'DROP TABLE note', 'down');
      equal(record?.appliedAt.toISOString(), '2026-01-02T03:04:05.678Z', 'the time');
      ok((record?.durationMs ?? -1) >= 0, `the duration is ${record?.durationMs} ms`);
      ok(/^\S+ 3\.\d+\.\d+$/.test(record?.engine ?? ''), `the engine is ${record?.engine}`);
    },
  },
  {
    name: 'several sets share one database, and each has its own numbers',
    async run({ db }) {
      const tags: MigrationSet = {
        name: 'tags',
        migrations: [
          { version: 1, name: 'tags', up: 'CREATE TABLE tag (note INTEGER NOT NULL REFERENCES note (id), tag TEXT)' },
        ],
      };
      const report = await migrate(db, [notes, tags]);
      equal(statuses(report), ['1 applied', '2 applied', '1 applied']);
      equal(statuses(await migrate(db, [tags])), ['1 skipped'], 'a program that knows one of the sets');
      equal((await appliedMigrations(db)).length, 3, 'records');
    },
  },
  {
    name: 'a failing migration is undone whole, the earlier ones stay, and the report names the statement',
    async run({ db }) {
      const broken = withThird({ up: 'CREATE TABLE third (x);\n\nINSERT INTO note (text) VALUES (1, 2);\nSELECT 1;' });
      const report = await migrate(db, [broken]);
      equal(statuses(report), ['1 applied', '2 applied', '3 failed']);
      ok(!report.ok, 'the report is ok');
      const failed = report.results[2];
      equal(failed?.statement, { index: 1, line: 3, sql: 'INSERT INTO note (text) VALUES (1, 2)' }, 'the statement');
      equal(failed?.error?.code, 'query', 'the code');
      ok(/notes\/003_third.*line 3/.test(failed?.reason ?? ''), `the reason is: ${failed?.reason}`);
      equal(await tables(db), ['_migrations', 'note'], 'tables');
      equal(statuses(await migrate(db, [withThird({ up: 'CREATE TABLE third (x)' })])), [
        '1 skipped',
        '2 skipped',
        '3 applied',
      ]);
    },
  },
  {
    name: 'a row that breaks a constraint fails the migration that inserts it',
    async run({ db }) {
      const report = await migrate(db, [
        withThird({ up: 'CREATE TABLE third (x); INSERT INTO note (text) VALUES (NULL)' }),
      ]);
      equal(statuses(report), ['1 applied', '2 applied', '3 failed']);
      equal(report.results[2]?.error?.code, 'constraint');
      equal(await tables(db), ['_migrations', 'note']);
    },
  },
  {
    name: 'what comes after a failure, later sets included, waits for it',
    async run({ db }) {
      const broken = withThird({ up: 'CREATE TABLE note (x)' });
      const fourth = { ...broken, migrations: [...broken.migrations, { version: 4, name: 'fourth', up: 'SELECT 1' }] };
      const other: MigrationSet = { name: 'other', migrations: [{ version: 1, name: 'o', up: 'CREATE TABLE o (x)' }] };
      const report = await migrate(db, [fourth, other]);
      equal(statuses(report), ['1 applied', '2 applied', '3 failed', '4 blocked', '1 blocked']);
      ok(
        report.results[4]?.reason?.includes('notes/003_third') === true,
        `the reason is: ${report.results[4]?.reason}`,
      );
      equal(await tables(db), ['_migrations', 'note']);
    },
  },
  {
    name: 'triggers, strings and comments with semicolons in them are no ends of statements',
    async run({ db }) {
      const up = `
        CREATE TABLE log (text TEXT); -- one; two
        CREATE TRIGGER note_log AFTER INSERT ON note BEGIN
          INSERT INTO log VALUES ('new; ' || new.text);
          INSERT INTO log VALUES (CASE WHEN new.author IS NULL THEN 'none' ELSE 'some' END);
        END;
        INSERT INTO note (text) VALUES ('it''s; here');`;
      equal(statuses(await migrate(db, [withThird({ up })])), ['1 applied', '2 applied', '3 applied']);
      equal(await column(db, 'SELECT text FROM log'), ["new; it's; here", 'none']);
    },
  },
  {
    name: 'a function migrates in its transaction, in the mode of the database',
    async run({ db }) {
      const set = withThird({
        revision: '1',
        up: (tx) => {
          const done = tx.script("INSERT INTO note (text) VALUES ('from a function')");
          return done instanceof Promise ? done.then(() => undefined) : undefined;
        },
      });
      equal(statuses(await migrate(db, [set])), ['1 applied', '2 applied', '3 applied']);
      equal(await column(db, 'SELECT text FROM note'), ['from a function']);
      equal((await appliedMigrations(db))[2]?.revision, '1');
    },
  },
  {
    name: 'a function that throws has failed, and what it wrote is undone',
    async run({ db }) {
      const set = withThird({
        revision: '1',
        up: (tx) => {
          const throwing = (): never => {
            throw new TypeError('of the function');
          };
          const done = tx.execute("INSERT INTO note (text) VALUES ('no')");
          return done instanceof Promise ? done.then(throwing) : throwing();
        },
      });
      const report = await migrate(db, [set]);
      equal(statuses(report), ['1 applied', '2 applied', '3 failed']);
      ok(
        report.results[2]?.reason?.includes('of the function') === true,
        `the reason is: ${report.results[2]?.reason}`,
      );
      ok(report.results[2]?.error?.cause instanceof TypeError, 'the cause is lost');
      equal(await cell(db, 'SELECT count(*) FROM note'), 0);
    },
  },
  {
    name: 'a function that returns a promise on a synchronous database has failed, with what to do instead',
    requires: [syncMode],
    async run({ db }) {
      const set = withThird({
        revision: '1',
        up: async (tx) => {
          await tx.execute("INSERT INTO note (text) VALUES ('no')");
        },
      });
      const report = await migrate(db, [set]);
      equal(statuses(report), ['1 applied', '2 applied', '3 failed']);
      ok(/promise.*synchronous/.test(report.results[2]?.reason ?? ''), `the reason is: ${report.results[2]?.reason}`);
      equal(await cell(db, 'SELECT count(*) FROM note'), 0);
    },
  },
  {
    name: 'a dry run says what would be done and writes nothing, not even the ledger',
    async run({ db }) {
      const report = await migrate(db, [notes], { dryRun: true });
      equal(statuses(report), ['1 pending', '2 pending']);
      ok(report.ok && report.dryRun, 'the report is not that of a good dry run');
      equal(await tables(db), []);
    },
  },
  {
    name: 'a plan knows what is applied, what is pending, and writes nothing',
    async run({ db }) {
      equal(
        (await planMigrations(db, [notes])).entries.map(({ state }) => state),
        ['pending', 'pending'],
      );
      equal(await tables(db), []);
      await migrate(db, [{ name: 'notes', migrations: NOTES.slice(0, 1) }]);
      equal(
        (await planMigrations(db, [notes])).entries.map(({ state }) => state),
        ['applied', 'pending'],
      );
    },
  },
  {
    name: 'a set that was changed after it was applied has a problem, and nothing of it runs',
    async run({ db }) {
      await migrate(db, [notes]);
      const edited: MigrationSet = {
        name: 'notes',
        migrations: [
          { version: 1, name: 'notes', up: 'CREATE TABLE note (id INTEGER PRIMARY KEY, words TEXT NOT NULL);' },
          ...NOTES.slice(1),
          { version: 3, name: 'third', up: 'CREATE TABLE third (x)' },
        ],
      };
      const report = await migrate(db, [edited]);
      equal(
        report.problems.map(({ kind }) => kind),
        ['edited'],
      );
      equal(statuses(report), ['1 skipped', '2 skipped', '3 blocked']);
      equal(await tables(db), ['_migrations', 'note']);
    },
  },
  {
    name: 'a database that a newer program migrated is left alone',
    async run({ db }) {
      await migrate(db, [notes]);
      const report = await migrate(db, [{ name: 'notes', migrations: NOTES.slice(0, 1) }]);
      ok(!report.ok, 'the report is ok');
      equal(
        report.problems.map(({ kind, version }) => [kind, version]),
        [['newer', 2]],
      );
    },
  },
  {
    name: "another tool's table _migrations is refused and left untouched",
    async run({ db }) {
      await run(
        db,
        'CREATE TABLE _migrations (id INTEGER PRIMARY KEY, name TEXT)',
        "INSERT INTO _migrations (name) VALUES ('001')",
      );
      await fails(db, () => migrate(db, [notes]), { code: 'migration', says: /another tool.*id, name/ });
      await fails(db, () => planMigrations(db, [notes]), 'migration');
      equal(await rows(db, 'SELECT * FROM _migrations'), [[1, '001']]);
    },
  },
];

export const migrations: Subject = { name: 'migrations', cases };
