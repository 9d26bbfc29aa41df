import { sqljs } from '@coterie/sqljs';
import wasmUrl from 'sql.js/dist/sql-wasm-browser.wasm?url';
import { describe, expect, it } from 'vitest';
import { digest } from '../src/digest/index.ts';
import { openStore } from '../src/index.ts';
import { CORPUS_DIGEST, importCorpus } from './support/digests.ts';

describe('the digest in a browser', () => {
  it('is that of everywhere else', async () => {
    const store = openStore(await sqljs({ wasmUrl }));
    await importCorpus(store);
    expect(digest(store).sha256).toBe(CORPUS_DIGEST);
    store.close();
  });
});
