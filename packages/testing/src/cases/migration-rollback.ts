/** Going back, and trying a set out. */

import {
  appliedMigrations,
  type Migration,
  type MigrationSet,
  migrate,
  rollback,
  verifyMigrations,
} from '@coterie/core';
import { equal, fails, ok } from '../assert.ts';
import type { ConformanceCase, Subject } from '../case.ts';
import { cell, column, run } from '../helpers.ts';
import { secondHandle } from '../requirements.ts';
import { overtaken, statuses, tables, told } from './migration-helpers.ts';

const ALL: readonly Migration[] = [
  { version: 1, name: 'a', up: 'CREATE TABLE a (x)', down: 'DROP TABLE a' },
  { version: 2, name: 'b', up: 'CREATE TABLE b (x)', down: 'DROP TABLE b' },
  { version: 3, name: 'c', up: 'CREATE TABLE c (x)', down: 'DROP TABLE c' },
];

const app: MigrationSet = { name: 'app', migrations: ALL };
const other: MigrationSet = {
  name: 'other',
  migrations: [{ version: 1, name: 'o', up: 'CREATE TABLE o (x)', down: 'DROP TABLE o' }],
};

const with3 = (third: Partial<Migration>): MigrationSet => ({
  name: 'app',
  migrations: [...ALL.slice(0, 2), { version: 3, name: 'c', up: 'CREATE TABLE c (x)', ...third }],
});

