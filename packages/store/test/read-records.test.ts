import { expect, it } from 'vitest';
import { readRecords, type Store, type TranscriptEvent } from '../src/index.ts';
import { memoryStore } from './support/stores.ts';

async function recordsOf(store: Store<'sync'>, session: string): Promise<readonly TranscriptEvent[]> {
  const found: TranscriptEvent[] = [];
  for await (const record of readRecords(store, session)) found.push(record);
  return found;
}

it('the records of a session are read whole and in order, however many and however long they are', async () => {
  let queries = 0;
  const store = memoryStore({
    onQuery: () => {
      queries += 1;
    },
  });
  store.sessions.createMany(['s', 't'].map((id) => ({ id, type: 'claude' })));
  const sizes = Array.from({ length: 1_100 }, (_, at) => (at % 200 === 0 ? 1_500_000 : 5));
  for (const [at, size] of sizes.entries()) {
    store.transcripts.create({
      sessionId: at % 100 === 99 ? 't' : 's',
      data: { uuid: String(at), text: 'x'.repeat(size) },
    });
  }
  store.transcripts.assign(['0', '1', '99'], 't');
  store.transcripts.assign(['199'], 's');
  for (const belongsTo of ['s', 't']) {
    const listed = store.transcripts.list({ where: { belongsTo } });
    queries = 0;
    expect(await recordsOf(store, belongsTo)).toEqual(listed);
    // A page ends after 500 records or with the one that goes beyond 2 MB, and the last one is empty.
    expect(queries).toBe(belongsTo === 's' ? 4 : 2);
  }
  expect(await recordsOf(store, 'nobody')).toEqual([]);
});
