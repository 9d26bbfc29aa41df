import { createClient } from '@libsql/client';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createAuth, type Sqld, startSqld } from '../src/index.ts';

const auth = createAuth();
let server: Sqld;
beforeAll(async () => {
  server = await startSqld({ jwtKeyFile: auth.jwtKeyFile });
});
afterAll(() => server.stop());

async function run(sql: string, authToken?: string): Promise<unknown> {
  const client = createClient({ url: server.url, ...(authToken === undefined ? {} : { authToken }) });
  try {
    return (await client.execute(sql)).rows[0]?.[0];
  } finally {
    client.close();
  }
}

const secondsFromNow = (seconds: number) => Math.floor(Date.now() / 1000) + seconds;

test('a token opens the server for reading and writing', async () => {
  await run('CREATE TABLE note (text TEXT)', auth.token());
  expect(await run('SELECT count(*) FROM note', auth.token({ exp: secondsFromNow(60) }))).toBe(0);
});

test('a read-only token reads and may not write', async () => {
  expect(await run('SELECT 1', auth.token({ a: 'ro' }))).toBe(1);
  await expect(run('CREATE TABLE other (a)', auth.token({ a: 'ro' }))).rejects.toThrow();
});

test.each([
  ['no token', () => undefined],
  ['an expired token', () => auth.token({ exp: secondsFromNow(-3600) })],
  ['a token of another key', () => createAuth().token()],
  ['something that is no token', () => 'sesame'],
])('%s is refused', async (_, token) => {
  await expect(run('SELECT 1', token())).rejects.toThrow(/401/);
});
