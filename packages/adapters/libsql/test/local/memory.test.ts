import { openDatabase } from '@coterie/core';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { libsql } from '../../src/index.ts';

const statement = (sql: string) => ({ sql, params: [] });

it('keeps its data after every kind of failure', async () => {
  const db = openDatabase(libsql(':memory:'));
  await db.script('CREATE TABLE t (a UNIQUE); INSERT INTO t VALUES (1); CREATE TEMP TABLE own (a)');
  const failures = [
    () => db.execute('INSERT INTO t VALUES (1)'),
    () => db.script('INSERT INTO t VALUES (2); INSERT OR ROLLBACK INTO t VALUES (1)'),
    () => db.script('INSERT INTO t VALUES (2); SELECT nonsense'),
    () => db.transaction((tx) => tx.execute('INSERT INTO t VALUES (1)')),
    () => db.execute('INSERT INTO t VALUES (3), (1)', [], { foreignKeys: 'off' }),
    () => db.query('SELECT zeroblob(3000000000)'),
  ];
  for (const failure of failures) await expect(failure()).rejects.toMatchObject({ outcome: 'not-applied' });
  expect((await db.query('SELECT a FROM t')).rows).toEqual([[1]]);
  expect((await db.query('SELECT count(*) FROM own')).rows).toEqual([[0]]);
  expect((await db.query('PRAGMA recursive_triggers')).rows).toEqual([[1]]);
  await db.close();
});

it('refuses calls beside an open transaction of the driver, and says what to do', async () => {
  const driver = libsql(':memory:');
  await driver.execute([statement('CREATE TABLE t (a)')], { access: 'write' });
  const transaction = await driver.begin({ access: 'write' });
  const beside = {
    code: 'invalid',
    message: expect.stringMatching(/Make the call on that transaction, or .*openDatabase/),
  };
  await expect(driver.execute([statement('SELECT 1')], { access: 'read' })).rejects.toMatchObject(beside);
  await expect(driver.begin({ access: 'read' })).rejects.toMatchObject(beside);
  await transaction.execute([statement('INSERT INTO t VALUES (1)')], { access: 'write' });
  await transaction.commit();
  expect((await driver.execute([statement('SELECT a FROM t')], { access: 'read' }))[0]?.rows).toEqual([[1]]);
  await driver.close();
});

it('is usable at once after the engine ended a transaction that nobody closed', async () => {
  const driver = libsql(':memory:');
  await driver.execute([statement('CREATE TABLE t (a UNIQUE)'), statement('INSERT INTO t VALUES (1)')], {
    access: 'write',
  });
  const transaction = await driver.begin({ access: 'write', foreignKeys: 'off' });
  await expect(
    transaction.execute([statement('INSERT OR ROLLBACK INTO t VALUES (1)')], { access: 'write' }),
  ).rejects.toMatchObject({ code: 'constraint' });
  expect(transaction.open).toBe(false);
  expect((await driver.execute([statement('PRAGMA foreign_keys')], { access: 'read' }))[0]?.rows).toEqual([[1]]);
  await expect(transaction.commit()).rejects.toMatchObject({ code: 'closed' });
  await driver.close();
});

it('gives BLOBs back with exactly their bytes, whatever they are a part of', async () => {
  const db = openDatabase(libsql(':memory:'));
  await fc.assert(
    fc.asyncProperty(fc.uint8Array({ maxLength: 9000 }), fc.nat(8), fc.boolean(), async (bytes, offset, pooled) => {
      const around = new Uint8Array(bytes.length + 16).fill(0xee);
      around.set(bytes, offset);
      const given = pooled ? Buffer.from(bytes) : around.subarray(offset, offset + bytes.length);
      const [row = []] = (await db.query('SELECT ?, length(?), typeof(?)', [given, given, given])).rows;
      expect(row).toEqual([Uint8Array.from(bytes), bytes.length, 'blob']);
      expect((row[0] as Uint8Array).buffer.byteLength).toBe(bytes.length);
    }),
    { numRuns: 150 },
  );
  await db.close();
});

it('ends every open thing with close(), which may be called again', async () => {
  const driver = libsql(':memory:');
  const transaction = await driver.begin({ access: 'write' });
  await Promise.all([driver.close(), driver.close()]);
  await driver.close();
  expect(transaction.open).toBe(false);
  await transaction.rollback();
  const closed = { code: 'closed' };
  await expect(transaction.execute([statement('SELECT 1')], { access: 'read' })).rejects.toMatchObject(closed);
  await expect(driver.execute([statement('SELECT 1')], { access: 'read' })).rejects.toMatchObject(closed);
  await expect(driver.begin({ access: 'read' })).rejects.toMatchObject(closed);
});
