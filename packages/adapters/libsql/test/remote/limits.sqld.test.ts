/** What a server takes and gives, and what it does not do at all. */
import { type Sqld, startSqld } from '@coterie/sqld';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { column, drive, open, protocols, read, sql, urlOf, write } from '../helper/server.ts';

let server: Sqld;
beforeAll(async () => {
  server = await startSqld();
});
afterAll(() => server.stop());
beforeEach(() => open(server.url).script('DROP TABLE IF EXISTS t; CREATE TABLE t (x)'));

const tooBig = { code: 'too-big', outcome: 'not-applied' };
const insert = (value: string | Uint8Array) => ({ sql: 'INSERT INTO t VALUES (?)', params: [value] });
/** 24 MB in 30 rows. */
const MANY = 'WITH RECURSIVE c (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM c WHERE i < 30)';
const RETURNING = `${MANY} INSERT INTO t SELECT hex(zeroblob(400000)) FROM c RETURNING x`;

describe.each(protocols)('over %s', (protocol) => {
  const connect = () => drive(urlOf(server, protocol));
  const stored = () => column(drive(server.url), 'SELECT count(*) FROM t');

  it('as many bytes as the capabilities say fit into a call, and core refuses more before anything is sent', async () => {
    const db = open(urlOf(server, protocol));
    const most = db.capabilities.maxParameterBytes ?? 0;
    await db.execute('INSERT INTO t VALUES (?)', ['x'.repeat(most)]);
    await db.execute('INSERT INTO t VALUES (?)', [new Uint8Array((most / 4) * 3)]);
    await expect(db.execute('INSERT INTO t VALUES (?)', ['x'.repeat(most + 1)])).rejects.toMatchObject(tooBig);
    expect(await stored()).toEqual([2]);
  });

  it('a value that the server does not store is refused, and the others of its batch are not applied', async () => {
    const driver = connect();
    for (const value of ['x'.repeat(5_000_001), new Uint8Array(5_000_001)]) {
      await expect(driver.execute([insert(value)], write)).rejects.toMatchObject({ ...tooBig, statementIndex: 0 });
      await expect(driver.execute([insert('a'), insert(value)], write)).rejects.toMatchObject({
        ...tooBig,
        statementIndex: 1,
      });
    }
    expect(await stored()).toEqual([0]);
  });

  it('an answer of more than 10 MB is refused with the remedy, and paged reads get it', async () => {
    const driver = connect();
    const query = `${MANY} SELECT hex(zeroblob(400000)) FROM c`;
    await expect(driver.execute(sql(query), read)).rejects.toMatchObject({
      ...tooBig,
      message: expect.stringMatching(/Read it in pages: add LIMIT/),
    });
    const [page] = await driver.execute(sql(`${query} LIMIT 10`), read);
    expect(page?.rows).toHaveLength(10);
  });

  it('a write whose answer is too large is undone, alone and in a batch', async () => {
    const driver = connect();
    await driver.execute(sql("INSERT INTO t VALUES ('a')"), write);
    await expect(driver.execute(sql(RETURNING), write)).rejects.toMatchObject({ ...tooBig, statementIndex: 0 });
    await expect(driver.execute(sql('DELETE FROM t', RETURNING), write)).rejects.toMatchObject(tooBig);
    expect(await stored()).toEqual([1]);
  });

  it('a write whose answer is too large ends its transaction, since half of it cannot be seen', async () => {
    const driver = connect();
    const transaction = await driver.begin(write);
    await transaction.execute(sql("INSERT INTO t VALUES ('a')"), write);
    await expect(transaction.execute(sql(RETURNING), write)).rejects.toMatchObject(tooBig);
    expect(transaction.open).toBe(false);
    await expect(transaction.commit()).rejects.toMatchObject({ code: 'rolled-back' });
    expect(await stored()).toEqual([0]);
    const reading = await driver.begin(read);
    await reading.execute(sql('SELECT 1'), read);
    await expect(reading.execute(sql(`${MANY} SELECT hex(zeroblob(400000)) FROM c`), read)).rejects.toMatchObject(
      tooBig,
    );
    expect(reading.open).toBe(true);
    await reading.rollback();
  });

  it.each([
    'VACUUM',
    "ATTACH ':memory:' AS other",
    'PRAGMA recursive_triggers = ON',
    'PRAGMA journal_mode = DELETE',
    'PRAGMA cache_size = -1000',
    'CREATE TEMP TABLE own (x)',
    'PRAGMA foreign_keys = OFF',
    'PRAGMA defer_foreign_keys(1)',
  ])('%s is told as unsupported', async (text) => {
    await expect(connect().execute(sql(text), write)).rejects.toMatchObject({
      code: 'unsupported',
      outcome: 'not-applied',
      sql: text,
    });
  });

  it('foreign keys are enforced, and triggers do not fire for what REPLACE deletes', async () => {
    const driver = connect();
    expect(await column(driver, 'PRAGMA foreign_keys')).toEqual([1]);
    expect(await column(driver, 'PRAGMA recursive_triggers')).toEqual([0]);
  });

  it('a statement that cannot be read is found among many', async () => {
    const driver = connect();
    for (const place of [0, 1, 6, 12]) {
      const texts = Array.from({ length: 13 }, (_, index) => `INSERT INTO t VALUES (${index})`);
      texts[place] = `INSER ${place}`;
      await expect(driver.execute(sql(...texts), write)).rejects.toMatchObject({
        code: 'query',
        statementIndex: place,
        sql: `INSER ${place}`,
        message: expect.stringMatching(/near "INSER": syntax error \(line 1, column/),
      });
    }
    expect(await stored()).toEqual([0]);
  });

  it('SQL of any length and script is run: the client and the server measure it differently', async () => {
    const driver = connect();
    for (const length of [1_600, 1_700, 2_499, 2_500, 3_000, 4_900, 4_990, 5_000, 50_000]) {
      const text = 'é'.repeat(length);
      const [one, two] = await driver.execute(sql(`SELECT '${text}'`, `\ufeffSELECT length('${text}')`), read);
      expect([one?.rows, two?.rows]).toEqual([[[text]], [[length]]]);
      const transaction = await driver.begin(read);
      const [inside] = await transaction.execute(sql(`SELECT '${text}'`), read);
      expect(inside?.rows).toEqual([[text]]);
      await transaction.rollback();
    }
  });

  it('a hundred statements at once, each with another text, are run in order', async () => {
    const driver = connect();
    const texts = Array.from({ length: 200 }, (_, index) => `INSERT INTO t VALUES (${index})`);
    await driver.execute(sql(...texts), write);
    expect(await column(driver, 'SELECT x FROM t')).toEqual(texts.map((_, index) => index));
    const transaction = await driver.begin(write);
    for (const text of texts.slice(0, 60)) await transaction.execute(sql(text), write);
    await transaction.commit();
    expect(await stored()).toEqual([260]);
  });

  it('an infinite number, which JSON lacks, is told as unreadable', async () => {
    await expect(connect().execute(sql('SELECT 9e999'), read)).rejects.toMatchObject({
      code: 'decode',
      outcome: 'not-applied',
      message: expect.stringMatching(/every number in the answer finite/),
    });
  });
});

it('a call over WebSocket beyond 16 MiB is refused before it is sent; over HTTP it is taken', async () => {
  const value = 'x'.repeat(4_400_000);
  const batch = Array.from({ length: 4 }, () => insert(value));
  await expect(drive(server.wsUrl).execute(batch, write)).rejects.toMatchObject({
    ...tooBig,
    message: expect.stringMatching(/use an http: or https: URL\. Nothing was sent/),
  });
  await drive(server.wsUrl).execute(batch.slice(1), write);
  await drive(server.url).execute(batch, write);
  expect(await column(drive(server.url), 'SELECT count(*) FROM t')).toEqual([7]);
});
