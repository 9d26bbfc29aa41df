/** When a replica has what the server has. */
import { describe, expect, it, vi } from 'vitest';
import { temporaryPath } from '../helper/folder.ts';
import { Network } from '../helper/network.ts';
import { runScript } from '../helper/process.ts';
import { arrange, insert, values } from '../helper/replica.ts';
import { drive, open, sql, write } from '../helper/server.ts';

const SOON = { timeout: 20_000, interval: 20 };

describe('sync()', () => {
  it('fetches what others have written, and tells how many frames came', async () => {
    const { primary, replica } = await arrange();
    const db = replica();
    expect((await db.sync()).frames).toBeGreaterThan(0);
    expect(await db.sync()).toEqual({ frames: 0 });
    await insert(primary, 'second');
    expect(await values(db)).toEqual(['first']);
    expect((await db.sync()).frames).toBeGreaterThan(0);
    expect(await values(db)).toEqual(['first', 'second']);
    expect(await db.sync()).toEqual({ frames: 0 });
  });

  it('lets two replicas of one server see what each other wrote', async () => {
    const { server, replica } = await arrange();
    const [left, right] = [replica(), open({ url: `file:${temporaryPath()}`, syncUrl: server.url })];
    await right.sync();
    await insert(left, 'left');
    await insert(right, 'right');
    expect(await values(right)).toEqual(['first', 'left', 'right']);
    expect(await values(left)).toEqual(['first', 'left']);
    await left.sync();
    expect(await values(left)).toEqual(['first', 'left', 'right']);
  });

  it('follows a schema that others changed', async () => {
    const { primary, replica } = await arrange();
    const db = replica();
    expect((await db.query('SELECT * FROM t')).columns).toEqual(['x']);
    await primary.script('ALTER TABLE t ADD COLUMN y DEFAULT 2; CREATE TABLE u (z)');
    await db.sync();
    expect((await db.query('SELECT * FROM t')).rows).toEqual([['first', 2]]);
    expect((await db.query('SELECT * FROM u')).rows).toEqual([]);
  });

  it('of many at once is one or two, and all of them have what was there before', async () => {
    const { primary, replica } = await arrange();
    const driver = replica().driver;
    await driver.sync?.();
    await insert(primary, 'second');
    const results = await Promise.all(Array.from({ length: 20 }, () => driver.sync?.()));
    expect(results.filter((result) => result?.frames !== 0).length).toBeGreaterThan(0);
    const [result] = await driver.execute(sql('SELECT count(*) FROM t'), { access: 'read' });
    expect(result?.rows).toEqual([[2]]);
  });

  it('of two handles on one file goes one at a time, and both read what came', async () => {
    const { primary, replica } = await arrange();
    const [one, other] = [replica(), replica()];
    await Promise.all([values(one), values(other)]);
    for (let turn = 0; turn < 10; turn += 1) {
      await insert(primary, `turn ${turn}`);
      await Promise.all([one.sync(), other.sync(), insert(one, 'one'), insert(other, 'other')]);
    }
    await one.sync();
    expect(await values(other)).toHaveLength(31);
    expect(await values(one)).toEqual(await values(primary));
    expect((await one.query('PRAGMA integrity_check')).rows).toEqual([['ok']]);
  });

  it('that gets no answer ends in time, holds nobody up meanwhile, and goes well the next time', async () => {
    const { server, primary, path } = await arrange();
    const network = await Network.before(server.port);
    const db = open({ url: `file:${path}`, syncUrl: network.url('http'), timeout: 5_000 });
    await values(db);
    await insert(primary, 'second');
    network.weather = 'swallow';
    const syncing = expect(db.driver.sync?.()).rejects.toMatchObject({
      code: 'timeout',
      outcome: 'not-applied',
      retryable: true,
    });
    expect(await values(db)).toEqual(['first']);
    await syncing;
    network.weather = 'pass';
    await db.sync();
    expect(await values(db)).toEqual(['first', 'second']);
  });

  it('that is held by a silent server does not keep the process from ending', async () => {
    const { server, path } = await arrange();
    const network = await Network.before(server.port);
    network.weather = 'swallow';
    expect(await runScript('silent', path, network.url('http'))).toBe('ending');
  });
});

describe('syncInterval', () => {
  it('syncs by itself, goes on after the server was away, and stops with the handle', async () => {
    const { server, primary, replica } = await arrange();
    const db = replica({ syncInterval: 50 });
    expect(await values(db)).toEqual(['first']);
    await insert(primary, 'second');
    await vi.waitFor(async () => expect(await values(db)).toEqual(['first', 'second']), SOON);
    await server.restart();
    await insert(primary, 'third');
    await vi.waitFor(async () => expect(await values(db)).toEqual(['first', 'second', 'third']), SOON);
    await db.close();
  });
});

it('a replica that nobody closes does not keep its process from ending', async () => {
  const { server, path } = await arrange();
  expect(await runScript('forgetful', path, server.url)).toBe('[["first"]]');
});

describe('readYourWrites', () => {
  it('makes a handle see what it wrote, in every way of writing', async () => {
    const { replica } = await arrange();
    const db = replica();
    await insert(db, 'a write');
    await db.script("INSERT INTO t VALUES ('a script'); INSERT INTO t VALUES ('its second statement')");
    await db.transaction((tx) => insert(tx, 'a transaction'));
    await db.execute("INSERT INTO t VALUES ('returning') RETURNING x");
    expect(await values(db)).toEqual([
      'first',
      'a write',
      'a script',
      'its second statement',
      'a transaction',
      'returning',
    ]);
  });

  it('false leaves reads where the last sync was', async () => {
    const { replica } = await arrange();
    const db = replica({ readYourWrites: false });
    await insert(db, 'second');
    await db.transaction((tx) => insert(tx, 'third'));
    expect(await values(db)).toEqual(['first']);
    await db.sync();
    expect(await values(db)).toEqual(['first', 'second', 'third']);
  });

  it('fails a read rather than let it miss what was written and could not be fetched', async () => {
    const { server, path } = await arrange();
    const network = await Network.before(server.port);
    const driver = drive({ url: `file:${path}`, syncUrl: network.url('http') });
    const count = sql('SELECT count(*) FROM t');
    await driver.execute(count, { access: 'read' });
    network.weather = 'cut';
    await expect(driver.execute(sql("INSERT INTO t VALUES ('taken')"), write)).rejects.toMatchObject({
      code: 'connection',
      outcome: 'unknown',
    });
    await expect(driver.execute(count, { access: 'read' })).rejects.toMatchObject({
      code: 'connection',
      outcome: 'not-applied',
      retryable: true,
      message: expect.stringMatching(/would leave out what was written.*readYourWrites: false/),
    });
    network.weather = 'pass';
    expect((await driver.execute(count, { access: 'read' }))[0]?.rows).toEqual([[2]]);
  });
});
