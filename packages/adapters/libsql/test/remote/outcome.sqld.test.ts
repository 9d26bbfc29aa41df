/** What is told, and what is true, when a server or the way to it fails. */
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { Network, type Weather } from '../helper/network.ts';
import { column, drive, open, protocols, read, serve, sql, urlOf, write } from '../helper/server.ts';

const unknown = { outcome: 'unknown', retryable: false, statementIndex: undefined };
const harmless = { outcome: 'not-applied', retryable: true, statementIndex: undefined };
const INSERT = sql("INSERT INTO t VALUES ('lost')");
const BATCH = sql("INSERT INTO t VALUES ('lost 1')", "INSERT INTO t VALUES ('lost 2')");

describe.each(protocols)('over %s', (protocol) => {
  async function arrange(timeout = 20_000) {
    const server = await serve();
    await open(server.url).execute('CREATE TABLE t (x)');
    const network = await Network.before(server.port);
    const driver = drive({ url: network.url(protocol), timeout });
    // A connection that has worked, as most that break have.
    await driver.execute(sql('SELECT 1'), read);
    return { server, network, driver };
  }

  const WEATHERS: readonly [Weather, string, string, number | undefined][] = [
    ['cut', 'the connection breaks before the answer comes', 'connection', undefined],
    ['swallow', 'no answer comes in time', 'timeout', 400],
  ];

  describe.each(WEATHERS)('when (%s) %s', (weather, _what, code, timeout) => {
    it.each([
      ['a write', INSERT, {}, ['lost']],
      ['a batch', BATCH, {}, ['lost 1', 'lost 2']],
      ['a batch with foreign keys off', BATCH, { foreignKeys: 'off' as const }, ['lost 1', 'lost 2']],
    ])('%s has an unknown outcome, and here it was applied', async (_call, statements, options, stored) => {
      const { network, driver, server } = await arrange(timeout);
      network.weather = weather;
      const lost = driver.execute(statements, { ...write, ...options });
      await expect(lost).rejects.toMatchObject({
        ...unknown,
        code,
        message: expect.stringMatching(/is unknown: look/),
      });
      expect(await column(drive(server.url), 'SELECT x FROM t')).toEqual(stored);
      network.weather = 'pass';
      await driver.execute(INSERT, write);
    });

    it('a signal lets the caller go at once, and of a change nobody knows', async () => {
      // Nobody goes on waiting for the answer when the test ends, but the server's side does, for so long.
      const { network } = await arrange(2000);
      const db = open({ url: network.url(protocol), timeout: 2000 });
      await db.query('SELECT 1');
      network.weather = 'swallow';
      const [reading, writing] = [new AbortController(), new AbortController()];
      const calls = [
        db.query('SELECT 1', [], { signal: reading.signal }),
        db.execute("INSERT INTO t VALUES ('lost')", [], { signal: writing.signal }),
      ];
      await sleep(50);
      reading.abort('enough');
      writing.abort('enough');
      const [first, second] = await Promise.allSettled(calls);
      expect(first).toMatchObject({ reason: { code: 'aborted', outcome: 'not-applied', cause: 'enough' } });
      expect(second).toMatchObject({ reason: { code: 'aborted', outcome: 'unknown', cause: 'enough' } });
    });

    it('a read, alone or among others, can be made again', async () => {
      const { network, driver } = await arrange(timeout);
      for (const statements of [sql('SELECT x FROM t'), sql('SELECT 1', 'SELECT 2')]) {
        network.weather = weather;
        await expect(driver.execute(statements, read)).rejects.toMatchObject({ ...harmless, code });
        network.weather = 'pass';
        expect(await driver.execute(statements, read)).toHaveLength(statements.length);
      }
    });

    it('a statement in a transaction ends it, and nothing of it is applied', async () => {
      const { network, driver, server } = await arrange(timeout);
      const transaction = await driver.begin(write);
      await transaction.execute(INSERT, write);
      network.weather = weather;
      await expect(transaction.execute(INSERT, write)).rejects.toMatchObject({ ...harmless, code });
      network.weather = 'pass';
      expect(transaction.open).toBe(false);
      const ended = { code: 'rolled-back', outcome: 'not-applied', retryable: true };
      await expect(transaction.execute(INSERT, write)).rejects.toMatchObject(ended);
      await expect(transaction.commit()).rejects.toMatchObject(ended);
      await transaction.rollback();
      expect(await column(drive(server.url), 'SELECT x FROM t')).toEqual([]);
    });

    it('a commit has an unknown outcome, and here it was applied', async () => {
      const { network, driver, server } = await arrange(timeout);
      const transaction = await driver.begin(write);
      await transaction.execute(INSERT, write);
      network.weather = weather;
      await expect(transaction.commit()).rejects.toMatchObject({ ...unknown, code });
      expect(transaction.open).toBe(false);
      await transaction.rollback();
      expect(await column(drive(server.url), 'SELECT x FROM t')).toEqual(['lost']);
    });

    it('the commit of a transaction that only read fails nobody', async () => {
      const { network, driver } = await arrange(timeout);
      const transaction = await driver.begin(read);
      await transaction.execute(sql('SELECT x FROM t'), read);
      network.weather = weather;
      await transaction.commit();
      expect(transaction.open).toBe(false);
    });
  });

  it('a server that is down has got nothing; when it is up again the same handle works', async () => {
    const { server, network, driver } = await arrange();
    const idle = await driver.begin(write);
    await idle.execute(INSERT, write);
    await server.kill();
    for (const url of [server.url, server.wsUrl].filter((one) => one.startsWith(protocol))) {
      const direct = drive(url);
      const down = {
        ...harmless,
        code: 'connection',
        message: expect.stringMatching(/cannot be reached: .*Nothing was sent\. Check the URL/),
      };
      await expect(direct.execute(INSERT, write)).rejects.toMatchObject(down);
      await expect(direct.execute(BATCH, write)).rejects.toMatchObject(down);
      await expect((await direct.begin(write)).execute(INSERT, write)).rejects.toMatchObject(down);
    }
    network.weather = 'pass';
    await server.restart();
    // The transaction died with the server, whether or not it has been noticed.
    await expect(idle.commit()).rejects.toMatchObject({ code: 'rolled-back', outcome: 'not-applied', retryable: true });
    await driver.execute(sql("INSERT INTO t VALUES ('up again')"), write);
    expect(await column(driver, 'SELECT x FROM t')).toEqual(['up again']);
  });

  it('a server that is killed in the middle of a write leaves its outcome unknown', async () => {
    const server = await serve();
    const driver = drive({ url: urlOf(server, protocol) });
    await driver.execute(sql('CREATE TABLE t (x)'), write);
    const endless = 'WITH RECURSIVE c (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM c) SELECT max(i) FROM c';
    const lost = [
      expect(driver.execute(sql(`INSERT INTO t ${endless}`), write)).rejects.toMatchObject({
        ...unknown,
        code: 'connection',
      }),
      expect(driver.execute(sql(endless), read)).rejects.toMatchObject({ ...harmless, code: 'connection' }),
    ];
    await new Promise((resolve) => setTimeout(resolve, 200));
    await server.kill();
    await Promise.all(lost);
    await server.restart();
    expect(await column(driver, 'SELECT x FROM t')).toEqual([]);
  });

  it('a call that takes too long does no harm to a transaction that shares its connection', async () => {
    const server = await serve();
    const driver = drive({ url: urlOf(server, protocol), timeout: 500 });
    await driver.execute(sql('CREATE TABLE t (x)'), write);
    const transaction = await driver.begin(write);
    await transaction.execute(INSERT, write);
    const endless = 'WITH RECURSIVE c (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM c) SELECT max(i) FROM c';
    await expect(driver.execute(sql(endless), read)).rejects.toMatchObject({ ...harmless, code: 'timeout' });
    await transaction.execute(INSERT, write);
    await transaction.commit();
    expect(await column(driver, 'SELECT x FROM t')).toEqual(['lost', 'lost']);
  });

  it('a host that does not exist is told as such', async () => {
    const driver = drive(`${protocol}://no-such-host.invalid`);
    await expect(driver.execute(INSERT, write)).rejects.toMatchObject({
      ...harmless,
      code: 'connection',
      message: expect.stringMatching(/no-such-host\.invalid cannot be reached: /),
    });
  });
});

