/** A session is made, a transcript imported, its words found: on each driver. */
import assert from 'node:assert/strict';
import { createReadStream } from 'node:fs';
import { betterSqlite3 } from '@coterie/better-sqlite3';
import type { Mode } from '@coterie/core';
import { libsql } from '@coterie/libsql';
import { sqljs } from '@coterie/sqljs';
import { importTranscript, openStore, readThread, type Store } from '@coterie/store';

const id = '3f1c9a52-7d4e-4b86-9c0a-51e2f7d8a634';
const file = `-home-ana-tidemark/${id}.jsonl`;

async function use<M extends Mode>(store: Store<M>): Promise<void> {
  const lead = await store.sessions.create({ type: 'director', name: 'release 2.0', workspace: '/work/app' });
  await store.sessions.update(lead.id, { status: 'active' });
  const imported = await importTranscript(store, {
    file,
    open: (start) => createReadStream(`transcripts/${file}`, { start }),
  });
  assert.deepEqual(imported.malformed, []);
  assert.notEqual((await store.transcripts.search('migration')).length, 0);
  assert.equal((await store.sessions.list({ where: { status: 'active' } }))[0]?.name, 'release 2.0');
  let messages = 0;
  for await (const { entry } of readThread(store, id))
    if (entry.kind === 'user' || entry.kind === 'assistant') messages += 1;
  assert.notEqual(messages, 0);
  await store.close();
}

await use(openStore(betterSqlite3('store.db')));
await use(await openStore(libsql('file:store-libsql.db')));
await use(openStore(await sqljs()));
console.log('store: done');
