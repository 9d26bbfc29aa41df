/** Statements are prepared and kept: nothing of one use may show in another. */

import { wait } from '@coterie/core';
import { caught, equal, fails } from '../assert.ts';
import type { ConformanceCase, Subject } from '../case.ts';
import { cell, column, run, transact, writing } from '../helpers.ts';

const cases: readonly ConformanceCase[] = [
  {
    name: '5,000 different statements work, and the first of them still does',
    async run({ db }) {
      await run(db, 'CREATE TABLE t (x INTEGER)', 'INSERT INTO t VALUES (1)');
      const texts = Array.from({ length: 5000 }, (_, n) => `SELECT x + ${n} FROM t`);
      const answers = await db.run({
        access: 'read',
        statements: texts.map((sql) => ({ sql, params: [] })),
        decode: (results) => results.map(({ rows }) => rows[0]?.[0]),
      });
      equal(
        answers,
        texts.map((_, n) => n + 1),
      );
      equal(await cell(db, texts[0] ?? ''), 1, 'the first again');
      await run(db, 'DELETE FROM t', 'DROP TABLE t');
    },
  },
  {
    name: 'a statement that was used before sees a changed schema',
    async run({ db }) {
      await run(db, 'CREATE TABLE t (a)', 'INSERT INTO t VALUES (1)');
      const all = 'SELECT * FROM t';
      equal((await db.query(all)).columns, ['a']);
      await run(db, 'ALTER TABLE t ADD COLUMN b DEFAULT 2');
      const added = await db.query(all);
      equal([added.columns, added.rows], [['a', 'b'], [[1, 2]]], 'a column more');
      await run(db, 'ALTER TABLE t RENAME COLUMN a TO c', 'ALTER TABLE t DROP COLUMN b');
      const renamed = await db.query(all);
      equal([renamed.columns, renamed.rows], [['c'], [[1]]], 'renamed and dropped');
      await run(db, 'DROP TABLE t', 'CREATE TABLE t (z, y, x)', 'INSERT INTO t VALUES (7, 8, 9)');
      const replaced = await db.query(all);
      equal([replaced.columns, replaced.rows], [['z', 'y', 'x'], [[7, 8, 9]]], 'another table');
    },
  },
  {
    name: 'a statement that was used before follows INSERT … RETURNING * through a schema change',
    async run({ db }) {
      await run(db, 'CREATE TABLE t (a)');
      const insert = 'INSERT INTO t (a) VALUES (?) RETURNING *';
      equal((await db.execute(insert, [1])).columns, ['a']);
      await run(db, "ALTER TABLE t ADD COLUMN b DEFAULT 'b'");
      const after = await db.execute(insert, [2]);
      equal([after.columns, after.rows], [['a', 'b'], [[2, 'b']]]);
    },
  },
  {
    name: 'a schema change that was rolled back is not seen by statements that were used in it',
    async run({ db }) {
      await run(db, 'CREATE TABLE t (a)', 'INSERT INTO t VALUES (1)');
      await caught(db.mode, () =>
        transact(db, function* (tx) {
          yield* wait(tx.execute('ALTER TABLE t ADD COLUMN b'));
          equal((yield* wait(tx.query('SELECT * FROM t'))).columns, ['a', 'b'], 'inside');
          throw new Error('undo');
        }),
      );
      equal((await db.query('SELECT * FROM t')).columns, ['a'], 'afterwards');
      await fails(db, () => db.query('SELECT b FROM t'), 'query');
    },
  },
  {
    name: 'a statement for which the table is missing works once it is there',
    async run({ db }) {
      await fails(db, () => db.query('SELECT x FROM t'), 'query');
      await run(db, 'CREATE TABLE t (x)', 'INSERT INTO t VALUES (1)');
      equal(await column(db, 'SELECT x FROM t'), [1]);
      await run(db, 'DROP TABLE t');
      await fails(db, () => db.query('SELECT x FROM t'), 'query');
    },
  },
  {
    name: 'values of one use are gone in the next',
    async run({ db }) {
      await run(db, 'CREATE TABLE t (a, b)');
      const insert = 'INSERT INTO t VALUES (?, ?)';
      await db.execute(insert, ['x'.repeat(10_000), Uint8Array.of(1)]);
      await db.execute(insert, [null, 2]);
      await fails(db, () => db.execute(insert, [1]), 'invalid');
      await db.execute(insert, [3, null]);
      equal((await db.query('SELECT a IS NULL, b FROM t WHERE rowid > 1')).rows, [
        [1, 2],
        [0, null],
      ]);
    },
  },
  {
    name: 'the same text reads as a query and as a write',
    async run({ db }) {
      await run(db, 'CREATE TABLE t (x)', 'INSERT INTO t VALUES (9007199254740993), (1)');
      const sql = 'SELECT x FROM t ORDER BY x';
      for (let round = 0; round < 3; round += 1) {
        equal((await db.query(sql)).rows, [[1], [9007199254740993n]], 'query');
        equal((await db.execute(sql)).rows, [[1], [9007199254740993n]], 'execute');
      }
    },
  },
  {
    name: 'one statement used twice in a batch keeps its answers apart',
    async run({ db }) {
      await run(db, 'CREATE TABLE t (x)');
      const one = (x: number) => ({ sql: 'INSERT INTO t VALUES (?) RETURNING x', params: [x] });
      const answers = await db.run(writing(one(1), one(2), one(1), { sql: 'SELECT count(*) FROM t', params: [] }));
      equal(
        answers.map(({ rows }) => rows),
        [[[1]], [[2]], [[1]], [[3]]],
      );
    },
  },
];

export const prepared: Subject = { name: 'prepared statements', cases };
