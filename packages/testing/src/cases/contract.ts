/** What the driver itself owes, below the handle: the promises of `DatabaseInterface` and `TransactionInterface`. */

import {
  type DatabaseInterface,
  type ExecuteOptions,
  type Flow,
  type ResultSet,
  runFlow,
  type Statement,
  type TransactionInterface,
  wait,
} from '@coterie/core';
import { equal, failing, fails, ok } from '../assert.ts';
import type { ConformanceCase, Subject } from '../case.ts';
import { asyncMode } from '../requirements.ts';

const write: ExecuteOptions = { access: 'write' };
const read: ExecuteOptions = { access: 'read' };
const sql = (...texts: readonly string[]): readonly Statement[] => texts.map((text) => ({ sql: text, params: [] }));

/** A case on the driver as a flow, in its own mode. */
function onDriver(name: string, work: (driver: DatabaseInterface) => Flow<void>): ConformanceCase {
  return { name, run: ({ driver }) => runFlow(driver.mode, work(driver)) };
}

function* rowsOf(of: DatabaseInterface | TransactionInterface, text: string): Flow<ResultSet['rows'] | undefined> {
  return (yield* wait(of.execute(sql(text), read)))[0]?.rows;
}

const cases: readonly ConformanceCase[] = [
  {
    name: 'a synchronous driver answers with values, an asynchronous one with promises, errors included',
    async run({ driver }) {
      const answer = driver.execute(sql('SELECT 1'), read);
      equal(answer instanceof Promise, driver.mode === 'async', 'the answer is a promise');
      equal((await answer)[0]?.rows, [[1]]);
      await fails(driver, () => driver.execute(sql('SELECT nonsense'), read), 'query');
    },
  },
  onDriver('several statements are one transaction', function* (driver) {
    yield* wait(driver.execute(sql('CREATE TABLE t (x UNIQUE)', 'INSERT INTO t VALUES (1)'), write));
    yield* failing(() => driver.execute(sql('INSERT INTO t VALUES (2)', 'INSERT INTO t VALUES (1)'), write), {
      code: 'constraint',
      statementIndex: 1,
    });
    equal(yield* rowsOf(driver, 'SELECT x FROM t'), [[1]]);
  }),
  onDriver('a transaction is open until it is committed', function* (driver) {
    yield* wait(driver.execute(sql('CREATE TABLE t (x)'), write));
    const transaction = yield* wait(driver.begin(write));
    equal(transaction.open, true, 'after begin');
    yield* wait(transaction.execute(sql('INSERT INTO t VALUES (1)'), write));
    equal(transaction.open, true, 'after a statement');
    yield* wait(transaction.commit());
    equal(transaction.open, false, 'after commit');
    equal(yield* rowsOf(driver, 'SELECT x FROM t'), [[1]]);
  }),
  onDriver('a transaction that was committed or rolled back takes no more statements', function* (driver) {
    yield* wait(driver.execute(sql('CREATE TABLE t (x)'), write));
    for (const end of ['commit', 'rollback'] as const) {
      const transaction = yield* wait(driver.begin(write));
      yield* wait(transaction.execute(sql('INSERT INTO t VALUES (1)'), write));
      yield* wait(transaction[end]());
      yield* failing(() => transaction.execute(sql('INSERT INTO t VALUES (2)'), write), 'closed');
      yield* failing(() => transaction.commit(), 'closed');
    }
    equal(yield* rowsOf(driver, 'SELECT x FROM t'), [[1]]);
  }),
  onDriver('rolling back is idempotent, and harmless after a commit', function* (driver) {
    yield* wait(driver.execute(sql('CREATE TABLE t (x)'), write));
    const first = yield* wait(driver.begin(write));
    yield* wait(first.execute(sql('INSERT INTO t VALUES (1)'), write));
    for (let times = 0; times < 3; times += 1) yield* wait(first.rollback());
    const second = yield* wait(driver.begin(write));
    yield* wait(second.execute(sql('INSERT INTO t VALUES (2)'), write));
    yield* wait(second.commit());
    yield* wait(second.rollback());
    equal(yield* rowsOf(driver, 'SELECT x FROM t'), [[2]]);
  }),
  onDriver('a transaction without statements commits and rolls back', function* (driver) {
    for (const end of ['commit', 'rollback'] as const) {
      for (const options of [read, write]) {
        const transaction = yield* wait(driver.begin(options));
        yield* wait(transaction[end]());
        equal(transaction.open, false, 'open');
      }
    }
    yield* wait(driver.execute(sql('CREATE TABLE t (x)'), write));
  }),
  onDriver('a commit that fails for good ends the transaction, and the driver is free', function* (driver) {
    yield* wait(
      driver.execute(
        sql('CREATE TABLE p (id INTEGER PRIMARY KEY)', 'CREATE TABLE c (p REFERENCES p DEFERRABLE INITIALLY DEFERRED)'),
        write,
      ),
    );
    const transaction = yield* wait(driver.begin(write));
    yield* wait(transaction.execute(sql('INSERT INTO c VALUES (1)'), write));
    yield* failing(() => transaction.commit(), { code: 'constraint', statementIndex: null });
    equal(transaction.open, false, 'open');
    yield* failing(() => transaction.execute(sql('INSERT INTO p VALUES (1)'), write), 'closed');
    yield* wait(driver.execute(sql('INSERT INTO p VALUES (2)'), write));
    equal(yield* rowsOf(driver, 'SELECT count(*) FROM c'), [[0]]);
  }),
  onDriver(
    'a transaction that the engine ended is not open, refuses statements and commit, and can be rolled back',
    function* (driver) {
      yield* wait(driver.execute(sql('CREATE TABLE t (x UNIQUE)', 'INSERT INTO t VALUES (0)'), write));
      const transaction = yield* wait(driver.begin(write));
      yield* wait(transaction.execute(sql('INSERT INTO t VALUES (1)'), write));
      yield* failing(() => transaction.execute(sql('INSERT OR ROLLBACK INTO t VALUES (0)'), write), 'constraint');
      equal(transaction.open, false, 'open');
      yield* failing(() => transaction.execute(sql('INSERT INTO t VALUES (2)'), write), 'rolled-back');
      yield* failing(() => transaction.commit(), 'rolled-back');
      yield* wait(transaction.rollback());
      yield* wait(driver.execute(sql('INSERT INTO t VALUES (3)'), write));
      equal(yield* rowsOf(driver, 'SELECT x FROM t'), [[0], [3]]);
    },
  ),
  onDriver('statements of one call inside a transaction stop at the first that fails', function* (driver) {
    yield* wait(driver.execute(sql('CREATE TABLE t (x UNIQUE)'), write));
    const transaction = yield* wait(driver.begin(write));
    const texts = sql('INSERT INTO t VALUES (1)', 'INSERT INTO t VALUES (1)', 'INSERT INTO t VALUES (2)');
    yield* failing(() => transaction.execute(texts, write), { code: 'constraint', statementIndex: 1 });
    equal(yield* rowsOf(transaction, 'SELECT x FROM t'), [[1]], 'inside');
    yield* wait(transaction.rollback());
    equal(yield* rowsOf(driver, 'SELECT x FROM t'), []);
  }),
  onDriver('closing rolls back what is open', function* (driver) {
    yield* wait(driver.execute(sql('CREATE TABLE t (x)'), write));
    const transaction = yield* wait(driver.begin(write));
    yield* wait(transaction.execute(sql('INSERT INTO t VALUES (1)'), write));
    yield* wait(driver.close());
    equal(transaction.open, false, 'open');
    yield* wait(transaction.rollback());
  }),
  {
    name: 'a call beside an open transaction never becomes part of it',
    requires: [asyncMode],
    async run({ driver }) {
      await driver.execute(sql('CREATE TABLE t (x)'), write);
      const transaction = await driver.begin(write);
      await transaction.execute(sql('INSERT INTO t VALUES (1)'), write);
      const beside = await Promise.resolve(driver.execute(sql('SELECT count(*) FROM t'), read)).then(
        (results) => results[0]?.rows,
        () => 'refused',
      );
      ok(beside === 'refused' || (Array.isArray(beside) && beside[0][0] === 0), 'it saw uncommitted rows');
      await transaction.rollback();
      equal((await driver.execute(sql('SELECT count(*) FROM t'), read))[0]?.rows, [[0]]);
    },
  },
];

export const contract: Subject = { name: 'the driver’s own promises', cases };
