import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';
import { serve } from './helper/server.ts';

it('the entry without Node imports nothing of Node, and works over HTTP and WebSocket', async () => {
  const server = await serve();
  // As an edge runtime resolves the packages.
  const script = fileURLToPath(new URL('./process/edge.ts', import.meta.url));
  const args = [
    '--conditions=workerd',
    script,
    server.url,
    server.wsUrl,
    `${server.url.replace('http:', 'libsql:')}?tls=0`,
  ];
  const { stdout } = await promisify(execFile)(process.execPath, args);
  expect(JSON.parse(stdout)).toEqual([[[1]], true, [[2]], true, [[3]], true]);
});
