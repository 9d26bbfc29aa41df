import { once } from 'node:events';
import { createServer } from 'node:http';
import { expect, it, onTestFinished } from 'vitest';
import { drive, read, sql } from '../helper/server.ts';

/** The port of a server in plain HTTP, which stands until the test ends. */
async function servePlainly(): Promise<number> {
  const server = createServer((_request, response) => response.end()).listen(0, '127.0.0.1');
  onTestFinished(() => void server.close());
  await once(server, 'listening');
  const address = server.address();
  return typeof address === 'object' ? (address?.port ?? 0) : 0;
}

it.each([
  ['https', 'https'],
  ['wss', 'wss'],
  ['libsql', 'https'],
])('%s: to a server without TLS says so, and how to reach it', async (scheme, shown) => {
  const port = await servePlainly();
  await expect(drive(`${scheme}://127.0.0.1:${port}`).execute(sql('SELECT 1'), read)).rejects.toMatchObject({
    code: 'connection',
    outcome: 'not-applied',
    retryable: false,
    message: `${shown}://127.0.0.1:${port} cannot be reached: the server speaks no TLS there. Nothing was sent. Use http:// or ws:// if it is a server without, else check the port.`,
  });
});
