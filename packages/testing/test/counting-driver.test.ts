import { openDatabase } from '@coterie/core';
import { describe, expect, test } from 'vitest';
import { countingDriver } from '../src/index.ts';
import { engine } from './engine.ts';

const insert = (x: number) => ({ sql: 'INSERT INTO t VALUES (?)', params: [x] });
const writing = (...statements: readonly { readonly sql: string; readonly params: readonly number[] }[]) =>
  ({ access: 'write', statements, decode: () => undefined }) as const;

describe.each(['sync', 'async'] as const)('a counting driver, %s', (mode) => {
  async function open() {
    const driver = countingDriver(engine({ mode }));
    const db = openDatabase(driver);
    await db.execute('CREATE TABLE t (x UNIQUE)');
    driver.reset();
    return { driver, db };
  }

  test('counts an operation, a batch and a query as one round trip each', async () => {
    const { driver, db } = await open();
    await db.run(writing(insert(1)));
    await db.run(writing(insert(2), insert(3)));
    await db.query('SELECT x FROM t');
    expect(driver.counts).toEqual({
      execute: 3,
      begin: 0,
      transactionExecute: 0,
      commit: 0,
      rollback: 0,
      roundTrips: 3,
      statements: 4,
    });
    await db.close();
  });

  test('counts what a transaction costs, a batch and a nested one inside it too', async () => {
    const { driver, db } = await open();
    if (db.mode === 'sync') {
      db.transaction((tx) => {
        tx.run(writing(insert(1), insert(2)));
        tx.transaction((nested) => nested.execute('INSERT INTO t VALUES (3)'));
      });
    } else {
      await db.transaction(async (tx) => {
        await tx.run(writing(insert(1), insert(2)));
        await tx.transaction((nested) => nested.execute('INSERT INTO t VALUES (3)'));
      });
    }
    // The batch travels with its savepoint (4 statements), the nested transaction as three calls.
    expect(driver.counts).toMatchObject({ execute: 0, begin: 1, transactionExecute: 4, commit: 1, roundTrips: 6 });
    expect(driver.counts.statements).toBe(4 + 3);
    await db.close();
  });

  test('counts calls that fail, and the rollback after them', async () => {
    const { driver, db } = await open();
    const failed = async (call: () => unknown) => expect((async () => call())()).rejects.toThrow();
    await failed(() => db.query('SELECT nonsense'));
    await failed(() => db.transaction((tx) => tx.query('SELECT nonsense')));
    expect(driver.counts).toMatchObject({ execute: 1, begin: 1, transactionExecute: 1, commit: 0, rollback: 1 });
    await db.close();
  });

  test('counts nothing for what core refuses before it is sent', async () => {
    const { driver, db } = await open();
    await expect((async () => db.query('SELECT ?', []))()).rejects.toThrow();
    await db.script('');
    expect(driver.counts.roundTrips).toBe(0);
    await db.close();
  });

  test('has the capabilities, the mode and the context of the driver that it counts', () => {
    const inner = engine({ mode });
    const driver = countingDriver(inner);
    expect(driver.mode).toBe(mode);
    expect(driver.capabilities).toBe(inner.capabilities);
    expect(driver.context).toBe(inner.context);
    inner.close();
  });
});
