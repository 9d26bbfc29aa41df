/** Two connections on one database, as two processes have them. */

import { wait } from '@coterie/core';
import { equal, failing } from '../assert.ts';
import type { ConformanceCase, Subject } from '../case.ts';
import { cell, column, run, transact, writing } from '../helpers.ts';
import { asyncMode, secondHandle, syncMode } from '../requirements.ts';

const cases: readonly ConformanceCase[] = [
  {
    name: 'what one connection committed, the other sees',
    requires: [secondHandle],
    async run({ db, another }) {
      const other = await another();
      await run(db, 'CREATE TABLE t (x)', 'INSERT INTO t VALUES (1)');
      equal(await column(other, 'SELECT x FROM t'), [1]);
      await run(other, 'INSERT INTO t VALUES (2)', 'ALTER TABLE t ADD COLUMN y');
      equal(await cell(db, 'SELECT count(*) FROM t WHERE y IS NULL'), 2);
    },
  },
  {
    name: 'what one connection has not committed, the other does not see',
    requires: [secondHandle],
    async run({ db, another }) {
      const other = await another();
      await run(db, 'CREATE TABLE t (x)', 'INSERT INTO t VALUES (1)');
      await transact(db, function* (tx) {
        yield* wait(tx.execute('INSERT INTO t VALUES (2)'));
        equal((yield* wait(other.query('SELECT x FROM t'))).rows, [[1]]);
      });
      equal(await cell(other, 'SELECT count(*) FROM t'), 2);
    },
  },
  {
    name: 'whichever way a transaction ends, another connection can write at once',
    requires: [secondHandle],
    async run({ db, another }) {
      const other = await another();
      await db.script(`
        CREATE TABLE t (x UNIQUE);
        CREATE TABLE p (id INTEGER PRIMARY KEY);
        CREATE TABLE c (p REFERENCES p DEFERRABLE INITIALLY DEFERRED);
        INSERT INTO t VALUES (0);
      `);
      const rollBack = 'INSERT OR ROLLBACK INTO t VALUES (0)';
      const ends: Readonly<Record<string, () => unknown>> = {
        'a commit': () => transact(db, (tx) => wait(tx.execute("INSERT INTO t VALUES ('committed')"))),
        'nothing done': () => transact(db, () => wait(undefined)),
        'a body that throws': () =>
          transact(db, function* (tx) {
            yield* wait(tx.execute('DELETE FROM t'));
            throw new Error('no');
          }),
        'a failed statement': () => transact(db, (tx) => wait(tx.execute('INSERT INTO t VALUES (0)'))),
        'a rollback by the engine': () => transact(db, (tx) => wait(tx.execute(rollBack))),
        'one that the body passed over': () => transact(db, (tx) => failing(() => tx.execute(rollBack), 'constraint')),
        'a commit that fails': () => transact(db, (tx) => wait(tx.execute('INSERT INTO c VALUES (9)'))),
        'a batch that fails': () => db.script(`DELETE FROM t; ${rollBack}; SELECT nonsense`),
        'a batch that fails at its commit': () => db.script('INSERT INTO c VALUES (8); INSERT INTO c VALUES (9)'),
        'reading only': () => transact(db, (tx) => wait(tx.query('SELECT x FROM t')), { access: 'read' }),
        'reading that fails': () => transact(db, (tx) => wait(tx.query('SELECT nonsense')), { access: 'read' }),
      };
      for (const [end, call] of Object.entries(ends)) {
        // Whether it succeeds is another case's subject.
        await Promise.allSettled([(async () => call())()]);
        await other.execute('INSERT INTO t VALUES (?)', [end]);
        await run(other, 'DELETE FROM t WHERE x <> 0');
      }
      equal(await column(db, 'SELECT x FROM t'), [0]);
    },
  },
  {
    name: 'batches of two connections that read before they write never fail halfway',
    requires: [asyncMode, secondHandle],
    async run({ hold, another }) {
      const db = hold({ busyTimeout: 20_000 });
      const other = await another({ busyTimeout: 20_000 });
      await run(db, 'CREATE TABLE t (x INTEGER)', 'INSERT INTO t VALUES (0)');
      const batch = writing('SELECT x FROM t', 'UPDATE t SET x = x + 1');
      await Promise.all(Array.from({ length: 20 }, () => [db.run(batch), other.run(batch)]).flat());
      equal(await cell(db, 'SELECT x FROM t'), 40);
    },
  },
  {
    name: 'two connections that count in transactions lose no count',
    requires: [asyncMode, secondHandle],
    async run({ hold, another }) {
      const db = hold({ busyTimeout: 20_000 });
      const other = await another({ busyTimeout: 20_000 });
      await run(db, 'CREATE TABLE counter (n INTEGER)', 'INSERT INTO counter VALUES (0)');
      const count = (handle: typeof db) =>
        handle.transaction(async (tx) => {
          const { rows } = await tx.query('SELECT n FROM counter');
          await tx.execute('UPDATE counter SET n = ?', [Number(rows[0]?.[0]) + 1]);
        });
      await Promise.all(
        Array.from({ length: 25 }, () => [
          count(db),
          count(other),
          other.execute('UPDATE counter SET n = n + 1'),
        ]).flat(),
      );
      equal(await cell(db, 'SELECT n FROM counter'), 75);
    },
  },
  {
    name: 'two synchronous connections that take turns lose nothing',
    requires: [syncMode, secondHandle],
    async run({ db, another }) {
      const other = await another();
      await run(db, 'CREATE TABLE counter (n INTEGER)', 'INSERT INTO counter VALUES (0)');
      for (let turn = 0; turn < 100; turn += 1) {
        await transact(turn % 2 === 0 ? db : other, function* (tx) {
          const n = (yield* wait(tx.query('SELECT n FROM counter'))).rows[0]?.[0];
          yield* wait(tx.execute('UPDATE counter SET n = ?', [Number(n) + 1]));
        });
      }
      equal([await cell(db, 'SELECT n FROM counter'), await cell(other, 'SELECT n FROM counter')], [100, 100]);
    },
  },
  {
    name: 'a schema change by another connection is noticed by statements that were used before',
    requires: [secondHandle],
    async run({ db, another }) {
      const other = await another();
      await run(db, 'CREATE TABLE t (a)', 'INSERT INTO t VALUES (1)');
      equal((await db.query('SELECT * FROM t')).columns, ['a'], 'before');
      await run(other, 'ALTER TABLE t ADD COLUMN b DEFAULT 2');
      const { columns, rows } = await db.query('SELECT * FROM t');
      equal([columns, rows], [['a', 'b'], [[1, 2]]], 'after');
    },
  },
];

export const twoConnections: Subject = { name: 'two connections', cases };
