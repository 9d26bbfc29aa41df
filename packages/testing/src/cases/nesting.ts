import { type Transaction, wait } from '@coterie/core';
import { caught, equal, failing, fails } from '../assert.ts';
import type { ConformanceCase, Subject } from '../case.ts';
import { cell, column, reading, run, transact, writing } from '../helpers.ts';
import { asyncMode, knownCaller } from '../requirements.ts';

const insert = (x: number): string => `INSERT INTO t VALUES (${x})`;

const cases: readonly ConformanceCase[] = [
  {
    name: 'a nested transaction commits with the outer one',
    async run({ db }) {
      await run(db, 'CREATE TABLE t (x)');
      await transact(db, function* (tx) {
        yield* wait(tx.execute(insert(1)));
        const answer = yield* wait(
          transact(tx, function* (nested) {
            yield* wait(nested.execute(insert(2)));
            return (yield* wait(nested.query('SELECT count(*) FROM t'))).rows[0]?.[0];
          }),
        );
        equal(answer, 2, 'what the nested one saw');
        yield* wait(tx.execute(insert(3)));
      });
      equal(await column(db, 'SELECT x FROM t'), [1, 2, 3]);
    },
  },
  {
    name: 'a nested transaction that throws undoes itself alone',
    async run({ db }) {
      await run(db, 'CREATE TABLE t (x)');
      const thrown = new Error('inner');
      await transact(db, function* (tx) {
        yield* wait(tx.execute(insert(1)));
        try {
          yield* wait(
            transact(tx, function* (nested) {
              yield* wait(nested.execute(insert(2)));
              throw thrown;
            }),
          );
        } catch (error) {
          equal(error === thrown, true, 'the same error');
        }
        yield* wait(tx.execute(insert(3)));
      });
      equal(await column(db, 'SELECT x FROM t'), [1, 3]);
    },
  },
  {
    name: 'an outer transaction that throws undoes nested ones that had succeeded',
    async run({ db }) {
      await run(db, 'CREATE TABLE t (x)');
      await caught(db.mode, () =>
        transact(db, function* (tx) {
          yield* wait(transact(tx, (nested) => wait(nested.execute(insert(1)))));
          throw new Error('outer');
        }),
      );
      equal(await cell(db, 'SELECT count(*) FROM t'), 0);
    },
  },
  {
    name: 'transactions nest twenty deep, and each level undoes its own',
    async run({ db }) {
      await run(db, 'CREATE TABLE t (x)');
      const descend = (depth: number) =>
        function* (tx: Transaction): Generator<unknown, void, unknown> {
          yield* wait(tx.execute(insert(depth)));
          yield* wait(tx.run(writing(insert(depth + 100), insert(depth + 200))));
          if (depth === 20) return;
          try {
            yield* wait(transact(tx, descend(depth + 1)));
          } catch {
            yield* wait(tx.execute(insert(-depth)));
          }
          if (depth % 7 === 0) throw new Error('every seventh');
        };
      await transact(db, descend(1));
      // Level 7 fails with all below it; level 6 notes it and stands.
      const kept = [1, 2, 3, 4, 5, 6].flatMap((depth) => [depth, depth + 100, depth + 200]);
      equal(await column(db, 'SELECT x FROM t ORDER BY rowid'), [...kept, -6]);
    },
  },
  {
    name: 'nested transactions may follow one another',
    async run({ db }) {
      await run(db, 'CREATE TABLE t (x)');
      await transact(db, function* (tx) {
        for (let x = 1; x <= 5; x += 1) {
          try {
            yield* wait(
              transact(tx, function* (nested) {
                yield* wait(nested.execute(insert(x)));
                if (x % 2 === 0) throw new Error('even');
              }),
            );
          } catch {}
        }
      });
      equal(await column(db, 'SELECT x FROM t'), [1, 3, 5]);
    },
  },
  {
    name: 'a batch inside a transaction is undone alone when it fails',
    async run({ db }) {
      await run(db, 'CREATE TABLE t (x UNIQUE)');
      await transact(db, function* (tx) {
        yield* wait(tx.run(writing(insert(1), insert(2))));
        yield* failing(() => tx.run(writing(insert(3), insert(1))), { code: 'constraint', statementIndex: 1 });
        yield* failing(() => tx.script('INSERT INTO t VALUES (4); SELECT nonsense'), 'query');
        equal((yield* wait(tx.query('SELECT count(*) FROM t'))).rows, [[2]], 'inside');
        yield* wait(tx.run(writing(insert(5), insert(6))));
      });
      equal(await column(db, 'SELECT x FROM t ORDER BY x'), [1, 2, 5, 6]);
    },
  },
  {
    name: 'the handle of a nested transaction is dead after its body',
    async run({ db }) {
      await run(db, 'CREATE TABLE t (x)');
      await transact(db, function* (tx) {
        let kept: Transaction | undefined;
        yield* wait(
          transact(tx, function* (nested) {
            kept = nested;
            yield* wait(nested.execute(insert(1)));
          }),
        );
        yield* failing(() => kept?.execute(insert(2)), 'closed');
        yield* wait(tx.execute(insert(3)));
      });
      equal(await column(db, 'SELECT x FROM t'), [1, 3]);
    },
  },
  {
    name: 'a read transaction nests, and takes batches of reads',
    async run({ db }) {
      await run(db, 'CREATE TABLE t (x)', 'INSERT INTO t VALUES (1), (2)');
      await transact(
        db,
        function* (tx) {
          const [count, sum] = yield* wait(tx.run(reading('SELECT count(*) FROM t', 'SELECT sum(x) FROM t')));
          equal([count?.rows, sum?.rows], [[[2]], [[3]]], 'batch');
          const nested = yield* wait(transact(tx, (inner) => wait(inner.query('SELECT max(x) FROM t'))));
          equal(nested.rows, [[2]], 'nested');
          yield* failing(() => tx.run(reading('SELECT 1', 'SELECT nonsense')), { code: 'query', statementIndex: 1 });
          equal((yield* wait(tx.query('SELECT min(x) FROM t'))).rows, [[1]], 'after a failed batch');
        },
        { access: 'read' },
      );
    },
  },
  {
    name: 'a nested read transaction inside one that writes refuses to write',
    async run({ db }) {
      await run(db, 'CREATE TABLE t (x)');
      await transact(db, function* (tx) {
        yield* wait(tx.execute(insert(1)));
        yield* wait(
          transact(
            tx,
            function* (nested) {
              equal((yield* wait(nested.query('SELECT x FROM t'))).rows, [[1]]);
              yield* failing(() => nested.execute(insert(2)), 'invalid');
            },
            { access: 'read' },
          ),
        );
        yield* wait(tx.execute(insert(3)));
      });
      equal(await column(db, 'SELECT x FROM t'), [1, 3]);
    },
  },
  {
    name: 'a call on an outer handle joins the innermost transaction',
    requires: [knownCaller],
    async run({ db }) {
      await run(db, 'CREATE TABLE t (x)');
      await transact(db, function* (tx) {
        yield* wait(db.execute(insert(1)));
        try {
          yield* wait(
            transact(db, function* (nested) {
              yield* wait(db.execute(insert(2)));
              yield* wait(tx.execute(insert(3)));
              yield* wait(db.run(writing(insert(4), insert(5))));
              equal((yield* wait(nested.query('SELECT count(*) FROM t'))).rows, [[5]], 'inside');
              throw new Error('undo the nested one');
            }),
          );
        } catch {}
        equal((yield* wait(db.query('SELECT x FROM t'))).rows, [[1]], 'after the nested one');
      });
      equal(await column(db, 'SELECT x FROM t'), [1]);
      await caught(db.mode, () =>
        transact(db, function* () {
          yield* wait(db.execute(insert(6)));
          throw new Error('undo');
        }),
      );
      equal(await column(db, 'SELECT x FROM t'), [1], 'a joined call is rolled back');
    },
  },
  {
    name: 'the database cannot be closed inside its transaction',
    requires: [knownCaller],
    async run({ db }) {
      await run(db, 'CREATE TABLE t (x)');
      await transact(db, function* (tx) {
        yield* wait(tx.execute(insert(1)));
        yield* wait(db.mode === 'async' ? fails(db, () => db.close(), 'invalid') : undefined);
        if (db.mode === 'sync') yield* failing(() => db.close(), 'invalid');
        yield* wait(tx.execute(insert(2)));
      });
      equal(await column(db, 'SELECT x FROM t'), [1, 2]);
    },
  },
  {
    name: 'parallel calls and nested transactions inside a transaction take turns',
    requires: [asyncMode],
    async run({ db }) {
      await run(db, 'CREATE TABLE t (x)');
      await db.transaction(async (tx) => {
        const work = Array.from({ length: 30 }, async (_, x) => {
          if (x % 3 === 0) return tx.execute(insert(x));
          if (x % 3 === 1) return tx.run(writing(insert(x), insert(x + 1000)));
          const nested = tx.transaction(async (inner) => {
            await inner.execute(insert(x));
            await inner.execute(insert(x + 1000));
            if (x % 2 === 0) throw new Error('even');
          });
          return Promise.allSettled([nested]);
        });
        await Promise.all(work);
      });
      const expected = Array.from({ length: 30 }, (_, x) => x).flatMap((x) =>
        x % 3 === 0 ? [x] : x % 3 === 1 || x % 2 === 1 ? [x, x + 1000] : [],
      );
      equal(
        await column(db, 'SELECT x FROM t ORDER BY x'),
        expected.sort((a, b) => a - b),
      );
    },
  },
];

export const nesting: Subject = { name: 'nesting and joining', cases };
