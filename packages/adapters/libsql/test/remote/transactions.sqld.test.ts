/** Interactive transactions on a server, whose protocol does not keep a statement from committing on its own. */
import { describe, expect, it } from 'vitest';
import { column, drive, open, protocols, read, serve, sql, urlOf, write } from '../helper/server.ts';

const ended = { code: 'rolled-back', outcome: 'not-applied', retryable: true };
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

describe.each(protocols)('over %s', (protocol) => {
  async function arrange() {
    const server = await serve();
    const driver = drive(urlOf(server, protocol));
    await driver.execute(sql('CREATE TABLE t (x UNIQUE)', "INSERT INTO t VALUES ('first')"), write);
    return { server, driver, stored: () => column(driver, 'SELECT x FROM t') };
  }

  it('a transaction is applied whole, and not seen before', async () => {
    const { driver, stored } = await arrange();
    const transaction = await driver.begin(write);
    const results = await transaction.execute(sql("INSERT INTO t VALUES ('a')", 'SELECT count(*) FROM t'), write);
    expect(results.map(({ changes, rows }) => [changes, rows])).toEqual([
      [1, []],
      [0, [[2]]],
    ]);
    expect(await stored()).toEqual(['first']);
    await transaction.commit();
    expect(await stored()).toEqual(['first', 'a']);
  });

  it('a read transaction sees one state', async () => {
    const { driver } = await arrange();
    const transaction = await driver.begin(read);
    const count = async () => (await transaction.execute(sql('SELECT count(*) FROM t'), read))[0]?.rows;
    expect(await count()).toEqual([[1]]);
    await driver.execute(sql("INSERT INTO t VALUES ('beside')"), write);
    expect(await count()).toEqual([[1]]);
    await transaction.commit();
  });

  it.each([
    ['in the first call', []],
    ['in a later call', sql("INSERT INTO t VALUES ('a')")],
  ])('OR ROLLBACK %s ends it, and nothing that comes after it is applied', async (_when, before) => {
    const { driver, stored } = await arrange();
    const transaction = await driver.begin(write);
    await transaction.execute(before, write);
    const conflict = transaction.execute(
      sql("INSERT INTO t VALUES ('b')", "INSERT OR ROLLBACK INTO t VALUES ('first')", "INSERT INTO t VALUES ('c')"),
      write,
    );
    // Sent before anybody knows of the conflict.
    const behind = transaction.execute(sql("INSERT INTO t VALUES ('d')"), write);
    const settled = await Promise.allSettled([conflict, behind]);
    expect(settled).toMatchObject([{ reason: { code: 'constraint', statementIndex: 1 } }, { reason: ended }]);
    expect(transaction.open).toBe(false);
    await expect(transaction.execute(sql("INSERT INTO t VALUES ('e')"), write)).rejects.toMatchObject(ended);
    await expect(transaction.commit()).rejects.toMatchObject(ended);
    await transaction.rollback();
    expect(await stored()).toEqual(['first']);
  });

  it.each([
    ['a conflict', "INSERT INTO t VALUES ('first')", 'constraint'],
    ['a text that is no SQL', 'INSER INTO t', 'query'],
    ['a statement that the server does not run', 'VACUUM', 'unsupported'],
    ['a table that does not exist', 'SELECT * FROM nowhere', 'query'],
  ])('%s is told with its statement, and the transaction goes on', async (_what, bad, code) => {
    const { driver, stored } = await arrange();
    for (const name of ['one', 'two']) {
      const transaction = await driver.begin(write);
      if (name === 'two') await transaction.execute(sql("INSERT INTO t VALUES ('before')"), write);
      const failing = sql('SELECT 1', 'SELECT 2', bad, 'SELECT 3', 'SELECT 4');
      await expect(transaction.execute(failing, write)).rejects.toMatchObject({ code, statementIndex: 2, sql: bad });
      expect(transaction.open).toBe(true);
      await transaction.execute(sql(`INSERT INTO t VALUES ('${name}')`), write);
      await transaction.commit();
    }
    expect(await stored()).toEqual(['first', 'one', 'before', 'two']);
  });

  it('a foreign key that is checked at the end fails the commit, and nothing is applied', async () => {
    const { driver } = await arrange();
    await driver.execute(
      sql('CREATE TABLE p (id INTEGER PRIMARY KEY)', 'CREATE TABLE c (p REFERENCES p DEFERRABLE INITIALLY DEFERRED)'),
      write,
    );
    const transaction = await driver.begin(write);
    await transaction.execute(sql('INSERT INTO c VALUES (7)'), write);
    const violated = { code: 'constraint', outcome: 'not-applied', statementIndex: undefined };
    await expect(transaction.commit()).rejects.toMatchObject({ ...violated, constraint: { kind: 'foreign-key' } });
    expect(transaction.open).toBe(false);
    const batch = driver.execute(sql('INSERT INTO c VALUES (7)', 'SELECT 1'), write);
    await expect(batch).rejects.toMatchObject(violated);
    expect(await column(driver, 'SELECT count(*) FROM c')).toEqual([0]);
  });

  it('a transaction with foreign keys off is refused, and a batch has them off and leaves them on', async () => {
    const { driver } = await arrange();
    await driver.execute(
      sql('CREATE TABLE p (id INTEGER PRIMARY KEY)', 'CREATE TABLE c (p REFERENCES p)', 'INSERT INTO p VALUES (1)'),
      write,
    );
    await expect(driver.begin({ ...write, foreignKeys: 'off' })).rejects.toMatchObject({ code: 'unsupported' });
    const off = { ...write, foreignKeys: 'off' } as const;
    const [setting] = await driver.execute(sql('PRAGMA foreign_keys', 'INSERT INTO c VALUES (9)'), off);
    expect(setting?.rows).toEqual([[0]]);
    await expect(driver.execute(sql('INSERT INTO c VALUES (9)'), write)).rejects.toMatchObject({ code: 'constraint' });
    const failing = driver.execute(sql('DELETE FROM c', 'INSERT INTO p VALUES (1)'), off);
    await expect(failing).rejects.toMatchObject({ code: 'constraint', statementIndex: 1 });
    expect(await column(driver, 'SELECT p FROM c')).toEqual([9]);
  });

  it('close() rolls back what is open', async () => {
    const { driver, server } = await arrange();
    const transaction = await driver.begin(write);
    await transaction.execute(sql("INSERT INTO t VALUES ('a')"), write);
    await driver.close();
    expect(transaction.open).toBe(false);
    const other = drive(server.url);
    await other.execute(sql("INSERT INTO t VALUES ('b')"), write);
    expect(await column(other, 'SELECT x FROM t')).toEqual(['first', 'b']);
  });
});

