import { libsql } from '@coterie/libsql';
import { type Sqld, startSqld } from '@coterie/sqld';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { importTranscript, openStore } from '../src/index.ts';
import { useStore } from './support/corpus.ts';
import { memoryStore } from './support/stores.ts';
import { sourceOf } from './support/transcript.ts';

let server: Sqld;
beforeAll(async () => {
  server = await startSqld();
});
afterAll(() => server.stop());

describe('the store on a server', () => {
  it('answers the same as on a file', async () => {
    const store = await openStore(await libsql({ url: server.url }));
    expect(await useStore(store)).toEqual(await useStore(memoryStore()));
    await store.close();
  });

  it('imports what the server takes, and reports what is too large for it', async () => {
    const store = await openStore(await libsql({ url: server.wsUrl }));
    const record = (size: number): string =>
      `{"type":"user","sessionId":"large","message":{"content":"${'tide '.repeat(size / 5)}"}}`;
    const records = [100, 1_500_000, 8_000_000, 1_500_000, 1_500_000, 100].map(record);
    const result = await importTranscript(store, sourceOf('-w/large.jsonl', `${records.join('\n')}\n`));
    expect(result).toMatchObject({ records: 5, inserted: 5, malformed: [{ line: 3 }] });
    expect(result.malformed[0]?.reason).toMatch(/this server takes .* local database file/);
    expect(await store.transcripts.count({ sessionId: 'large' })).toBe(5);
    await store.close();
  });
});
