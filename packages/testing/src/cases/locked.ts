/** A database that another connection has locked. */

import { wait } from '@coterie/core';
import { caught, checkFailure, equal, errorOf, fails, ok } from '../assert.ts';
import type { ConformanceCase, Subject } from '../case.ts';
import { cell, column, reading, run, transact, writing } from '../helpers.ts';
import { asyncMode, localEngine, locksOfFile, secondHandle } from '../requirements.ts';
import { Cancellation } from '../signal.ts';
import { latch, pause, settlesWithin } from '../time.ts';

const busy = { code: 'busy', outcome: 'not-applied', retryable: true } as const;

const cases: readonly ConformanceCase[] = [
  {
    name: 'a write transaction takes the lock when it begins, so that none fails halfway',
    requires: [secondHandle, locksOfFile],
    async run({ db, another }) {
      const other = await another({ busyTimeout: 0 });
      await run(db, 'CREATE TABLE t (x)');
      await transact(db, function* (tx) {
        yield* wait(tx.query('SELECT count(*) FROM t'));
        const beside = yield* wait(
          db.mode === 'sync'
            ? refusedNow(() => other.execute('INSERT INTO t VALUES (9)'))
            : caught('async', () => other.execute('INSERT INTO t VALUES (9)')),
        );
        equal((beside as { code?: unknown }).code, 'busy', 'the other write');
        yield* wait(tx.execute('INSERT INTO t VALUES (1)'));
      });
      equal(await column(db, 'SELECT x FROM t'), [1]);
    },
  },
  {
    name: 'a locked database is told as busy, and nothing of the call is applied',
    requires: [secondHandle, locksOfFile],
    async run({ db, another }) {
      const other = await another({ busyTimeout: 30 });
      await run(db, 'CREATE TABLE t (x)');
      const attempts = [
        () => other.execute('INSERT INTO t VALUES (1)'),
        () => other.run(writing('INSERT INTO t VALUES (2)', 'INSERT INTO t VALUES (3)')),
        () => transact(other, (tx) => wait(tx.execute('INSERT INTO t VALUES (4)'))),
        () => other.script('CREATE TABLE u (x); DROP TABLE t'),
      ];
      const errors: unknown[] = [];
      await transact(db, function* (tx) {
        yield* wait(tx.execute("INSERT INTO t VALUES ('holder')"));
        for (const attempt of attempts) {
          errors.push(yield* wait(db.mode === 'sync' ? refusedNow(attempt) : caught('async', attempt)));
        }
      });
      for (const error of errors) {
        checkFailure(error, busy);
      }
      equal(await column(db, 'SELECT x FROM t'), ['holder']);
    },
  },
  {
    name: 'after busy the connection works, keeps its settings, and its batches do too',
    requires: [secondHandle, locksOfFile],
    async run({ db, another }) {
      const other = await another({ busyTimeout: 20 });
      await db.script('CREATE TABLE p (id INTEGER PRIMARY KEY); CREATE TABLE c (p REFERENCES p); CREATE TABLE t (x)');
      for (let round = 0; round < 3; round += 1) {
        await transact(db, function* (tx) {
          yield* wait(tx.execute('INSERT INTO t VALUES (0)'));
          const attempt = () => other.run(writing('INSERT INTO t VALUES (1)', 'INSERT INTO t VALUES (2)'));
          yield* wait(db.mode === 'sync' ? refusedNow(attempt) : caught('async', attempt));
        });
        await other.run(writing('INSERT INTO t VALUES (3)', 'INSERT INTO t VALUES (4)'));
        await transact(other, (tx) => wait(tx.execute('INSERT INTO t VALUES (5)')));
        equal(await cell(other, 'PRAGMA foreign_keys'), 1, 'foreign_keys');
        await fails(other, () => other.execute('INSERT INTO c VALUES (9)'), 'constraint');
      }
      equal(await column(db, 'SELECT x FROM t'), [0, 3, 4, 5, 0, 3, 4, 5, 0, 3, 4, 5]);
    },
  },
  {
    name: 'a busy database is waited for without blocking the thread',
    requires: [asyncMode, secondHandle],
    async run({ db, another }) {
      const other = await another({ busyTimeout: 5000 });
      await run(db, 'CREATE TABLE t (x)');
      const [inside, go] = [latch(), latch()];
      const holder = db.transaction(async (tx) => {
        await tx.execute("INSERT INTO t VALUES ('holder')");
        inside.open();
        await go.opened;
      });
      await inside.opened;
      let ticks = 0;
      let ended = false;
      const clock = (async () => {
        while (!ended) {
          await pause(5);
          ticks += 1;
        }
      })();
      const waiter = Promise.resolve(other.execute("INSERT INTO t VALUES ('waiter')"));
      const batch = Promise.resolve(other.run(writing("INSERT INTO t VALUES ('b1')", "INSERT INTO t VALUES ('b2')")));
      await pause(400);
      go.open();
      await Promise.all([holder, waiter, batch]);
      ended = true;
      await clock;
      // A thread that waits inside the engine would tick once: before the wait, which only its end could end.
      ok(ticks >= 3, `timers ticked only ${ticks} times during the wait: the thread was blocked`);
      equal(await column(db, 'SELECT x FROM t ORDER BY x'), ['b1', 'b2', 'holder', 'waiter']);
    },
  },
  {
    name: 'reads wait for a connection that keeps everybody out, alone, in a batch and in a transaction',
    requires: [asyncMode, secondHandle, localEngine],
    async run({ hold, another, skip }) {
      const db = hold({ busyTimeout: 5000 });
      if ((await cell(db, 'PRAGMA journal_mode')) === 'wal') skip('in WAL mode no connection keeps readers out');
      const other = await another();
      await run(db, 'CREATE TABLE t (x)', 'INSERT INTO t VALUES (0)');
      const first = reading('SELECT count(*) FROM t', 'SELECT 1');
      const reads: Readonly<Record<string, () => unknown>> = {
        alone: () => cell(db, 'SELECT count(*) FROM t'),
        'in a batch': async () => (await db.run(first))[0]?.rows[0]?.[0],
        'in a transaction': () => db.transaction((tx) => cell(tx, 'SELECT count(*) FROM t'), { access: 'read' }),
        'in a batch in a transaction': () =>
          db.transaction(async (tx) => (await tx.run(first))[0]?.rows[0]?.[0], { access: 'read' }),
        'in a write transaction': () => db.transaction((tx) => cell(tx, 'SELECT count(*) FROM t')),
      };
      for (const [place, read] of Object.entries(reads)) {
        await cell(other, 'PRAGMA locking_mode = EXCLUSIVE');
        await run(other, 'UPDATE t SET x = x + 1');
        const answer = Promise.resolve(read());
        const early = await settlesWithin(answer, 100);
        await cell(other, 'PRAGMA locking_mode = NORMAL');
        await cell(other, 'SELECT count(*) FROM t');
        equal(await answer, 1, `${place}${early ? ', answered at once' : ''}`);
      }
    },
  },
  {
    name: 'a signal ends the wait for a busy database',
    requires: [asyncMode, secondHandle, locksOfFile],
    async run({ db, another }) {
      const other = await another({ busyTimeout: 20_000 });
      await run(db, 'CREATE TABLE t (x)');
      const signal = new Cancellation();
      await db.transaction(async (tx) => {
        await tx.execute('INSERT INTO t VALUES (1)');
        const waiting = [
          fails(other, () => other.execute('INSERT INTO t VALUES (2)', [], { signal }), 'aborted'),
          fails(
            other,
            () => other.transaction((inner) => inner.execute('INSERT INTO t VALUES (3)'), { signal }),
            'aborted',
          ),
        ];
        await pause(150);
        signal.abort('enough');
        await Promise.all(waiting);
      });
      await pause(150);
      equal(await column(db, 'SELECT x FROM t'), [1]);
      equal(signal.listeners, 0, 'listeners left on the signal');
    },
  },
  {
    name: 'a commit that meets a reader waits for it, and is either applied or told as busy',
    requires: [asyncMode, secondHandle],
    async run({ db, another }) {
      const reader = await another();
      await run(db, 'CREATE TABLE t (x)', 'INSERT INTO t VALUES (0)');
      const [reading, go] = [latch(), latch()];
      const read = reader.transaction(
        async (tx) => {
          const before = (await tx.query('SELECT count(*) FROM t')).rows;
          reading.open();
          await go.opened;
          equal((await tx.query('SELECT count(*) FROM t')).rows, before, 'a reader’s state changed under it');
        },
        { access: 'read' },
      );
      await reading.opened;
      const write = db.transaction((tx) => tx.execute('INSERT INTO t VALUES (1)'));
      await pause(100);
      go.open();
      await Promise.all([read, write]);
      equal(await cell(reader, 'SELECT count(*) FROM t'), 2);
    },
  },
  {
    name: 'a commit that a reader blocks beyond the deadline is undone, and the handle works',
    requires: [asyncMode, secondHandle],
    async run({ hold, another }) {
      const db = hold({ busyTimeout: 150 });
      const reader = await another();
      await run(db, 'CREATE TABLE t (x)', 'INSERT INTO t VALUES (0)');
      let applied = false;
      await reader.transaction(
        async (tx) => {
          await tx.query('SELECT count(*) FROM t');
          const error = await errorOf(db.transaction((inner) => inner.execute('INSERT INTO t VALUES (1)')));
          applied = error === null;
          // In WAL mode a reader blocks nobody, with a rollback journal it blocks the commit.
          if (error !== null) {
            checkFailure(error, busy);
          }
        },
        { access: 'read' },
      );
      equal(await cell(db, 'SELECT count(*) FROM t'), applied ? 2 : 1);
      await run(db, 'INSERT INTO t VALUES (2)');
      equal(await cell(reader, 'SELECT count(*) FROM t'), applied ? 3 : 2);
    },
  },
];

/** The error of a synchronous call, inside a body that may not await. */
function refusedNow(call: () => unknown): unknown {
  try {
    call();
  } catch (error) {
    return error;
  }
  return null;
}

export const locked: Subject = { name: 'a locked database', cases };
