/** The same on a libSQL server. */
import { libsql } from '@coterie/libsql';
import { type Sqld, startSqld } from '@coterie/sqld';
import { afterEach } from 'vitest';
import { runSuites } from './suites/index.ts';
import { open } from './support/open.ts';

const servers: Sqld[] = [];
afterEach(async () => {
  for (const server of servers.splice(0)) await server.stop();
});

runSuites('libsql, a server', async (config) => {
  const server = await startSqld();
  servers.push(server);
  return open({ ...config, database: libsql({ url: server.url }) });
});
