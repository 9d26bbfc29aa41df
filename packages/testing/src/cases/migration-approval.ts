/** Migrations that can lose data: found, blocked, approved, and not asked about where there is nothing to lose. */

import {
  type Database,
  type MigrateOptions,
  type Migration,
  type MigrationReport,
  type MigrationSet,
  migrate,
  planMigrations,
  rollback,
  runFlow,
  wait,
} from '@coterie/core';
import { equal, ok } from '../assert.ts';
import type { ConformanceCase, Subject } from '../case.ts';
import { cell, column, run } from '../helpers.ts';
import { secondHandle } from '../requirements.ts';
import { overtaken, statuses, tables, told } from './migration-helpers.ts';

const FIRST: Migration = {
  version: 1,
  name: 'first',
  up: 'CREATE TABLE t (id INTEGER PRIMARY KEY, x, y); CREATE TABLE other (x);',
};

const set = (...rest: readonly Omit<Migration, 'version'>[]): MigrationSet => ({
  name: 'app',
  migrations: [FIRST, ...rest.map((migration, index) => ({ ...migration, version: index + 2 }))],
});

/** A database that has the first migration, and rows of its own. */
async function lived(db: Database): Promise<void> {
  await migrate(db, [set()]);
  await run(db, 'INSERT INTO t (x, y) VALUES (1, 2), (3, 4)', 'INSERT INTO other VALUES (1)');
}

const attempt = async (
  db: Database,
  up: Migration['up'],
  options?: MigrateOptions,
  more: Partial<Migration> = {},
): Promise<MigrationReport> =>
  migrate(db, [set({ name: 'second', up, ...(typeof up === 'function' && { revision: '1' }), ...more })], options);

const DESTRUCTIVE: readonly string[] = [
  'DROP TABLE t',
  'ALTER TABLE t DROP COLUMN y',
  'DELETE FROM t WHERE x = 1',
  'UPDATE t SET x = 5',
  'REPLACE INTO t VALUES (1, 2, 3)',
  'CREATE TABLE n (id INTEGER PRIMARY KEY, x); INSERT INTO n SELECT id, x FROM t; DROP TABLE t; ALTER TABLE n RENAME TO t',
];

