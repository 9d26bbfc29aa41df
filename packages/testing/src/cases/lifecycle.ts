import type { QueryEvent } from '@coterie/core';
import { wait } from '@coterie/core';
import { caught, equal, fails, ok } from '../assert.ts';
import type { ConformanceCase, Subject } from '../case.ts';
import { cell, column, run, transact, writing } from '../helpers.ts';
import { asyncMode, secondHandle } from '../requirements.ts';
import { latch, pause } from '../time.ts';

const SECRET = 'never to be seen';

const cases: readonly ConformanceCase[] = [
  {
    name: 'a healthy database says so, and a closed one says that it is not',
    async run({ db }) {
      equal(await db.isHealthy(), true);
      await caught(db.mode, () => db.query('SELECT nonsense'));
      equal(await db.isHealthy(), true, 'after an error');
      await db.close();
      equal(await db.isHealthy(), false, 'closed');
    },
  },
  {
    name: 'closing twice is closing once',
    async run({ db, driver }) {
      await db.close();
      await db.close();
      await Promise.all([db.close(), db.close()]);
      await driver.close();
    },
  },
  {
    name: 'every call on a closed database fails as closed',
    async run({ db }) {
      await run(db, 'CREATE TABLE t (x)');
      await db.close();
      const calls: readonly (() => unknown)[] = [
        () => db.query('SELECT 1'),
        () => db.execute('INSERT INTO t VALUES (1)'),
        () => db.run(writing('INSERT INTO t VALUES (1)', 'SELECT 1')),
        () => db.batch([writing('SELECT 1')]),
        () => db.script('SELECT 1; SELECT 2'),
        () => db.transaction(() => undefined),
      ];
      for (const call of calls) await fails(db, call, 'closed');
    },
  },
  {
    name: 'a closed driver fails as closed, and closes again without complaint',
    async run({ driver }) {
      await driver.close();
      await driver.close();
      const statement = { sql: 'SELECT 1', params: [] };
      await fails(driver, () => driver.execute([statement], { access: 'read' }), 'closed');
      await fails(driver, () => driver.execute([statement, statement], { access: 'write' }), 'closed');
      // A remote transaction sends nothing before its first statement.
      await fails(
        driver,
        () => {
          const begun = driver.begin({ access: 'write' });
          return begun instanceof Promise
            ? begun.then((transaction) => transaction.execute([statement], { access: 'write' }))
            : begun.execute([statement], { access: 'write' });
        },
        'closed',
      );
    },
  },
  {
    name: 'what was written is there after closing and opening again',
    requires: [secondHandle],
    async run({ db, another }) {
      await run(db, 'CREATE TABLE t (x)', 'INSERT INTO t VALUES (1)');
      await transact(db, (tx) => wait(tx.execute('INSERT INTO t VALUES (2)')));
      await db.close();
      const again = await another();
      equal(await column(again, 'SELECT x FROM t'), [1, 2]);
    },
  },
  {
    name: 'closing waits for the calls and transactions that run, and refuses those that come later',
    requires: [asyncMode, secondHandle],
    async run({ db, another }) {
      await run(db, 'CREATE TABLE t (x)');
      const inside = latch();
      const transaction = db.transaction(async (tx) => {
        await tx.execute('INSERT INTO t VALUES (1)');
        inside.open();
        await pause(40);
        await tx.execute('INSERT INTO t VALUES (2)');
      });
      await inside.opened;
      const waiting = db.execute('INSERT INTO t VALUES (3)');
      const read = cell(db, 'SELECT count(*) FROM t');
      const closed = db.close();
      await fails(db, () => db.execute('INSERT INTO t VALUES (4)'), 'closed');
      await Promise.all([transaction, waiting, closed]);
      ok([0, 3].includes(Number(await read)), 'a read that was made before was not answered');
      equal(await column(await another(), 'SELECT x FROM t'), [1, 2, 3]);
    },
  },
  {
    name: 'closing waits for reads that run',
    requires: [asyncMode],
    async run({ db }) {
      const slow =
        'WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 300000) SELECT count(*) FROM n';
      const reads = Array.from({ length: 3 }, () => cell(db, slow));
      await db.close();
      equal(await Promise.all(reads), [300_000, 300_000, 300_000]);
    },
  },
  {
    name: 'closing does not wait for ever: what is open after the queue timeout is rolled back',
    requires: [asyncMode, secondHandle],
    async run({ hold, another }) {
      const db = hold({ queueTimeout: 50 });
      await run(db, 'CREATE TABLE t (x)');
      const [inside, never] = [latch(), latch()];
      const transaction = caught('async', () =>
        db.transaction(async (tx) => {
          await tx.execute('INSERT INTO t VALUES (1)');
          inside.open();
          await never.opened;
          await tx.execute('INSERT INTO t VALUES (2)');
        }),
      );
      await inside.opened;
      await db.close();
      never.open();
      ok((await transaction) instanceof Error, 'the transaction claims success');
      const other = await another();
      equal(await column(other, 'SELECT x FROM t'), []);
      await run(other, 'INSERT INTO t VALUES (3)');
    },
  },
  {
    name: 'a hook is told of every request: statements, time, rows, changes and errors',
    async run({ hold }) {
      const events: QueryEvent[] = [];
      const db = hold({ onQuery: (event) => events.push(event) });
      await run(db, 'CREATE TABLE t (x UNIQUE)');
      await db.execute('INSERT INTO t VALUES (?), (?)', [1, 2]);
      await column(db, 'SELECT x FROM t');
      await db.run(writing('UPDATE t SET x = x + 10', 'SELECT x FROM t'));
      await caught(db.mode, () => db.execute('INSERT INTO t VALUES (11)'));
      await transact(db, (tx) => wait(tx.query('SELECT 1')));
      const told = events.map(({ request, access, statements, rows, changes, inTransaction, error }) => [
        request,
        access,
        statements.map(({ sql }) => sql),
        rows,
        changes,
        inTransaction,
        (error as { code?: unknown } | undefined)?.code,
      ]);
      equal(told, [
        ['execute', 'write', ['CREATE TABLE t (x UNIQUE)'], 0, 0, false, undefined],
        ['execute', 'write', ['INSERT INTO t VALUES (?), (?)'], 0, 2, false, undefined],
        ['execute', 'read', ['SELECT x FROM t'], 2, 0, false, undefined],
        ['execute', 'write', ['UPDATE t SET x = x + 10', 'SELECT x FROM t'], 2, 2, false, undefined],
        ['execute', 'write', ['INSERT INTO t VALUES (11)'], 0, 0, false, 'constraint'],
        ['begin', 'write', [], 0, 0, false, undefined],
        ['execute', 'read', ['SELECT 1'], 1, 0, true, undefined],
        ['commit', 'write', [], 0, 0, true, undefined],
      ]);
      for (const { durationMs } of events) ok(durationMs >= 0 && durationMs < 60_000, `no duration: ${durationMs}`);
      equal(events[1]?.statements[0]?.params, [1, 2], 'values');
    },
  },
  {
    name: 'a hook is told no secrets',
    async run({ hold }) {
      const events: QueryEvent[] = [];
      const db = hold({ onQuery: (event) => events.push(event) });
      await db.run(writing({ sql: 'SELECT ?, ?', params: ['seen', SECRET], secrets: [1] }));
      equal(events[0]?.statements[0]?.params, ['seen', '[secret]']);
      ok(!JSON.stringify(events).includes(SECRET), 'the secret is told');
    },
  },
];

export const lifecycle: Subject = { name: 'health, closing and hooks', cases };
