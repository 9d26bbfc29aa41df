import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openDatabase } from '@coterie/core';
import { libsql } from '@coterie/libsql';
import { type Sqld, startSqld } from '@coterie/sqld';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { digest } from '../src/digest/index.ts';
import { openStore } from '../src/index.ts';
import { CORPUS_DIGEST, importCorpus } from './support/digests.ts';

const folder = mkdtempSync(join(tmpdir(), 'coterie-store-'));
let server: Sqld;
beforeAll(async () => {
  server = await startSqld();
});
afterAll(async () => {
  await server.stop();
  rmSync(folder, { recursive: true, force: true });
});

describe('the digest on a server', () => {
  it('is that of a file, over HTTP and over WebSocket', async () => {
    for (const url of [server.url, server.wsUrl]) {
      const store = await openStore(libsql({ url }));
      await importCorpus(store, 50);
      expect((await digest(store)).sha256).toBe(CORPUS_DIGEST);
      await store.close();
    }
  });
});

describe('the digest on a replica', () => {
  it('is that of a file, where it was written through and where it was fetched', async () => {
    // Of its own, since the other one has rows.
    const { url: syncUrl, stop } = await startSqld();
    try {
      const writer = await openStore(libsql({ url: `file:${join(folder, 'writer.db')}`, syncUrl }));
      await importCorpus(writer, 50);
      expect((await digest(writer)).sha256).toBe(CORPUS_DIGEST);
      await writer.close();

      const db = openDatabase(libsql({ url: `file:${join(folder, 'reader.db')}`, syncUrl }));
      await db.sync();
      expect((await digest({ db })).sha256).toBe(CORPUS_DIGEST);
      await db.close();
    } finally {
      await stop();
    }
  });
});