/** Each waits for the server's own patience, so all of them wait at once. */
describe.concurrent('a server that loses patience', () => {
  it.each(protocols)('gives the lock of an idle transaction to another writer, over %s', async (protocol) => {
    const server = await serve();
    const driver = drive(urlOf(server, protocol));
    await driver.execute(sql('CREATE TABLE t (x)'), write);
    const insert = async (text: string, transaction = driver.begin(write)) => {
      await (await transaction).execute(sql(`INSERT INTO t VALUES ('${text}')`), write);
      return transaction;
    };
    const going = insert('idle, goes on');
    const transaction = await going;
    await driver.execute(sql("INSERT INTO t VALUES ('writer 1')"), write);
    const late = sql("INSERT INTO t VALUES ('late 1')", "INSERT INTO t VALUES ('late 2')");
    // As the second of the two calls is sent without waiting for the first, it would be the one to commit on its own.
    const settled = await Promise.allSettled([transaction.execute(late, write), transaction.execute(late, write)]);
    expect(settled).toMatchObject([{ reason: ended }, { reason: ended }]);
    expect(transaction.open).toBe(false);
    await expect(transaction.commit()).rejects.toMatchObject(ended);

    const committing = await insert('idle, commits');
    await driver.execute(sql("INSERT INTO t VALUES ('writer 2')"), write);
    await expect(committing.commit()).rejects.toMatchObject(ended);
    expect(await column(driver, 'SELECT x FROM t')).toEqual(['writer 1', 'writer 2']);
  });

  it.each(protocols)('takes the lock away in the middle of a batch, over %s', async (protocol) => {
    const server = await serve();
    const driver = drive(urlOf(server, protocol));
    await driver.execute(sql('CREATE TABLE t (x)'), write);
    const slow = `INSERT INTO t SELECT 'slow' FROM (
      WITH RECURSIVE c (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM c WHERE i < 500000) SELECT count(*) FROM c)`;
    const start = performance.now();
    await driver.execute(sql(slow), write);
    // The lock changes hands between two statements, so there are as many as take longer than the server waits.
    const statements = sql(...Array<string>(Math.ceil(12_000 / (performance.now() - start))).fill(slow));
    for (const options of [write, { ...write, foreignKeys: 'off' } as const]) {
      const long = expect(driver.execute(statements, options)).rejects.toMatchObject(ended);
      await pause(200);
      await drive(server.url).execute(sql("INSERT INTO t VALUES ('writer')"), write);
      await long;
    }
    expect(await column(driver, 'SELECT x FROM t')).toEqual(['slow', 'writer', 'writer']);
  });

  it('gives up an idle connection over HTTP', async () => {
    const server = await serve();
    const driver = drive(server.url);
    await driver.execute(sql('CREATE TABLE t (x)'), write);
    const [going, committing] = [await driver.begin(read), await driver.begin(write)];
    await going.execute(sql('SELECT 1'), read);
    await committing.execute(sql("INSERT INTO t VALUES ('idle')"), write);
    await pause(11_500);
    await expect(going.execute(sql('SELECT 1'), read)).rejects.toMatchObject(ended);
    expect(going.open).toBe(false);
    await expect(committing.commit()).rejects.toMatchObject(ended);
    expect(await column(driver, 'SELECT count(*) FROM t')).toEqual([0]);
  });
});

describe('through a handle', () => {
  it('a transaction joins calls made inside its body, also on the outer handle', async () => {
    const server = await serve();
    const db = open(server.url);
    await db.execute('CREATE TABLE t (x)');
    await expect(
      db.transaction(async (tx) => {
        await tx.execute("INSERT INTO t VALUES ('inner')");
        await db.execute("INSERT INTO t VALUES ('outer')");
        throw new Error('no');
      }),
    ).rejects.toThrow('no');
    expect((await db.query('SELECT count(*) FROM t')).rows).toEqual([[0]]);
  });

  it('a batch in a transaction that fails is undone alone', async () => {
    const server = await serve();
    const db = open(server.url);
    await db.execute('CREATE TABLE t (x UNIQUE)');
    await db.transaction(async (tx) => {
      await tx.execute('INSERT INTO t VALUES (1)');
      await expect(tx.script('INSERT INTO t VALUES (2); INSERT INTO t VALUES (1)')).rejects.toMatchObject({
        statementIndex: 1,
      });
      await tx.execute('INSERT INTO t VALUES (3)');
    });
    expect((await db.query('SELECT x FROM t')).rows).toEqual([[1], [3]]);
  });
});
