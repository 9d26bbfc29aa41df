import { type Auth, createAuth, type Sqld, startSqld } from '@coterie/sqld';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type LibsqlOptions, libsql } from '../../src/index.ts';
import { column, drive, protocols, read, sql, urlOf, write } from '../helper/server.ts';

let auth: Auth;
let server: Sqld;
beforeAll(async () => {
  auth = createAuth();
  server = await startSqld({ jwtKeyFile: auth.jwtKeyFile });
  const driver = libsql({ url: server.url, authToken: auth.token() });
  await driver.execute(sql('CREATE TABLE t (x)'), write);
  await driver.close();
});
afterAll(() => server.stop());

const expired = () => auth.token({ exp: Math.floor(Date.now() / 1000) - 3600 });
const refused = {
  code: 'unauthorized',
  outcome: 'not-applied',
  message: expect.stringMatching(/refuses the credentials: .* Give an authToken/),
};

describe.each(protocols)('over %s', (protocol) => {
  const withToken = (authToken?: string) =>
    drive({ url: urlOf(server, protocol), ...(authToken === undefined ? {} : { authToken }) });

  it('a valid token opens the server, as an option or in the URL', async () => {
    expect(await column(withToken(auth.token()), 'SELECT 1')).toEqual([1]);
    expect(await column(drive(`${urlOf(server, protocol)}?authToken=${auth.token()}`), 'SELECT 1')).toEqual([1]);
  });

  it.each([
    ['no token', () => undefined],
    ['an empty one', () => ''],
    ['something that is no token', () => 'open sesame'],
    ['a token of another key', () => createAuth().token()],
    ['an expired one', expired],
  ])('%s is refused with the remedy, whatever the call', async (_what, token) => {
    for (const call of [
      (driver: ReturnType<typeof drive>) => driver.execute(sql('SELECT 1'), read),
      (driver: ReturnType<typeof drive>) => driver.execute(sql('INSERT INTO t VALUES (1)'), write),
      (driver: ReturnType<typeof drive>) => driver.execute(sql('INSERT INTO t VALUES (1)', 'SELECT 1'), write),
      async (driver: ReturnType<typeof drive>) => (await driver.begin(write)).execute(sql('SELECT 1'), write),
    ]) {
      await expect(call(withToken(token()))).rejects.toMatchObject(refused);
    }
    expect(await column(withToken(auth.token()), 'SELECT count(*) FROM t')).toEqual([0]);
  });

  it('a token never shows in an error or its causes', async () => {
    const secret = createAuth().token();
    const attempts: LibsqlOptions[] = [
      { url: urlOf(server, protocol), authToken: secret },
      { url: `${urlOf(server, protocol)}?authToken=${secret}` },
      { url: `${protocol}://no-such-host.invalid?authToken=${secret}` },
    ];
    for (const options of attempts) {
      const error: unknown = await drive(options)
        .execute(sql('SELECT 1'), read)
        .catch((thrown: unknown) => thrown);
      for (let at = error; at instanceof Error; at = at.cause) {
        for (const told of [at.message, at.stack ?? '', JSON.stringify(at)]) expect(told).not.toContain(secret);
      }
      expect(error).toBeInstanceOf(Error);
    }
  });
});

it('a read-only token reads over HTTP, and its writes are refused with the remedy', async () => {
  const driver = drive({ url: server.url, authToken: auth.token({ a: 'ro' }) });
  expect(await column(driver, 'SELECT count(*) FROM t')).toEqual([0]);
  await expect(driver.execute(sql('INSERT INTO t VALUES (1)'), write)).rejects.toMatchObject(refused);
  await expect(driver.execute(sql('INSERT INTO t VALUES (1)', 'SELECT 1'), write)).rejects.toMatchObject(refused);
  expect(await column(driver, 'SELECT count(*) FROM t')).toEqual([0]);
});

it('a read-only token over WebSocket reads; the server drops its writes without a word, which is told as lost', async () => {
  const driver = drive({ url: server.wsUrl, authToken: auth.token({ a: 'ro' }) });
  expect(await column(driver, 'SELECT count(*) FROM t')).toEqual([0]);
  const lost = { code: 'connection', outcome: 'unknown' };
  await expect(driver.execute(sql('INSERT INTO t VALUES (1)'), write)).rejects.toMatchObject(lost);
  expect(await column(driver, 'SELECT count(*) FROM t')).toEqual([0]);
});

it('a token that the server stops to accept is told when the socket breaks', async () => {
  const other = await startSqld({ jwtKeyFile: auth.jwtKeyFile });
  const driver = drive({ url: other.wsUrl, authToken: auth.token() });
  await driver.execute(sql('SELECT 1'), read);
  await other.stop();
  const stricter = await startSqld({ jwtKeyFile: createAuth().jwtKeyFile, port: other.port });
  await driver.execute(sql('SELECT 1'), read).catch(() => undefined);
  await expect(driver.execute(sql('SELECT 1'), read)).rejects.toMatchObject(refused);
  await stricter.stop();
});
