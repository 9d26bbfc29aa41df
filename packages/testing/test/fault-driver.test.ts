import { Database, type DatabaseOptions, type Mode, type Transaction, wait } from '@coterie/core';
import { describe, expect, onTestFinished, test } from 'vitest';
import { transact, writing } from '../src/helpers.ts';
import { type Fault, faultDriver } from '../src/index.ts';
import { engine } from './engine.ts';

async function open(mode: Mode, options: DatabaseOptions = {}) {
  const driver = faultDriver(engine({ mode }));
  const db = new Database(driver, options);
  onTestFinished(() => db.close());
  await db.execute('CREATE TABLE t (x UNIQUE)');
  const stored = async () => (await db.query('SELECT x FROM t ORDER BY x')).rows.map(([x]) => x);
  const inject = (...faults: readonly Fault[]) => driver.inject(...faults);
  return { db, driver, inject, stored };
}

const insert = (x: number): string => `INSERT INTO t VALUES (${x})`;
const inserting = (...xs: readonly number[]) =>
  function* (tx: Transaction) {
    for (const x of xs) yield* wait(tx.execute(insert(x)));
  };
const rejected = async (call: () => unknown): Promise<unknown> =>
  (async () => call())().then(
    () => 'it succeeded',
    (error: unknown) => error,
  );

describe('an async database', () => {
  test.each([
    ['BEGIN', { at: 'begin', fault: 'busy', times: 3 }],
    ['COMMIT', { at: 'commit', fault: 'busy', times: 3 }],
  ] as const)('tries a busy %s again until it succeeds, without running the body twice', async (_, fault) => {
    const { db, driver, inject, stored } = await open('async');
    inject(fault);
    let bodies = 0;
    await db.transaction(async (tx) => {
      bodies += 1;
      await tx.execute(insert(1));
    });
    expect(bodies).toBe(1);
    expect(driver.pending).toEqual([]);
    expect(await stored()).toEqual([1]);
  });

  test('tries a busy statement and a busy batch again, each applied once', async () => {
    const { db, inject, stored } = await open('async');
    inject({ at: 'execute', fault: 'busy', times: 2 });
    await db.execute(insert(1));
    inject({ at: 'execute', fault: 'busy', times: 2, statement: 1 });
    await db.run(writing(insert(2), insert(3)));
    expect(await stored()).toEqual([1, 2, 3]);
  });

  test('tries a savepoint again that meets the lock, as where a transaction begins with its first statement', async () => {
    const { db, driver, inject, stored } = await open('async');
    await db.transaction(async (tx) => {
      inject({ at: 'step', fault: 'busy', times: 2 });
      await tx.transaction((nested) => nested.execute(insert(1)));
    });
    expect(driver.pending).toEqual([]);
    expect(await stored()).toEqual([1]);
  });

  test('tries a busy step of a transaction again, alone and in a batch, each applied once', async () => {
    const { db, driver, inject, stored } = await open('async');
    await db.transaction(async (tx) => {
      inject({ at: 'step', fault: 'busy', times: 2 });
      await tx.execute(insert(1));
      // The batch stops at its second insert; its savepoint is undone before it is tried again.
      inject({ at: 'step', fault: 'busy', statement: 2 });
      await tx.run(writing(insert(2), insert(3)));
    });
    expect(driver.pending).toEqual([]);
    expect(await stored()).toEqual([1, 2, 3]);
  });

  test.each([
    ['begin', { at: 'begin', fault: 'busy', times: 1000 }],
    ['commit', { at: 'commit', fault: 'busy', times: 1000 }],
  ] as const)('gives up when %s stays busy beyond the deadline: nothing is applied', async (_, fault) => {
    const { db, driver, inject } = await open('async', { busyTimeout: 30 });
    inject(fault);
    expect(await rejected(() => db.transaction((tx) => tx.execute(insert(1))))).toMatchObject({
      code: 'busy',
      outcome: 'not-applied',
      retryable: true,
    });
    expect(driver.pending.length).toBe(1);
    expect((await db.query('SELECT count(*) FROM t')).rows).toEqual([[0]]);
  });
});

describe('a synchronous database', () => {
  test.each(['begin', 'commit'] as const)('does not try a busy %s again: its driver has waited', async (at) => {
    const { db, inject, stored } = await open('sync');
    inject({ at, fault: 'busy' });
    expect(await rejected(() => transact(db, inserting(1)))).toMatchObject({ code: 'busy', outcome: 'not-applied' });
    expect(await stored()).toEqual([]);
    transact(db, inserting(2));
    expect(await stored()).toEqual([2]);
  });
});

