import type { Database, Handle } from '@coterie/core';
import { caught, equal, ok } from '../assert.ts';
import type { ConformanceCase, Subject } from '../case.ts';
import { cell, column, run, writing } from '../helpers.ts';
import { Random } from '../random.ts';
import { asyncMode, knownCaller, manyConnections, oneConnection } from '../requirements.ts';
import { latch, pause, settlesWithin } from '../time.ts';

/** Reads, lets others run, and writes what it read plus one: loses counts wherever two of these interleave. */
async function increment(db: Database, by: number): Promise<void> {
  await db.transaction(async (tx) => {
    const { rows } = await tx.query('SELECT n FROM counter');
    await pause(0);
    await tx.execute('UPDATE counter SET n = ?', [Number(rows[0]?.[0]) + by]);
  });
}

const cases: readonly ConformanceCase[] = [
  {
    name: '50 transactions and 50 plain writes at once lose nothing',
    requires: [asyncMode],
    async run({ db }) {
      await run(db, 'CREATE TABLE counter (n INTEGER)', 'INSERT INTO counter VALUES (0)');
      const calls = Array.from({ length: 50 }, () => [
        increment(db, 1),
        db.execute('UPDATE counter SET n = n + 100'),
      ]).flat();
      await Promise.all(calls);
      equal(await cell(db, 'SELECT n FROM counter'), 5050);
    },
  },
  {
    name: 'transactions run in the order in which they were asked for',
    requires: [asyncMode],
    async run({ db }) {
      await run(db, 'CREATE TABLE t (id INTEGER PRIMARY KEY, x)');
      const calls = Array.from({ length: 30 }, (_, x) =>
        db.transaction(async (tx) => {
          await pause(x % 3);
          await tx.execute('INSERT INTO t (x) VALUES (?)', [x]);
        }),
      );
      await Promise.all(calls);
      equal(
        await column(db, 'SELECT x FROM t ORDER BY id'),
        Array.from({ length: 30 }, (_, x) => x),
      );
    },
  },
  {
    name: 'a write beside an open transaction waits for it, and does not belong to it',
    requires: [asyncMode],
    async run({ db }) {
      await run(db, 'CREATE TABLE t (x)');
      const [inside, go] = [latch(), latch()];
      const transaction = caught('async', () =>
        db.transaction(async (tx) => {
          await tx.execute("INSERT INTO t VALUES ('in')");
          inside.open();
          await go.opened;
          throw new Error('roll back');
        }),
      );
      await inside.opened;
      const beside = Promise.resolve(db.execute("INSERT INTO t VALUES ('beside')"));
      const batch = Promise.resolve(db.run(writing("INSERT INTO t VALUES ('b1')", "INSERT INTO t VALUES ('b2')")));
      equal(await settlesWithin(beside, 30), false, 'the write was done before the transaction ended');
      go.open();
      await Promise.all([transaction, beside, batch]);
      equal(await column(db, 'SELECT x FROM t ORDER BY x'), ['b1', 'b2', 'beside']);
    },
  },
  {
    name: 'a read beside an open transaction waits for it where there is one connection',
    requires: [asyncMode, oneConnection],
    async run({ db }) {
      await run(db, 'CREATE TABLE t (x)');
      const [inside, go] = [latch(), latch()];
      const transaction = db.transaction(async (tx) => {
        await tx.execute('INSERT INTO t VALUES (1)');
        inside.open();
        await go.opened;
      });
      await inside.opened;
      const read = column(db, 'SELECT x FROM t');
      equal(await settlesWithin(read, 30), false, 'the read was answered before the transaction ended');
      go.open();
      equal(await read, [1]);
      await transaction;
    },
  },
  {
    name: 'a read beside an open transaction sees the state before it, at once, where there are many connections',
    requires: [asyncMode, manyConnections],
    async run({ db }) {
      await run(db, 'CREATE TABLE t (x)', 'INSERT INTO t VALUES (0)');
      const [inside, go] = [latch(), latch()];
      const transaction = db.transaction(async (tx) => {
        await tx.execute('INSERT INTO t VALUES (1)');
        await tx.execute('UPDATE t SET x = x + 10');
        inside.open();
        await go.opened;
      });
      await inside.opened;
      equal(await column(db, 'SELECT x FROM t'), [0], 'beside');
      const reads = await Promise.all(Array.from({ length: 10 }, () => cell(db, 'SELECT count(*) FROM t')));
      equal(
        reads,
        Array.from({ length: 10 }, () => 1),
        'ten reads beside',
      );
      go.open();
      await transaction;
      equal(await column(db, 'SELECT x FROM t ORDER BY x'), [10, 11], 'afterwards');
    },
  },
  {
    name: 'a read transaction beside an open one waits for nobody, and nobody for it, where there are many connections',
    requires: [asyncMode, manyConnections],
    async run({ db }) {
      await run(db, 'CREATE TABLE t (x)', 'INSERT INTO t VALUES (0)');
      const [inside, go] = [latch(), latch()];
      const count = async (to: Handle): Promise<unknown> => (await to.query('SELECT count(*) FROM t')).rows[0]?.[0];
      const writer = db.transaction(async (tx) => {
        await tx.execute('INSERT INTO t VALUES (1)');
        inside.open();
        await go.opened;
      });
      await inside.opened;
      equal(await db.transaction(count, { access: 'read' }), 1, 'beside a writer');
      go.open();
      await writer;
      const [looked, written] = [latch(), latch()];
      const reader = db.transaction(
        async (tx) => {
          equal(await count(tx), 2, 'before');
          looked.open();
          await written.opened;
          equal(await count(tx), 2, 'one unchanging state');
        },
        { access: 'read' },
      );
      await looked.opened;
      await db.execute('INSERT INTO t VALUES (2)');
      written.open();
      await reader;
      equal(await count(db), 3, 'afterwards');
    },
  },
  {
    name: 'a transaction waits for the calls that were made before it',
    requires: [asyncMode],
    async run({ db }) {
      await run(db, 'CREATE TABLE t (x)');
      const before = Array.from({ length: 20 }, (_, x) => db.execute('INSERT INTO t VALUES (?)', [x]));
      const counted = db.transaction(async (tx) => (await tx.query('SELECT count(*) FROM t')).rows);
      equal(await counted, [[20]]);
      await Promise.all(before);
    },
  },
  {
    name: '300 plain calls at once are all answered, each with its own answer',
    requires: [asyncMode],
    async run({ db }) {
      await run(db, 'CREATE TABLE t (x)');
      const writes = Array.from({ length: 150 }, (_, x) => db.execute('INSERT INTO t VALUES (?)', [x]));
      const reads = Array.from({ length: 150 }, (_, x) => cell(db, 'SELECT ?', [x]));
      const [answers] = await Promise.all([Promise.all(reads), Promise.all(writes)]);
      equal(
        answers,
        Array.from({ length: 150 }, (_, x) => x),
      );
      equal(await cell(db, 'SELECT count(*) FROM t'), 150);
    },
  },
  {
    name: 'an array of values that the caller uses again keeps for each call what it held then',
    requires: [asyncMode],
    async run({ db }) {
      await run(db, 'CREATE TABLE t (x)');
      const params: number[] = [];
      const go = latch();
      const transaction = db.transaction(() => go.opened);
      const calls = Array.from({ length: 10 }, (_, x) => {
        params[0] = x;
        return db.execute('INSERT INTO t VALUES (?)', params);
      });
      params[0] = -1;
      go.open();
      await Promise.all([transaction, ...calls]);
      equal(await column(db, 'SELECT x FROM t ORDER BY x'), [0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
    },
  },
  {
    name: 'work that outlives the transaction in which it was started does not get into another one',
    requires: [asyncMode, knownCaller],
    async run({ db }) {
      await run(db, 'CREATE TABLE t (x)');
      const inside = latch();
      let detached: Promise<unknown> = Promise.resolve();
      await db.transaction(async (tx) => {
        await tx.execute("INSERT INTO t VALUES ('first')");
        detached = inside.opened.then(() => db.execute("INSERT INTO t VALUES ('detached')"));
      });
      const second = caught('async', () =>
        db.transaction(async (tx) => {
          await tx.execute("INSERT INTO t VALUES ('second')");
          inside.open();
          await pause(20);
          throw new Error('roll back');
        }),
      );
      await Promise.all([second, detached]);
      equal(await column(db, 'SELECT x FROM t ORDER BY x'), ['detached', 'first']);
    },
  },
  {
    name: 'one call that fails does not touch those beside it',
    requires: [asyncMode],
    async run({ db }) {
      await run(db, 'CREATE TABLE t (x UNIQUE)', 'INSERT INTO t VALUES (-1)');
      const calls = Array.from({ length: 60 }, (_, x) => {
        if (x % 3 === 0) return db.execute('INSERT INTO t VALUES (?)', [x]);
        if (x % 3 === 1) return db.execute('INSERT INTO t VALUES (-1)');
        return db.transaction(async (tx) => {
          await tx.execute('INSERT INTO t VALUES (?)', [x]);
          if (x % 2 === 0) throw new Error('even');
        });
      });
      const settled = await Promise.allSettled(calls);
      for (const [x, { status }] of settled.entries()) {
        const succeeds = x % 3 === 0 || (x % 3 === 2 && x % 2 === 1);
        equal(status, succeeds ? 'fulfilled' : 'rejected', `call ${x}`);
      }
      const expected = settled.flatMap(({ status }, x) => (status === 'fulfilled' ? [x] : []));
      equal(await column(db, 'SELECT x FROM t ORDER BY x'), [-1, ...expected]);
    },
  },
  {
    name: 'nothing interleaves with a transaction: what it wrote stands together, in one piece or not at all',
    requires: [asyncMode],
    async run({ db }) {
      await run(db, 'CREATE TABLE log (seq INTEGER PRIMARY KEY AUTOINCREMENT, call INTEGER, step INTEGER)');
      const random = new Random(5);
      const note = (to: Handle, call: number, step: number) =>
        to.execute('INSERT INTO log (call, step) VALUES (?, ?)', [call, step]);
      const calls = Array.from({ length: 60 }, (_, call) => {
        const [kind, steps, fails] = [random.integer(0, 2), random.integer(1, 5), random.next() < 0.3];
        if (kind === 0) return note(db, call, 0);
        if (kind === 1) {
          const insert = (step: number) => ({
            sql: 'INSERT INTO log (call, step) VALUES (?, ?)',
            params: [call, step],
          });
          return db.run(writing(insert(0), insert(1), insert(2)));
        }
        return db.transaction(async (tx) => {
          for (let step = 0; step < steps; step += 1) {
            await note(tx, call, step);
            if (step % 2 === 1) await pause(0);
          }
          if (fails) throw new Error('of the body');
        });
      });
      const settled = await Promise.allSettled(calls);
      const logged = await column(db, 'SELECT call FROM log ORDER BY seq');
      const pieces = logged.filter((call, index) => call !== logged[index - 1]);
      equal(pieces.length, new Set(pieces).size, 'pieces');
      const applied = settled.flatMap(({ status }, call) => (status === 'fulfilled' ? [call] : []));
      equal(
        [...pieces].sort((a, b) => Number(a) - Number(b)),
        applied,
        'calls that left something',
      );
    },
  },
  {
    name: 'money moved by a hundred transactions at once, some of which fail, is all there',
    requires: [asyncMode],
    async run({ db }) {
      await run(
        db,
        'CREATE TABLE account (id INTEGER PRIMARY KEY, money INTEGER NOT NULL CHECK (money >= 0)) STRICT',
        'INSERT INTO account VALUES (1, 100), (2, 100), (3, 100), (4, 100)',
      );
      const random = new Random(11);
      const moves = Array.from({ length: 100 }, () => {
        const [from, to, money, fate] = [
          random.integer(1, 4),
          random.integer(1, 4),
          random.integer(1, 90),
          random.next(),
        ];
        return db.transaction(async (tx) => {
          await tx.execute('UPDATE account SET money = money + ? WHERE id = ?', [money, to]);
          if (fate < 0.2) throw new Error('changed my mind');
          if (fate < 0.5) await pause(0);
          await tx.execute('UPDATE account SET money = money - ? WHERE id = ?', [money, from]);
        });
      });
      const settled = await Promise.allSettled(moves);
      ok(
        settled.some(({ status }) => status === 'rejected'),
        'not one move failed',
      );
      equal(await cell(db, 'SELECT sum(money) FROM account'), 400);
    },
  },
  {
    name: 'two handles of two databases used crosswise each keep to their own transaction',
    requires: [asyncMode, knownCaller],
    async run({ db, separate }) {
      const other = await separate({ queueTimeout: 2000 });
      await run(db, 'CREATE TABLE t (x)');
      await run(other, 'CREATE TABLE t (x)');
      await caught('async', () =>
        db.transaction(async () => {
          await db.execute("INSERT INTO t VALUES ('db')");
          await other.transaction(async () => {
            await other.execute("INSERT INTO t VALUES ('other')");
            await db.execute("INSERT INTO t VALUES ('db, inside of both')");
          });
          throw new Error('roll back db');
        }),
      );
      equal(await column(db, 'SELECT x FROM t'), [], 'db');
      equal(await column(other, 'SELECT x FROM t'), ['other'], 'other');
    },
  },
];

export const concurrency: Subject = { name: 'concurrent calls', cases };
