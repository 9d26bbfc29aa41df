/** Functions as migrations are held to the rules for SQL: each statement is judged when it is sent. */

import {
  type Database,
  type Handle,
  type MigrateOptions,
  type Migration,
  type MigrationFunction,
  type MigrationReport,
  type MigrationSet,
  migrate,
} from '@coterie/core';
import { equal, ok } from '../assert.ts';
import type { ConformanceCase, Subject } from '../case.ts';
import { cell, column, rows } from '../helpers.ts';
import { knownCaller } from '../requirements.ts';
import { statuses, tables, told } from './migration-helpers.ts';

const FIRST = `
  CREATE TABLE parent (id INTEGER PRIMARY KEY, name TEXT);
  CREATE TABLE child (id INTEGER PRIMARY KEY, parent REFERENCES parent (id) ON DELETE CASCADE);
  CREATE TABLE alone (x);
  CREATE TABLE bare (x);
  CREATE INDEX alone_x ON alone (x);
  INSERT INTO parent VALUES (1, 'a'); INSERT INTO child VALUES (1, 1); INSERT INTO alone VALUES (1), (2);`;

/** Sends the statements one after the other, in either mode. */
const sending =
  (...statements: readonly string[]): MigrationFunction =>
  (tx) =>
    send(tx, statements);

function send(tx: Handle, [first, ...rest]: readonly string[]): void | Promise<void> {
  if (first === undefined) return undefined;
  const answer = tx.execute(first);
  return answer instanceof Promise ? answer.then(() => send(tx, rest)) : send(tx, rest);
}

/** Goes on with `next` when `call` has failed, in either mode. */
function attempt(call: () => unknown, next: () => unknown): void | Promise<void> {
  try {
    const answer = call();
    if (answer instanceof Promise) return answer.then(() => undefined, next as () => void);
  } catch {
    const answer = next();
    if (answer instanceof Promise) return answer.then(() => undefined);
  }
}

const setOf = (up: MigrationFunction, more: Partial<Migration> = {}): MigrationSet => ({
  name: 'app',
  migrations: [
    { version: 1, name: 'first', up: FIRST },
    { version: 2, name: 'function', revision: '1', up, ...more },
  ],
});

const apply = async (db: Database, up: MigrationFunction, options?: MigrateOptions): Promise<MigrationReport> =>
  migrate(db, [setOf(up)], options);

const DESTRUCTIVE: readonly (readonly string[])[] = [
  ['DROP TABLE alone'],
  ['CREATE TABLE made (x)', 'DELETE FROM alone WHERE x = 1'],
  ['UPDATE alone SET x = 5'],
  ['SELECT 1', 'ALTER TABLE parent DROP COLUMN name'],
];

