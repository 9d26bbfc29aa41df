/** A process of its own that creates a project whenever it is told a name. Started with the file and the driver. */
import { createInterface } from 'node:readline';
import { betterSqlite3 } from '@coterie/better-sqlite3';
import type { DatabaseInterface } from '@coterie/core';
import { libsql } from '@coterie/libsql';
import { openStore } from '../../src/index.ts';

const [, , path = '', driver = ''] = process.argv;
const opened = driver === 'libsql' ? await libsql({ url: `file:${path}` }) : betterSqlite3(path, { mode: 'async' });
const store = await openStore(opened as DatabaseInterface<'async'>);
process.stdout.write('ready\n');
for await (const name of createInterface({ input: process.stdin })) {
  await store.projects.create({ name });
  process.stdout.write(`${name}\n`);
}
await store.close();
