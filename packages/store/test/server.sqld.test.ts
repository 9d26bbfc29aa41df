import { libsql } from '@coterie/libsql';
import { type Sqld, startSqld } from '@coterie/sqld';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { importTranscript, openStore, readThread } from '../src/index.ts';
import { useStore } from './support/corpus.ts';
import { memoryStore } from './support/stores.ts';
import { sourceOf, text, Writer } from './support/transcript.ts';

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
    expect(result).toMatchObject({ records: 5, inserted: 5, malformed: [], tooLarge: [{ line: 3 }] });
    expect(result.tooLarge[0]?.reason).toMatch(/the server takes .* local database file/);
    expect(await store.transcripts.count({ sessionId: 'large' })).toBe(5);
    await store.close();
  });

  it('reads and searches conversations whose records are more than the server sends at once', async () => {
    const store = await openStore(await libsql({ url: server.url }));
    const writer = new Writer({ session: 'heavy' });
    for (let turn = 0; turn < 25; turn += 1) writer.user(`${'x'.repeat(300_000)} +++ ${'y'.repeat(300_000)}`);
    await importTranscript(store, sourceOf('-w/heavy.jsonl', writer.text));

    const read: string[] = [];
    for await (const { event } of readThread(store, 'heavy')) read.push(event.json);
    expect(read).toEqual(writer.lines);
    for (const words of ['+++', 'y +++', '+++ ++']) {
      const hits = await store.transcripts.search(words, { session: 'heavy', limit: 25 });
      expect(hits.map(({ kind }) => kind)).toEqual(words.includes('y') ? [] : Array(25).fill('user'));
      for (const { snippet } of hits) expect(snippet).toContainEqual({ text: '+++', match: true });
    }
    await expect(store.transcripts.list({ where: { sessionId: 'heavy' } })).rejects.toMatchObject({ code: 'too-big' });
    await store.close();
  });

  it('reads conversations of more records than the server tells the places of at once', async () => {
    const store = await openStore(await libsql({ url: server.url }));
    const writer = new Writer({ session: 'long' });
    writer.user('a question');
    for (let turn = 0; turn < 28_000; turn += 1) writer.record({ type: 'progress' });
    writer.assistant('m', [text('an answer')]);
    await importTranscript(store, sourceOf('-w/long.jsonl', writer.text));
    await expect(store.transcripts.thread('long')).rejects.toMatchObject({ code: 'too-big' });
    const read: unknown[] = [];
    for await (const { entry, blocks } of readThread(store, 'long')) read.push([entry.kind, entry.parentId, blocks]);
    const question = store.transcripts.list({ where: { sessionId: 'long', kind: 'user' } });
    expect(read).toEqual([
      ['user', null, [{ type: 'text', text: 'a question' }]],
      ['assistant', (await question)[0]?.id, [{ type: 'text', text: 'an answer' }]],
    ]);
    await store.close();
  });
});