const cases: readonly ConformanceCase[] = [
  {
    name: 'a rollback undoes the last migration of its set, and its record with it',
    async run({ db }) {
      await migrate(db, [app, other]);
      const report = await rollback(db, [app, other], { set: 'app' });
      equal(statuses(report), ['3 rolled-back'], told(report));
      ok(report.ok, 'the report is not ok');
      equal(await tables(db), ['_migrations', 'a', 'b', 'o']);
      equal(
        (await appliedMigrations(db)).map(({ set, version }) => `${set} ${version}`),
        ['app 1', 'app 2', 'other 1'],
      );
      equal(statuses(await migrate(db, [app])), ['1 skipped', '2 skipped', '3 applied'], 'forward again');
    },
  },
  {
    name: 'a rollback goes back a number of steps, or to a version, the last first',
    async run({ db }) {
      await migrate(db, [app]);
      equal(statuses(await rollback(db, [app], { set: 'app', steps: 2 })), ['3 rolled-back', '2 rolled-back']);
      await migrate(db, [app]);
      equal(statuses(await rollback(db, [app], { set: 'app', to: 1 })), ['3 rolled-back', '2 rolled-back']);
      equal(statuses(await rollback(db, [app], { set: 'app', to: 0 })), ['1 rolled-back']);
      equal(statuses(await rollback(db, [app], { set: 'app', steps: 5 })), [], 'nothing is left');
      equal(await tables(db), ['_migrations']);
    },
  },
  {
    name: 'what cannot be meant is refused with the name of the option',
    async run({ db }) {
      await migrate(db, [app]);
      const wrong = [
        { set: 'nobody' },
        { set: 'app', steps: 0 },
        { set: 'app', steps: 1.5 },
        { set: 'app', to: -1 },
        { set: 'app', to: 1, steps: 1 },
      ];
      for (const options of wrong) await fails(db, () => rollback(db, [app], options), 'invalid');
      equal((await appliedMigrations(db)).length, 3, 'records');
    },
  },
  {
    name: 'a rollback that would lose rows is blocked until it is approved',
    async run({ db }) {
      await migrate(db, [app]);
      await run(db, 'INSERT INTO b VALUES (1)');
      const report = await rollback(db, [app], { set: 'app', to: 0 });
      equal(statuses(report), ['3 rolled-back', '2 blocked', '1 blocked'], told(report));
      ok(/approve of app\/002_b by its name \(allowDestructive/.test(report.results[1]?.reason ?? ''), told(report));
      equal(statuses(await rollback(db, [app], { set: 'app', to: 0, allowDestructive: ['app/2'] })), [
        '2 rolled-back',
        '1 rolled-back',
      ]);
    },
  },
  {
    name: 'a dry run of a rollback changes nothing',
    async run({ db }) {
      await migrate(db, [app]);
      equal(statuses(await rollback(db, [app], { set: 'app', to: 1, dryRun: true })), ['3 pending', '2 pending']);
      equal((await appliedMigrations(db)).length, 3);
    },
  },
  {
    name: 'a program that no longer has the migration rolls it back by the text in the ledger',
    async run({ db }) {
      await migrate(db, [app]);
      equal(statuses(await rollback(db, [{ name: 'app', migrations: ALL.slice(0, 1) }], { set: 'app' })), [
        '3 rolled-back',
      ]);
      equal(statuses(await rollback(db, [], { set: 'app', to: 0 })), ['2 rolled-back', '1 rolled-back']);
      equal(await tables(db), ['_migrations']);
    },
  },
  {
    name: 'an edited migration is rolled back as it was applied, a corrected down is the one that runs',
    async run({ db }) {
      await migrate(db, [app]);
      equal(statuses(await rollback(db, [with3({ up: 'CREATE TABLE d (x)', down: 'DROP TABLE d' })], { set: 'app' })), [
        '3 rolled-back',
      ]);
      await migrate(db, [with3({ down: 'DROP TABLE wrong' })]);
      equal(statuses(await rollback(db, [with3({ down: 'DROP TABLE wrong' })], { set: 'app' })), ['3 failed']);
      equal(statuses(await rollback(db, [with3({ down: 'DROP TABLE c' })], { set: 'app' })), ['3 rolled-back']);
    },
  },
  {
    name: 'a migration without a down, or with a function that is gone, blocks the way back',
    async run({ db }) {
      await migrate(db, [with3({})]);
      const report = await rollback(db, [with3({})], { set: 'app', steps: 2 });
      equal(statuses(report), ['3 blocked', '2 blocked'], told(report));
      ok(/no down.*function that this program does not have/.test(report.results[0]?.reason ?? ''), told(report));
      await rollback(db, [app], { set: 'app' });
      const byFunction = with3({ up: () => undefined, down: () => undefined, revision: '1' });
      await migrate(db, [byFunction]);
      equal(statuses(await rollback(db, [], { set: 'app' })), ['3 blocked'], 'the function is gone');
      equal(
        statuses(
          await rollback(db, [with3({ up: () => undefined, down: () => undefined, revision: '2' })], { set: 'app' }),
        ),
        ['3 blocked'],
        'another revision',
      );
      equal(statuses(await rollback(db, [byFunction], { set: 'app' })), ['3 rolled-back']);
    },
  },
  {
    name: 'a down that fails is undone whole, and the migration stays applied',
    async run({ db }) {
      const set = with3({ down: 'DROP TABLE c; DROP TABLE nowhere' });
      await migrate(db, [set]);
      const report = await rollback(db, [set], { set: 'app', to: 0 });
      equal(statuses(report), ['3 failed', '2 blocked', '1 blocked'], told(report));
      equal(report.results[0]?.statement?.sql, 'DROP TABLE nowhere');
      equal(await tables(db), ['_migrations', 'a', 'b', 'c']);
      equal((await appliedMigrations(db)).length, 3, 'records');
    },
  },
  {
    name: 'a rollback that another process did in between is skipped',
    requires: [secondHandle],
    async run({ driver, hold, another }) {
      const second = await another();
      await migrate(second, [app]);
      const db = hold(
        {},
        overtaken(driver, () => rollback(second, [app], { set: 'app' })),
      );
      equal(statuses(await rollback(db, [app], { set: 'app' })), ['3 skipped']);
      equal((await appliedMigrations(db)).length, 2);
    },
  },
  {
    name: 'a migration that another process applied in between is not left on top of a rolled back one',
    requires: [secondHandle],
    async run({ driver, hold, another }) {
      const second = await another();
      const shorter: MigrationSet = { name: 'app', migrations: ALL.slice(0, 2) };
      await migrate(second, [shorter]);
      const db = hold(
        {},
        overtaken(driver, () => migrate(second, [app])),
      );
      equal(statuses(await rollback(db, [shorter], { set: 'app' })), ['2 blocked']);
      equal((await appliedMigrations(db)).length, 3);
    },
  },
  {
    name: 'a set is tried out: up, down and up again, with the schema before and after each',
    async run({ db }) {
      const report = await verifyMigrations(db, [app, other]);
      ok(report.ok, JSON.stringify(report));
      equal(
        report.steps.map(({ direction, result }) => `${direction} ${result.name}`),
        [
          ...['up a', 'up b', 'up c', 'up o'],
          ...['down o', 'down c', 'down b', 'down a'],
          ...['up-again a', 'up-again b', 'up-again c', 'up-again o'],
        ],
      );
      equal(report.steps[1]?.changes, [
        { change: 'added', type: 'table', name: 'b', before: null, after: 'CREATE TABLE b (x)' },
      ]);
      equal(report.irreversible, null);
    },
  },
  {
    name: 'trying out finds a down that does not undo its up, and one that fails',
    async run({ db, separate }) {
      const leaves = await verifyMigrations(db, [
        with3({ up: 'CREATE TABLE c (x); CREATE INDEX a_x ON a (x)', down: 'DROP TABLE c' }),
      ]);
      ok(!leaves.ok, 'a left index is not found');
      equal(
        leaves.steps
          .find(({ direction }) => direction === 'down')
          ?.unlike.map(({ change, name }) => `${change} ${name}`),
        ['added a_x'],
      );
      const fails = await verifyMigrations(await separate(), [with3({ down: 'DROP TABLE nowhere' })]);
      ok(!fails.ok, 'a failing down is not found');
      equal(fails.steps.at(-1)?.result.status, 'failed');
      const irreversible = await verifyMigrations(await separate(), [with3({})]);
      equal([irreversible.ok, irreversible.irreversible], [true, 'app/003_c']);
    },
  },
  {
    name: 'trying out refuses a database with anything in it',
    async run({ db }) {
      await run(db, 'CREATE TABLE precious (x)', 'INSERT INTO precious VALUES (1)');
      await fails(db, () => verifyMigrations(db, [app]), { code: 'migration', says: /precious/ });
      equal(await column(db, 'SELECT x FROM precious'), [1]);
      equal(await cell(db, "SELECT count(*) FROM sqlite_master WHERE name = 'a'"), 0);
    },
  },
];

export const migrationRollback: Subject = { name: 'migrations: rollback', cases };