const cases: readonly ConformanceCase[] = [
  {
    name: 'a function that catches its failed CREATE, or undoes one, has not made the table that it empties then',
    async run({ separate, driver }) {
      const caught: readonly MigrationFunction[] = [
        (tx) =>
          attempt(
            () => tx.execute('CREATE TABLE alone (x)'),
            () => tx.execute('DELETE FROM alone'),
          ),
        (tx) =>
          attempt(
            () => tx.script('CREATE TABLE alone (x)'),
            () => tx.execute('DROP TABLE alone'),
          ),
        (tx) =>
          attempt(
            () => tx.transaction((nested) => send(nested, ['CREATE TEMP TABLE alone (x)', 'no SQL at all'])),
            () => tx.execute('DELETE FROM alone'),
          ),
      ];
      for (const up of caught) {
        const db = await separate();
        const [, result] = (await apply(db, up)).results;
        equal(result?.status, 'blocked', `on ${driver.capabilities.engine}`);
        equal(await column(db, 'SELECT x FROM alone ORDER BY x'), [1, 2]);
      }
    },
  },
  {
    name: 'a function that drops or rewrites rows without approval is blocked and undone, and runs when approved',
    async run({ separate }) {
      for (const statements of DESTRUCTIVE) {
        const db = await separate();
        const report = await apply(db, sending(...statements));
        equal(statuses(report), ['1 applied', '2 blocked'], told(report));
        ok(/approve of app\/002_function by its name/.test(report.results[1]?.reason ?? ''), told(report));
        equal(report.results[1]?.statement?.sql, statements.at(-1), 'the statement');
        equal(await column(db, 'SELECT x FROM alone'), [1, 2], 'rows');
        equal(await tables(db), ['_migrations', 'alone', 'bare', 'child', 'parent'], 'tables');
        const approved = await apply(db, sending(...statements), { allowDestructive: ['app/2'] });
        equal(statuses(approved), ['1 skipped', '2 applied'], told(approved));
      }
    },
  },
  {
    name: 'a function that catches the refusal is blocked all the same',
    async run({ db }) {
      const up: MigrationFunction = (tx) => {
        try {
          const answer = sending('DELETE FROM alone')(tx);
          return answer instanceof Promise ? answer.catch(() => undefined) : undefined;
        } catch {
          return undefined;
        }
      };
      const report = await apply(db, up);
      equal(statuses(report), ['1 applied', '2 blocked'], told(report));
      equal(await cell(db, 'SELECT count(*) FROM alone'), 2);
    },
  },
  {
    name: 'what a function does in a nested transaction is examined too',
    async run({ db }) {
      const nested: MigrationFunction = (tx) => {
        const answer = tx.transaction((inner) => send(inner, ['DELETE FROM alone']) as undefined);
        return answer as void | Promise<void>;
      };
      const report = await apply(db, nested);
      equal(statuses(report), ['1 applied', '2 blocked'], told(report));
      equal(await cell(db, 'SELECT count(*) FROM alone'), 2);
    },
  },
  {
    name: 'what a function does on the database handle, which joins its transaction, is examined too',
    requires: [knownCaller],
    async run({ db }) {
      const report = await apply(db, () => send(db, ['DELETE FROM alone']));
      equal(statuses(report), ['1 applied', '2 blocked'], told(report));
      equal(await cell(db, 'SELECT count(*) FROM alone'), 2);
    },
  },
  {
    name: 'a function changes what it made itself, and tables without rows, without asking',
    async run({ db }) {
      const up = sending(
        'CREATE TABLE made (x)',
        'INSERT INTO made SELECT x FROM alone',
        'UPDATE made SET x = x + 1',
        'INSERT INTO bare VALUES (1)',
        'DELETE FROM bare',
        'DROP TABLE made',
      );
      const report = await apply(db, up);
      equal(statuses(report), ['1 applied', '2 applied'], told(report));
    },
  },
  {
    name: 'a function cannot drop a table that others refer to while foreign keys are on, approved or not',
    async run({ db }) {
      const rebuild = sending(
        'CREATE TABLE parent_new (id INTEGER PRIMARY KEY, name TEXT NOT NULL)',
        'INSERT INTO parent_new SELECT * FROM parent',
        'DROP TABLE parent',
        'ALTER TABLE parent_new RENAME TO parent',
      );
      const report = await apply(db, rebuild, { allowDestructive: true });
      equal(statuses(report), ['1 applied', '2 blocked'], told(report));
      ok(/table "child" refers to it.*foreignKeys: 'off'/.test(report.results[1]?.reason ?? ''), told(report));
      equal(await rows(db, 'SELECT * FROM child'), [[1, 1]]);
      equal(statuses(await apply(db, sending('DROP TABLE child', 'DROP TABLE parent'), { allowDestructive: true })), [
        '1 skipped',
        '2 applied',
      ]);
    },
  },
  {
    name: 'a function that rebuilds a table and forgets its index has failed',
    async run({ db }) {
      const rebuild = [
        'CREATE TABLE n (x TEXT)',
        'INSERT INTO n SELECT x FROM alone',
        'DROP TABLE alone',
        'ALTER TABLE n RENAME TO alone',
      ];
      const report = await apply(db, sending(...rebuild), { allowDestructive: true });
      equal(statuses(report), ['1 applied', '2 failed'], told(report));
      ok(/rebuild of "alone" would lose index "alone_x"/.test(report.results[1]?.reason ?? ''), told(report));
      const kept = sending(...rebuild, 'CREATE INDEX alone_x ON alone (x)');
      equal(statuses(await apply(db, kept, { allowDestructive: true })), ['1 skipped', '2 applied']);
    },
  },
];

export const migrationFunctions: Subject = { name: 'migrations: functions', cases };