describe.each(['sync', 'async'] as const)('a %s database', (mode) => {
  test('rolls back when a step stays busy, and the handle works', async () => {
    const { db, inject, stored } = await open(mode, { busyTimeout: 0 });
    inject({ at: 'step', fault: 'busy', skip: 1 });
    expect(await rejected(() => transact(db, inserting(1, 2)))).toMatchObject({ code: 'busy', statementIndex: 0 });
    expect(await stored()).toEqual([]);
    await transact(db, inserting(3));
    expect(await stored()).toEqual([3]);
  });

  test('a connection that broke before the call arrived leaves nothing, and says so', async () => {
    const { db, inject, stored } = await open(mode);
    const broken = { code: 'connection', outcome: 'not-applied', retryable: true };
    for (const at of ['begin', 'step', 'commit'] as const) {
      inject({ at, fault: 'broken-before' });
      expect(await rejected(() => transact(db, inserting(1)))).toMatchObject(broken);
    }
    inject({ at: 'execute', fault: 'broken-before' });
    expect(await rejected(() => db.execute(insert(1)))).toMatchObject(broken);
    expect(await stored()).toEqual([]);
  });

  test.each([
    ['a commit', 'commit', (db: Database) => transact(db, inserting(1))],
    ['a statement', 'execute', (db: Database) => db.execute(insert(1))],
    ['a batch', 'execute', (db: Database) => db.run(writing(insert(1), 'SELECT 1'))],
  ] as const)('%s whose answer never came is unknown and never tried again', async (_, at, call) => {
    const { db, inject, stored } = await open(mode);
    inject({ at, fault: 'broken-after' });
    expect(await rejected(() => call(db))).toMatchObject({ code: 'connection', outcome: 'unknown', retryable: false });
    expect(await stored()).toEqual([1]);
  });

  test.each(['begin', 'step'] as const)('a connection that broke after %s took the transaction with it', async (at) => {
    const { db, inject, stored } = await open(mode);
    inject({ at, fault: 'broken-after' });
    expect(await rejected(() => transact(db, inserting(1, 2)))).toMatchObject({ outcome: 'not-applied' });
    expect(await stored()).toEqual([]);
  });

  test.each(['broken-before', 'broken-after', 'rolled-back'] as const)(
    'after a step was %s no later one reaches the database, and a body that goes on is told',
    async (fault) => {
      const { db, inject, stored } = await open(mode);
      inject({ at: 'step', fault, skip: 1 });
      const later: unknown[] = [];
      const error = await rejected(() =>
        transact(db, function* (tx) {
          for (const x of [1, 2, 3, 4]) {
            try {
              yield* wait(tx.execute(insert(x)));
            } catch (failure) {
              later.push((failure as { code?: unknown }).code);
            }
          }
        }),
      );
      expect(later).toEqual([fault === 'rolled-back' ? 'rolled-back' : 'connection', 'rolled-back', 'rolled-back']);
      expect(error).toMatchObject({ code: 'rolled-back', outcome: 'not-applied', retryable: true });
      expect(await stored()).toEqual([]);
    },
  );

  test('the body’s own error comes out even when the rollback fails', async () => {
    const { db, inject } = await open(mode);
    inject({ at: 'rollback', fault: 'broken-before' });
    const own = new Error('own');
    const error = await rejected(() =>
      transact(db, function* (tx) {
        yield* wait(tx.execute(insert(1)));
        throw own;
      }),
    );
    expect(error).toBe(own);
  });

  // SAVEPOINT, the two statements, RELEASE; then ROLLBACK TO and RELEASE.
  test.each([0, 1, 2, 3])(
    'a batch inside a transaction that fails at its statement %i is undone alone',
    async (statement) => {
      const { db, inject, stored } = await open(mode, { busyTimeout: 0 });
      await transact(db, function* (tx) {
        yield* wait(tx.execute(insert(1)));
        inject({ at: 'step', fault: 'busy', statement });
        try {
          yield* wait(tx.run(writing(insert(2), insert(3))));
          expect.unreachable();
        } catch (error) {
          expect(error).toMatchObject({ code: 'busy' });
        }
        yield* wait(tx.execute(insert(4)));
      });
      expect(await stored()).toEqual([1, 4]);
    },
  );

  test('a batch inside a transaction that can be neither finished nor undone takes the transaction with it', async () => {
    const { db, inject, stored } = await open(mode);
    const error = await rejected(() =>
      transact(db, function* (tx) {
        yield* wait(tx.execute(insert(1)));
        inject({ at: 'step', fault: 'busy', statement: 2 }, { at: 'step', fault: 'busy' });
        try {
          yield* wait(tx.run(writing(insert(2), insert(3))));
        } catch {}
      }),
    );
    expect(error).toMatchObject({ code: 'rolled-back' });
    expect(await stored()).toEqual([]);
  });

  test('a nested transaction whose release fails is undone: nothing of it is committed with the outer one', async () => {
    const { db, inject, stored } = await open(mode, { busyTimeout: 0 });
    await transact(db, function* (tx) {
      yield* wait(tx.execute(insert(1)));
      // SAVEPOINT and INSERT pass, RELEASE does not.
      inject({ at: 'step', fault: 'busy', skip: 2 });
      try {
        yield* wait(transact(tx, inserting(2)));
        expect.unreachable();
      } catch (error) {
        expect(error).toMatchObject({ code: 'busy' });
      }
    });
    expect(await stored()).toEqual([1]);
  });

  test('a nested transaction that cannot be undone takes the outer one with it', async () => {
    const { db, inject, stored } = await open(mode);
    const error = await rejected(() =>
      transact(db, function* (tx) {
        yield* wait(tx.execute(insert(1)));
        // SAVEPOINT and INSERT pass; the body throws; ROLLBACK TO does not pass.
        inject({ at: 'step', fault: 'busy', skip: 2 });
        try {
          yield* wait(
            transact(tx, function* (nested) {
              yield* wait(nested.execute(insert(2)));
              throw new Error('undo');
            }),
          );
        } catch {}
        yield* wait(tx.execute(insert(3)));
      }),
    );
    expect(error).toMatchObject({ code: 'rolled-back' });
    expect(await stored()).toEqual([]);
  });
});

test('faults happen in the order in which they were planned, each at its own call', async () => {
  const { db, driver, inject } = await open('sync');
  inject({ at: 'execute', fault: 'busy', skip: 1 }, { at: 'begin', fault: 'broken-before' });
  expect(driver.pending.map(({ at }) => at)).toEqual(['execute', 'begin']);
  await db.execute(insert(1));
  expect(await rejected(() => db.execute(insert(2)))).toMatchObject({ code: 'busy' });
  expect(await rejected(() => transact(db, inserting(3)))).toMatchObject({ code: 'connection' });
  expect(driver.pending).toEqual([]);
});
