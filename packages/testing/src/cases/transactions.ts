import { type Transaction, type TransactionOptions, wait } from '@coterie/core';
import { caught, equal, failing, fails, ok } from '../assert.ts';
import type { ConformanceCase, Subject } from '../case.ts';
import { cell, column, reading, run, transact, writing } from '../helpers.ts';
import { asyncMode, localEngine, syncMode } from '../requirements.ts';
import { Cancellation } from '../signal.ts';
import { pause } from '../time.ts';

const THROWN: Readonly<Record<string, unknown>> = {
  'an error': new TypeError('of the body'),
  'a text': 'no',
  undefined,
  null: null,
  'something that looks like a busy error': { code: 'busy', outcome: 'not-applied', retryable: true },
};

const cases: readonly ConformanceCase[] = [
  {
    name: 'a transaction commits when its body returns, and gives what it returned',
    async run({ db }) {
      await run(db, 'CREATE TABLE t (x)');
      const answer = await transact(db, function* (tx) {
        yield* wait(tx.execute('INSERT INTO t VALUES (1)'));
        yield* wait(tx.execute('INSERT INTO t VALUES (2)'));
        return (yield* wait(tx.query('SELECT sum(x) FROM t'))).rows;
      });
      equal(answer, [[3]], 'what the body saw');
      equal(await column(db, 'SELECT x FROM t'), [1, 2]);
    },
  },
  {
    name: 'a transaction that does nothing succeeds',
    async run({ db }) {
      const nothing: readonly TransactionOptions[] = [{}, { access: 'read' }, { access: 'write' }];
      for (const options of nothing) equal(await db.transaction(() => 'done', options), 'done');
      await run(db, 'CREATE TABLE t (x)');
    },
  },
  ...Object.entries(THROWN).map(
    ([what, thrown]): ConformanceCase => ({
      name: `a transaction rolls back when its body throws ${what}, and the same comes out`,
      async run({ db }) {
        await run(db, 'CREATE TABLE t (x)');
        const error = await caught(db.mode, () =>
          transact(db, function* (tx) {
            yield* wait(tx.execute('INSERT INTO t VALUES (1)'));
            throw thrown;
          }),
        );
        ok(error === thrown, `something else came out: ${String(error)}`);
        equal(await cell(db, 'SELECT count(*) FROM t'), 0);
        await run(db, 'INSERT INTO t VALUES (1)');
      },
    }),
  ),
  {
    name: 'a transaction rolls back schema changes too',
    async run({ db }) {
      await caught(db.mode, () =>
        transact(db, function* (tx) {
          yield* wait(tx.script('CREATE TABLE t (x); CREATE INDEX t_x ON t (x); INSERT INTO t VALUES (1)'));
          throw new Error('no');
        }),
      );
      equal(await column(db, 'SELECT name FROM sqlite_master'), []);
    },
  },
  {
    name: 'a body that catches a failed statement goes on without it',
    async run({ db }) {
      await run(db, 'CREATE TABLE t (x UNIQUE)');
      await transact(db, function* (tx) {
        yield* wait(tx.execute('INSERT INTO t VALUES (1)'));
        yield* failing(() => tx.execute('INSERT INTO t VALUES (2), (3), (1)'), 'constraint');
        yield* failing(() => tx.query('SELECT nonsense'), 'query');
        yield* failing(() => tx.query('SELECT ?', []), 'invalid');
        yield* wait(tx.execute('INSERT INTO t VALUES (4)'));
      });
      equal(await column(db, 'SELECT x FROM t'), [1, 4]);
    },
  },
  {
    name: 'a batch is applied whole',
    async run({ db }) {
      await db.run(writing('CREATE TABLE t (x)', 'INSERT INTO t VALUES (1)', 'INSERT INTO t VALUES (2)'));
      equal(await column(db, 'SELECT x FROM t'), [1, 2]);
    },
  },
  ...[0, 1, 2].map(
    (place): ConformanceCase => ({
      name: `a batch that fails at statement ${place} is not applied at all`,
      async run({ db }) {
        await run(db, 'CREATE TABLE t (x UNIQUE)', 'INSERT INTO t VALUES (0)');
        const statements = ['INSERT INTO t VALUES (1)', 'INSERT INTO t VALUES (2)', 'INSERT INTO t VALUES (3)'];
        statements[place] = 'INSERT INTO t VALUES (0)';
        await fails(db, () => db.run(writing(...statements)), { code: 'constraint', statementIndex: place });
        equal(await column(db, 'SELECT x FROM t'), [0]);
      },
    }),
  ),
  {
    name: 'a batch with a value that is refused sends nothing',
    async run({ db }) {
      await run(db, 'CREATE TABLE t (x)');
      const bad = { sql: 'INSERT INTO t VALUES (?)', params: [Number.NaN] };
      await fails(db, () => db.run(writing('INSERT INTO t VALUES (1)', bad)), 'invalid');
      equal(await cell(db, 'SELECT count(*) FROM t'), 0);
    },
  },
  {
    name: 'a read transaction refuses to write, and goes on reading',
    async run({ db }) {
      await run(db, 'CREATE TABLE t (x)');
      await transact(
        db,
        function* (tx) {
          yield* failing(() => tx.execute('INSERT INTO t VALUES (1)'), { code: 'invalid', says: /write/ });
          yield* failing(() => tx.transaction(() => undefined, { access: 'write' }), 'invalid');
          equal((yield* wait(tx.query('SELECT count(*) FROM t'))).rows, [[0]]);
        },
        { access: 'read' },
      );
      equal(await cell(db, 'SELECT count(*) FROM t'), 0);
    },
  },
  {
    name: 'SQL that changes something is refused where it was said to read, alone, in a batch and in a read transaction',
    async run({ db }) {
      await run(db, 'CREATE TABLE t (x)', 'INSERT INTO t VALUES (1)');
      const refused = { code: 'invalid', says: /run as a read/ } as const;
      const changing = [
        'DELETE FROM t',
        'WITH one (x) AS (SELECT 1) DELETE FROM t',
        'UPDATE t SET x = 2',
        'DROP TABLE t',
      ];
      for (const sql of changing) {
        await fails(db, () => db.query(sql), refused);
        await fails(db, () => db.run(reading('SELECT 1', sql)), refused);
        await transact(
          db,
          function* (tx) {
            yield* failing(() => tx.query(sql), refused);
          },
          { access: 'read' },
        );
      }
      equal(await column(db, 'SELECT x FROM t'), [1]);
    },
  },
  {
    name: 'a temporary table can be used in the transaction that made it',
    requires: [localEngine],
    async run({ db }) {
      const answer = await transact(db, function* (tx) {
        yield* wait(tx.execute('CREATE TEMP TABLE own (x)'));
        yield* wait(tx.execute('INSERT INTO own VALUES (1), (2)'));
        const { rows } = yield* wait(tx.query('SELECT sum(x) FROM own'));
        yield* wait(tx.execute('DROP TABLE own'));
        return rows;
      });
      equal(answer, [[3]]);
    },
  },
  {
    name: 'a foreign key that is checked at the end fails the commit, wholly and without pointing at a statement',
    async run({ db }) {
      await run(
        db,
        'CREATE TABLE parent (id INTEGER PRIMARY KEY)',
        'CREATE TABLE child (parent INTEGER REFERENCES parent DEFERRABLE INITIALLY DEFERRED)',
      );
      const atCommit = { code: 'constraint', constraint: { kind: 'foreign-key' }, statementIndex: null } as const;
      const orphans = transactWith('INSERT INTO child VALUES (1)', 'INSERT INTO child VALUES (2)');
      await fails(db, () => transact(db, orphans), atCommit);
      await fails(db, () => db.run(writing('INSERT INTO child VALUES (1)', 'INSERT INTO child VALUES (2)')), atCommit);
      await fails(db, () => db.execute('INSERT INTO child VALUES (1)'), 'constraint');
      equal(await cell(db, 'SELECT count(*) FROM child'), 0);
      await transact(db, transactWith('INSERT INTO child VALUES (3)', 'INSERT INTO parent VALUES (3)'));
      equal(await column(db, 'SELECT parent FROM child'), [3]);
    },
  },
  {
    name: 'the handle of a transaction is dead after its body, whichever way it ended',
    async run({ db }) {
      await run(db, 'CREATE TABLE t (x)');
      const kept: Transaction[] = [];
      await transact(db, function* (tx) {
        kept.push(tx);
        yield* wait(tx.execute('INSERT INTO t VALUES (1)'));
      });
      await caught(db.mode, () =>
        transact(db, function* (tx) {
          kept.push(tx);
          yield* wait(tx.execute('INSERT INTO t VALUES (2)'));
          throw new Error('no');
        }),
      );
      for (const tx of kept) {
        equal(tx.open, false, 'open');
        await fails(tx, () => tx.execute('INSERT INTO t VALUES (3)'), 'closed');
        await fails(tx, () => tx.query('SELECT 1'), 'closed');
        await fails(tx, () => tx.script('INSERT INTO t VALUES (3)'), 'closed');
        await fails(tx, () => tx.transaction(() => undefined), 'closed');
      }
      equal(await column(db, 'SELECT x FROM t'), [1]);
    },
  },
  {
    name: 'an async body on a synchronous database is refused and rolled back',
    requires: [syncMode],
    async run({ db }) {
      await run(db, 'CREATE TABLE t (x)');
      const body = async (tx: Transaction): Promise<void> => {
        tx.execute('INSERT INTO t VALUES (1)');
        await pause(1);
        tx.execute('INSERT INTO t VALUES (2)');
      };
      await fails(db, () => db.transaction(body as (tx: Transaction) => never), { code: 'invalid', says: /promise/i });
      await pause(10);
      equal(await cell(db, 'SELECT count(*) FROM t'), 0);
      await run(db, 'INSERT INTO t VALUES (3)');
    },
  },
  {
    name: 'calls that the body did not await are part of the transaction',
    requires: [asyncMode],
    async run({ db }) {
      await run(db, 'CREATE TABLE t (x)');
      const started: unknown[] = [];
      await db.transaction((tx) => {
        for (let x = 1; x <= 20; x += 1) started.push(tx.execute('INSERT INTO t VALUES (?)', [x]));
      });
      equal(await cell(db, 'SELECT count(*) FROM t'), 20, 'committed');
      await Promise.all(started);
    },
  },
  {
    name: 'a call that the body did not await and that fails takes the transaction back, and its error is told',
    requires: [asyncMode],
    async run({ db }) {
      await run(db, 'CREATE TABLE t (x NOT NULL)');
      const started: Promise<unknown>[] = [];
      const error = await fails(
        db,
        () =>
          db.transaction((tx) => {
            started.push(Promise.resolve(tx.execute('INSERT INTO t VALUES (1)')));
            started.push(Promise.resolve(tx.execute('INSERT INTO t VALUES (NULL)')));
            for (const call of started) call.catch(() => undefined);
          }),
        { code: 'constraint', says: /not awaited/ },
      );
      equal((error.cause as { code?: unknown }).code, 'constraint', 'the cause');
      equal(await cell(db, 'SELECT count(*) FROM t'), 0);
    },
  },
  {
    name: 'calls that the body did not await are rolled back with it, and not one is applied later',
    requires: [asyncMode],
    async run({ db }) {
      await run(db, 'CREATE TABLE t (x)');
      const started: Promise<unknown>[] = [];
      const error = await caught('async', () =>
        db.transaction((tx) => {
          for (let x = 1; x <= 20; x += 1) started.push(Promise.resolve(tx.execute('INSERT INTO t VALUES (?)', [x])));
          throw new Error('of the body');
        }),
      );
      equal(String(error), 'Error: of the body');
      await Promise.allSettled(started);
      await pause(20);
      equal(await cell(db, 'SELECT count(*) FROM t'), 0);
    },
  },
  {
    name: 'a nested transaction that the body did not await is finished before the commit',
    requires: [asyncMode],
    async run({ db }) {
      await run(db, 'CREATE TABLE t (x)');
      let inner: Promise<unknown> = Promise.resolve();
      await db.transaction(async (tx) => {
        await tx.execute('INSERT INTO t VALUES (1)');
        inner = Promise.resolve(
          tx.transaction(async (nested) => {
            await nested.execute('INSERT INTO t VALUES (2)');
            await pause(20);
            await nested.execute('INSERT INTO t VALUES (3)');
          }),
        );
      });
      await inner;
      equal(await column(db, 'SELECT x FROM t'), [1, 2, 3]);
    },
  },
  {
    name: 'a signal that was aborted before keeps a transaction and a call from happening',
    async run({ db }) {
      await run(db, 'CREATE TABLE t (x)');
      const signal = new Cancellation();
      signal.abort('changed my mind');
      let entered = false;
      const body = function* (tx: Transaction) {
        entered = true;
        yield* wait(tx.execute('INSERT INTO t VALUES (1)'));
      };
      const error = await fails(db, () => transact(db, body, { signal }), 'aborted');
      equal(error.cause, 'changed my mind', 'cause');
      equal(entered, false, 'the body ran');
      await fails(db, () => db.execute('INSERT INTO t VALUES (1)', [], { signal }), 'aborted');
      await fails(db, () => db.run(writing('INSERT INTO t VALUES (1)'), { signal }), 'aborted');
      await fails(db, () => db.script('INSERT INTO t VALUES (1); SELECT 1', { signal }), 'aborted');
      equal(await cell(db, 'SELECT count(*) FROM t'), 0);
    },
  },
];

function transactWith(...statements: readonly string[]) {
  return function* (tx: Transaction) {
    for (const sql of statements) yield* wait(tx.execute(sql));
  };
}

export const transactions: Subject = { name: 'transactions', cases };