const cases: readonly ConformanceCase[] = [
  {
    name: 'what drops or rewrites rows is blocked until it is approved, and nothing of it runs',
    async run({ db }) {
      await lived(db);
      for (const up of DESTRUCTIVE) {
        const report = await attempt(db, `CREATE TABLE made (x); ${up}`);
        equal(statuses(report), ['1 skipped', '2 blocked'], up);
        ok(
          /approve of app\/002_second by its name \(allowDestructive/.test(report.results[1]?.reason ?? ''),
          told(report),
        );
        ok(report.results[1]?.statement !== undefined, 'the statement is not named');
      }
      equal(await cell(db, 'SELECT count(*) FROM t WHERE y IS NOT NULL'), 2, 'rows');
      equal(await tables(db), ['_migrations', 'other', 't'], 'tables');
    },
  },
  {
    name: 'what makes something new needs no approval',
    async run({ db }) {
      await lived(db);
      const up = `CREATE TABLE made (x); INSERT INTO made SELECT x FROM t; UPDATE made SET x = x + 1; DROP TABLE made;
        ALTER TABLE t ADD COLUMN z; CREATE INDEX t_x ON t (x); DROP INDEX t_x; INSERT INTO t (x) VALUES (9);
        CREATE TRIGGER tr AFTER INSERT ON other BEGIN DELETE FROM t; END; DROP TRIGGER tr; ALTER TABLE other RENAME TO another`;
      const report = await attempt(db, up);
      equal(statuses(report), ['1 skipped', '2 applied'], told(report));
    },
  },
  {
    name: 'approval is given to everything, or to one migration by its name',
    async run({ separate }) {
      const approvals = [true, ['002_second'], ['app/002_second'], ['app/2'], ['nobody', 'app/0002_second']];
      for (const allowDestructive of approvals) {
        const db = await separate();
        await lived(db);
        equal(
          statuses(await attempt(db, 'DROP TABLE t', { allowDestructive })),
          ['1 skipped', '2 applied'],
          String(allowDestructive),
        );
      }
      const db = await separate();
      await lived(db);
      for (const allowDestructive of [false, [], ['002_other'], ['other/002_second'], ['app/3'], ['second'], ['2']]) {
        equal(
          statuses(await attempt(db, 'DROP TABLE t', { allowDestructive })),
          ['1 skipped', '2 blocked'],
          String(allowDestructive),
        );
      }
    },
  },
  {
    name: 'what is declared destructive needs approval, whatever its text; nothing takes from what is found',
    async run({ db }) {
      await lived(db);
      const nothing = (): void => undefined;
      equal(statuses(await attempt(db, 'SELECT 1', {}, { destructive: true })), ['1 skipped', '2 blocked']);
      equal(statuses(await attempt(db, nothing, {}, { destructive: true })), ['1 skipped', '2 blocked']);
      equal(statuses(await attempt(db, 'DROP TABLE t', {}, { destructive: false })), ['1 skipped', '2 blocked']);
      equal(statuses(await attempt(db, nothing, { allowDestructive: ['app/2'] }, { destructive: true })), [
        '1 skipped',
        '2 applied',
      ]);
    },
  },
  {
    name: 'what is declared always destructive needs approval even where there is nothing to lose',
    async run({ db }) {
      const always = (up: Migration['up'], options?: MigrateOptions): Promise<MigrationReport> =>
        attempt(db, up, options, { destructive: 'always', down: 'SELECT 1' });
      equal(statuses(await always('DROP TABLE t', { dryRun: true })), ['1 pending', '2 blocked']);
      equal(statuses(await always('DROP TABLE t')), ['1 applied', '2 blocked']);
      equal(statuses(await always(() => undefined)), ['1 skipped', '2 blocked']);
      ok((await tables(db)).includes('t'), 'the table was dropped');
      equal(statuses(await always('DROP TABLE t', { allowDestructive: ['app/2'] })), ['1 skipped', '2 applied']);
      const second: Omit<Migration, 'version'> = {
        name: 'second',
        up: 'DROP TABLE t',
        down: 'SELECT 1',
        destructive: 'always',
      };
      equal(statuses(await rollback(db, [set(second)], { set: 'app' })), ['2 blocked']);
      equal(statuses(await rollback(db, [set(second)], { set: 'app', allowDestructive: true })), ['2 rolled-back']);
    },
  },
  {
    name: 'what comes after a blocked migration waits, later sets included',
    async run({ db }) {
      await lived(db);
      const blocked = set({ name: 'second', up: 'DROP TABLE t' }, { name: 'third', up: 'CREATE TABLE third (x)' });
      const other: MigrationSet = { name: 'late', migrations: [{ version: 1, name: 'l', up: 'CREATE TABLE l (x)' }] };
      const report = await migrate(db, [blocked, other]);
      equal(statuses(report), ['1 skipped', '2 blocked', '3 blocked', '1 blocked']);
      ok(report.results[3]?.reason === 'Waits for app/002_second, which is blocked.', told(report));
      equal(await tables(db), ['_migrations', 'other', 't']);
    },
  },
  {
    name: 'a new user is not asked as long as no table that is touched has rows',
    async run({ db }) {
      const history = set(
        { name: 'rewrite', up: 'UPDATE t SET y = x; DELETE FROM t WHERE id = 1' },
        {
          name: 'function',
          revision: '1',
          destructive: true,
          up: (tx) => runFlow(tx.mode, wait(tx.script('UPDATE t SET y = 7'))) as void | Promise<void>,
        },
        { name: 'seed', up: "INSERT INTO other VALUES ('a'), ('b'); UPDATE other SET x = 'c' WHERE x = 'b'" },
        {
          name: 'rebuild',
          foreignKeys: 'off',
          up: 'CREATE TABLE n (id INTEGER PRIMARY KEY, y); INSERT INTO n SELECT id, y FROM t; DROP TABLE t; ALTER TABLE n RENAME TO t',
        },
        { name: 'column', up: 'ALTER TABLE t DROP COLUMN y' },
        { name: 'drop', up: 'DROP TABLE t' },
      );
      const report = await migrate(db, [history]);
      equal(
        statuses(report),
        ['1 applied', '2 applied', '3 applied', '4 applied', '5 applied', '6 applied', '7 applied'],
        told(report),
      );
      equal(await column(db, 'SELECT x FROM other'), ['a', 'c']);
    },
  },
  {
    name: 'rows that an earlier migration inserted are data like any other: somebody may have changed them since',
    async run({ db }) {
      const seed = { name: 'seed', up: "INSERT INTO t (x) VALUES ('a'), ('b')" };
      const rewrite = { name: 'rewrite', up: 'UPDATE t SET x = upper(x)' };
      const broken = await migrate(db, [set(seed, { name: 'broken', up: 'SELECT nonsense' }, rewrite)]);
      equal(statuses(broken), ['1 applied', '2 applied', '3 failed', '4 blocked']);
      await run(db, "UPDATE t SET x = 'mine' WHERE id = 1");
      const repaired = set(seed, { name: 'repaired', up: 'SELECT 1' }, rewrite);
      const report = await migrate(db, [repaired]);
      equal(statuses(report), ['1 skipped', '2 skipped', '3 applied', '4 blocked'], told(report));
      equal(await column(db, 'SELECT x FROM t'), ['mine', 'b']);
      const approved = await migrate(db, [repaired], { allowDestructive: ['app/004_rewrite'] });
      equal(statuses(approved).at(-1), '4 applied', told(approved));
    },
  },
  {
    name: "a table with rows is somebody's whatever its name, that of the ledger alone excepted",
    async run({ db }) {
      await migrate(db, [set()]);
      await run(db, 'CREATE TABLE _migrations_old (x)', 'INSERT INTO _migrations_old VALUES (1)');
      equal(statuses(await attempt(db, 'DROP TABLE _migrations_old')), ['1 skipped', '2 blocked']);
      equal(await cell(db, 'SELECT count(*) FROM _migrations_old'), 1);
    },
  },
  {
    name: 'an empty table whose trigger could take rows of another is not changed without asking',
    async run({ db }) {
      await migrate(db, [set()]);
      await run(
        db,
        'INSERT INTO other VALUES (1)',
        'CREATE TRIGGER t_i AFTER INSERT ON t BEGIN DELETE FROM other; END',
      );
      const up = 'INSERT INTO t (x) VALUES (1); UPDATE t SET x = 2';
      equal((await planMigrations(db, [set({ name: 'second', up })])).entries[1]?.needsApproval, true);
      equal(statuses(await attempt(db, up)), ['1 skipped', '2 blocked']);
      equal(await cell(db, 'SELECT count(*) FROM other'), 1);
    },
  },
  {
    name: 'tables without rows can be changed without asking, those with rows beside them cannot',
    async run({ db }) {
      await migrate(db, [set()]);
      await run(db, 'INSERT INTO other VALUES (1)');
      equal((await planMigrations(db, [set({ name: 'second', up: 'DROP TABLE t' })])).entries[1]?.needsApproval, false);
      equal(statuses(await attempt(db, 'DROP TABLE other')), ['1 skipped', '2 blocked'], 'a table with rows');
      equal(statuses(await attempt(db, 'DROP TABLE t; DELETE FROM other')), ['1 skipped', '2 blocked'], 'both');
      equal(statuses(await attempt(db, 'DROP TABLE t')), ['1 skipped', '2 applied'], 'a table without');
    },
  },
  {
    name: 'a view, whose triggers could do anything, is not taken for an empty table',
    async run({ db }) {
      await lived(db);
      await run(
        db,
        'CREATE VIEW v AS SELECT * FROM t',
        'CREATE TRIGGER v_d INSTEAD OF DELETE ON v BEGIN DELETE FROM t; END',
      );
      equal(statuses(await attempt(db, 'DELETE FROM v')), ['1 skipped', '2 blocked']);
    },
  },
  {
    name: 'rows that somebody else adds just before a migration are not lost',
    requires: [secondHandle],
    async run({ driver, hold, another }) {
      const other = await another();
      const drop = set({ name: 'second', up: 'DROP TABLE t' });
      await migrate(other, [set()]);
      const db = hold(
        {},
        overtaken(driver, () => other.execute('INSERT INTO t (x) VALUES (1)')),
      );
      equal(statuses(await migrate(db, [drop])), ['1 skipped', '2 blocked']);
    },
  },
  {
    name: 'rows that somebody else adds just before a rebuild are not lost',
    requires: [secondHandle],
    async run({ driver, hold, another }) {
      const other = await another();
      const rebuild = set({
        name: 'second',
        foreignKeys: 'off',
        up: 'CREATE TABLE n (id INTEGER PRIMARY KEY, x); INSERT INTO n SELECT id, x FROM t; DROP TABLE t; ALTER TABLE n RENAME TO t',
      });
      await migrate(other, [set()]);
      const db = hold(
        {},
        overtaken(driver, () => other.execute('INSERT INTO t (x) VALUES (1)')),
      );
      equal(statuses(await migrate(db, [rebuild])), ['1 skipped', '2 blocked']);
      equal(await cell(db, 'SELECT count(*) FROM t'), 1);
    },
  },
  {
    name: 'a plan and a dry run tell what needs approval, and why',
    async run({ db }) {
      await lived(db);
      const drop = set({ name: 'second', up: 'CREATE TABLE n (x);\nDROP TABLE t;' });
      const entry = (await planMigrations(db, [drop])).entries[1];
      equal(entry?.needsApproval, true);
      equal(entry?.destructive, [
        { reason: 'drops table "t" with its rows', statement: { index: 1, line: 2, sql: 'DROP TABLE t' } },
      ]);
      equal(statuses(await migrate(db, [drop], { dryRun: true })), ['1 skipped', '2 blocked']);
      equal(statuses(await migrate(db, [drop], { dryRun: true, allowDestructive: true })), ['1 skipped', '2 pending']);
      equal(await cell(db, 'SELECT count(*) FROM t'), 2);
    },
  },
];

export const migrationApproval: Subject = { name: 'migrations: approval', cases };