describe('a status of HTTP', () => {
  it.each([500, 502, 503, 504])('%i after the request has arrived leaves a write unknown', async (status) => {
    const server = await serve();
    await open(server.url).execute('CREATE TABLE t (x)');
    const gateway: typeof fetch = async (...request) => {
      await (await fetch(...request)).arrayBuffer();
      return new Response('<h1>Bad gateway</h1>', { status });
    };
    const driver = drive({ url: server.url, fetch: gateway });
    await expect(driver.execute(INSERT, write)).rejects.toMatchObject({ ...unknown, code: 'connection' });
    await expect(driver.execute(BATCH, write)).rejects.toMatchObject({ ...unknown, code: 'connection' });
    await expect(driver.execute(sql('SELECT 1'), read)).rejects.toMatchObject({ ...harmless, code: 'connection' });
    expect(await column(drive(server.url), 'SELECT x FROM t')).toEqual(['lost', 'lost 1', 'lost 2']);
  });

  it.each([
    [404, { code: 'connection', retryable: false, message: expect.stringMatching(/Check that this is the URL/) }],
    [413, { code: 'too-big', retryable: false }],
    [429, { code: 'connection', retryable: true }],
  ])('%i refuses the request, and nothing is applied', async (status, told) => {
    const refusing: typeof fetch = async () => new Response('no', { status });
    const driver = drive({ url: 'http://127.0.0.1:9', fetch: refusing });
    await expect(driver.execute(INSERT, write)).rejects.toMatchObject({ outcome: 'not-applied', ...told });
    await expect(driver.execute(BATCH, write)).rejects.toMatchObject({ outcome: 'not-applied', ...told });
  });

  it('200 with something that is no answer leaves a write unknown, and says what to look at', async () => {
    const portal: typeof fetch = async () => new Response('<h1>Please log in</h1>', { status: 200 });
    const driver = drive({ url: 'http://127.0.0.1:9', fetch: portal });
    const told = { code: 'decode', message: expect.stringMatching(/Is it a libSQL server/) };
    await expect(driver.execute(INSERT, write)).rejects.toMatchObject({ ...told, outcome: 'unknown' });
    await expect(driver.execute(sql('SELECT 1'), read)).rejects.toMatchObject({ ...told, outcome: 'not-applied' });
  });
});
