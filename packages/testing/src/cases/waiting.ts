/** What waits can be given up, by a timeout or a signal, and is then not applied. */

import type { Transaction } from '@coterie/core';
import { caught, checkFailure, equal, fails, ok } from '../assert.ts';
import type { CaseContext, ConformanceCase, Subject } from '../case.ts';
import { cell, column, run, writing } from '../helpers.ts';
import { Random } from '../random.ts';
import { asyncMode } from '../requirements.ts';
import { Cancellation } from '../signal.ts';
import { latch, pause } from '../time.ts';
import { withoutContext } from '../wrap-driver.ts';

/** An open transaction on the case's handle, and the way to let it commit. */
async function openTransaction({ db }: Pick<CaseContext, 'db'>): Promise<() => Promise<void>> {
  const [inside, go] = [latch(), latch()];
  const transaction = db.transaction(async (tx) => {
    await tx.execute("INSERT INTO t VALUES ('transaction')");
    inside.open();
    await go.opened;
  });
  await inside.opened;
  return async () => {
    go.open();
    await transaction;
  };
}

const cases: readonly ConformanceCase[] = [
  {
    name: 'a call that waits too long for a transaction gives up, with what to do, and is not applied later',
    requires: [asyncMode],
    async run({ hold }) {
      const db = hold({ queueTimeout: 40 });
      await run(db, 'CREATE TABLE t (x)');
      const commit = await openTransaction({ db });
      const tooLate = { code: 'timeout', retryable: true, says: /transaction.*queueTimeout/s } as const;
      await fails(db, () => db.execute("INSERT INTO t VALUES ('late')"), tooLate);
      await fails(db, () => db.run(writing("INSERT INTO t VALUES ('late')", 'SELECT 1')), tooLate);
      await fails(db, () => db.transaction((tx) => tx.execute("INSERT INTO t VALUES ('late')")), tooLate);
      await commit();
      await pause(10);
      equal(await column(db, 'SELECT x FROM t'), ['transaction']);
    },
  },
  {
    name: 'where nobody can tell who calls, the outer handle inside the body waits, then says which handle to use',
    requires: [asyncMode],
    async run({ hold, driver }) {
      const db = hold({ queueTimeout: 40 }, withoutContext(driver));
      await run(db, 'CREATE TABLE t (x)');
      await db.transaction(async (tx) => {
        await tx.execute('INSERT INTO t VALUES (1)');
        await fails(db, () => db.execute('INSERT INTO t VALUES (2)'), {
          code: 'timeout',
          says: /handle that the transaction/,
        });
        await tx.execute('INSERT INTO t VALUES (3)');
      });
      equal(await column(db, 'SELECT x FROM t'), [1, 3]);
      await caught('async', () =>
        db.transaction(async (tx) => {
          await tx.execute('INSERT INTO t VALUES (4)');
          await db.execute('INSERT INTO t VALUES (5)');
        }),
      );
      await pause(60);
      equal(await column(db, 'SELECT x FROM t'), [1, 3], 'after the refusal reached the body');
    },
  },
  {
    name: 'a signal cancels a call that waits, which is not applied later',
    requires: [asyncMode],
    async run({ db }) {
      await run(db, 'CREATE TABLE t (x)');
      const commit = await openTransaction({ db });
      const signal = new Cancellation();
      const aborted = { code: 'aborted', outcome: 'not-applied' } as const;
      const waiting = [
        fails(db, () => db.execute("INSERT INTO t VALUES ('a')", [], { signal }), aborted),
        fails(db, () => db.script("INSERT INTO t VALUES ('b')", { signal }), aborted),
        fails(db, () => db.transaction((tx) => tx.execute("INSERT INTO t VALUES ('c')"), { signal }), aborted),
      ];
      const patient = db.execute("INSERT INTO t VALUES ('patient')");
      await pause(5);
      signal.abort(new Error('enough'));
      const [first] = await Promise.all(waiting);
      equal(String(first?.cause), 'Error: enough', 'cause');
      await commit();
      await patient;
      equal(await column(db, 'SELECT x FROM t'), ['transaction', 'patient']);
      equal(signal.listeners, 0, 'listeners left on the signal');
    },
  },
  {
    name: 'a call that was answered leaves no listener on its signal, and is not undone by it',
    requires: [asyncMode],
    async run({ db }) {
      await run(db, 'CREATE TABLE t (x)');
      const signal = new Cancellation();
      const commit = await openTransaction({ db });
      const waiting = db.execute("INSERT INTO t VALUES ('waited')", [], { signal });
      await pause(2);
      await commit();
      await waiting;
      await db.transaction((tx) => tx.execute("INSERT INTO t VALUES ('own')"), { signal });
      equal(signal.listeners, 0, 'listeners left on the signal');
      signal.abort('late');
      equal(await cell(db, 'SELECT count(*) FROM t'), 3);
    },
  },
  {
    name: 'whatever is cancelled whenever, a call that succeeded is applied, and one that says it is not is not',
    requires: [asyncMode],
    async run({ db }) {
      await run(db, 'CREATE TABLE t (x INTEGER PRIMARY KEY)');
      const random = new Random(31);
      const signals: Cancellation[] = [];
      const calls = Array.from({ length: 120 }, async (_, x) => {
        const signal = new Cancellation();
        signals.push(signal);
        const [start, end, kind] = [random.integer(0, 15), random.integer(0, 30), random.integer(0, 3)];
        void pause(end).then(() => signal.abort('random'));
        await pause(start);
        const insert = { sql: 'INSERT INTO t VALUES (?)', params: [x] };
        if (kind === 0) return db.execute(insert.sql, insert.params, { signal });
        if (kind === 1) return db.run(writing(insert, 'SELECT 1'), { signal });
        const body = async (tx: Transaction): Promise<void> => {
          await tx.execute(insert.sql, insert.params);
          await pause(0);
          if (kind === 3) await tx.transaction((nested) => nested.query('SELECT count(*) FROM t'));
        };
        return db.transaction(body, { signal });
      });
      const settled = await Promise.allSettled(calls);
      const found = await column(db, 'SELECT x FROM t ORDER BY x');
      const applied: number[] = [];
      for (const [x, one] of settled.entries()) {
        if (one.status === 'fulfilled') applied.push(x);
        else {
          const { outcome } = one.reason as { outcome?: unknown };
          // A server may have had the call already; nobody else can.
          const doubtful = db.capabilities.remote && outcome === 'unknown';
          checkFailure(one.reason, { code: 'aborted', outcome: doubtful ? 'unknown' : 'not-applied' });
          if (doubtful && found.includes(x)) applied.push(x);
        }
      }
      equal(found, applied);
      ok(applied.length > 0 && applied.length < calls.length, `${applied.length} of ${calls.length} succeeded`);
      equal(signals.filter(({ listeners }) => listeners > 0).length, 0, 'signals with listeners left on them');
    },
  },
  {
    name: 'calls that gave up make room for those behind them',
    requires: [asyncMode],
    async run({ db }) {
      await run(db, 'CREATE TABLE t (x)');
      const commit = await openTransaction({ db });
      const signal = new Cancellation();
      const head = caught('async', () => db.transaction(() => undefined, { signal }));
      const behind = Array.from({ length: 5 }, (_, x) => db.execute('INSERT INTO t VALUES (?)', [x]));
      const last = db.transaction(async (tx) => (await tx.query('SELECT count(*) FROM t')).rows);
      signal.abort('head');
      ok((await head) instanceof Error, 'the head was not cancelled');
      await commit();
      await Promise.all(behind);
      equal(await last, [[6]]);
    },
  },
];

export const waiting: Subject = { name: 'waiting and giving up', cases };
