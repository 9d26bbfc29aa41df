import { libsql } from '@coterie/libsql';
import { type Sqld, startSqld } from '@coterie/sqld';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { digest } from '../src/digest/index.ts';
import { openStore } from '../src/index.ts';
import { CORPUS_DIGEST, importCorpus } from './support/digests.ts';

let server: Sqld;
beforeAll(async () => {
  server = await startSqld();
});
afterAll(() => server.stop());

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
