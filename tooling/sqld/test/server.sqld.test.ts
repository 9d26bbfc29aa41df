import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createClient } from '@libsql/client';
import { expect, onTestFinished, test, vi } from 'vitest';
import { type SqldOptions, startSqld } from '../src/index.ts';

async function start(options?: SqldOptions) {
  const server = await startSqld(options);
  onTestFinished(() => server.stop());
  return server;
}

function connect(url: string) {
  const client = createClient({ url });
  onTestFinished(() => client.close());
  return client;
}

const isUp = (url: string) =>
  fetch(`${url}/health`).then(
    (response) => response.ok,
    () => false,
  );

test('a server takes SQL over HTTP and over WebSocket', async () => {
  const server = await start();
  await connect(server.url).executeMultiple('CREATE TABLE note (text TEXT); INSERT INTO note VALUES (1);');
  const { rows } = await connect(server.wsUrl).execute('SELECT text FROM note');
  expect(rows[0]?.text).toBe('1');
});

test('several servers start at once, each on its own port and data', async () => {
  const servers = await Promise.all([start(), start(), start(), start()]);
  expect(new Set(servers.map(({ port }) => port)).size).toBe(4);
  await Promise.all(servers.map(({ url }, n) => connect(url).execute(`CREATE TABLE t${n} (a)`)));
  for (const [n, { url }] of servers.entries()) {
    const { rows } = await connect(url).execute('SELECT name FROM sqlite_master');
    expect(rows.map(({ name }) => name)).toEqual([`t${n}`]);
  }
});

test('a killed server is gone, and comes back on the same port with its committed data', async () => {
  const server = await start();
  await connect(server.url).execute('CREATE TABLE kept (a)');
  await server.kill();
  expect(await isUp(server.url)).toBe(false);
  await server.restart();
  await connect(server.url).execute('SELECT a FROM kept');
});

test('stop removes a temporary folder and keeps a given one', async () => {
  const temporary = await start();
  await temporary.stop();
  expect(existsSync(temporary.directory)).toBe(false);

  const directory = await mkdtemp(join(tmpdir(), 'coterie-given-'));
  onTestFinished(() => rm(directory, { recursive: true, force: true }));
  const given = await start({ directory });
  await given.stop();
  expect(await isUp(given.url)).toBe(false);
  expect(existsSync(directory)).toBe(true);
});

test('a port that is taken is refused with what the server wrote', async () => {
  const listener = createServer().listen(0, '127.0.0.1');
  onTestFinished(() => {
    listener.close();
  });
  await once(listener, 'listening');
  const address = listener.address();
  const port = typeof address === 'object' ? address?.port : undefined;
  await expect(startSqld({ port: port ?? 0 })).rejects.toThrow(/did not start on port \d+.*\n.*Address already in use/);
});

test('the server and its folder go with the process that started it, even when that one is killed', async () => {
  const owner = spawn(process.execPath, [fileURLToPath(new URL('./owner.ts', import.meta.url))], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [line] = (await once(owner.stdout.setEncoding('utf8'), 'data')) as [string];
  const { url, directory } = JSON.parse(line) as { url: string; directory: string };
  expect(await isUp(url)).toBe(true);
  owner.kill('SIGKILL');
  await vi.waitFor(async () => {
    expect(await isUp(url)).toBe(false);
    expect(existsSync(directory)).toBe(false);
  }, 10_000);
});
