import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { libsql } from '@coterie/libsql';
import { type Sqld, startSqld } from '@coterie/sqld';
import { runStoreCases, targetAt } from '@coterie/testing';
import { afterAll, describe, test } from 'vitest';
import { openStore } from '../src/index.ts';

const folder = mkdtempSync(join(tmpdir(), 'coterie-store-sqld-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

let migrated: Promise<string> | undefined;

/** What a server keeps of an empty store: to migrate each case's server anew would take most of the time. */
async function migrate(): Promise<string> {
  const directory = join(folder, 'migrated');
  const server = await startSqld({ directory });
  const store = await openStore(libsql({ url: server.url }));
  await store.close();
  await server.kill('SIGTERM');
  return directory;
}

async function start(): Promise<Sqld> {
  migrated ??= migrate();
  const directory = mkdtempSync(join(folder, 'case-'));
  cpSync(await migrated, directory, { recursive: true });
  return startSqld({ directory });
}

runStoreCases(
  targetAt({
    name: 'libsql, server over HTTP',
    create: start,
    open: ({ url }) => libsql({ url }),
    remove: async (server) => {
      await server.stop();
      rmSync(server.directory, { recursive: true, force: true });
    },
  }),
  { describe, test },
);
