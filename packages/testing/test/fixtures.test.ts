import { importTranscript } from '@coterie/store';
import { describe, expect, test } from 'vitest';
import {
  createInMemoryStore,
  endlessTranscript,
  Random,
  randomSessions,
  randomTranscript,
  transcriptSource,
  utf8,
} from '../src/index.ts';
import { engine } from './engine.ts';

test('a store in memory is made at once on a synchronous driver, with times and ids that every run repeats', () => {
  const make = () => {
    const store = createInMemoryStore(engine({ mode: 'sync' }));
    const session = store.sessions.create({ type: 'director', name: 'main', workspace: '/w' });
    store.close();
    return session;
  };
  expect(make()).toEqual(make());
});

test('random sessions are legal, and the same for the same seed', async () => {
  const store = await createInMemoryStore(engine({ mode: 'async' }));
  const created = await store.sessions.createMany(randomSessions(new Random(1), 300));
  expect(created.length).toBe(300);
  expect(randomSessions(new Random(1), 20)).toEqual(randomSessions(new Random(1), 20));
  await store.close();
});

describe.each([1, 2, 3, 4, 5, 6, 7, 8])('a random transcript (seed %i)', (seed) => {
  test('is read by the store as what it was written to be', async () => {
    const random = new Random(seed);
    const { file, text, truth, sessionId } = randomTranscript(random, { turns: 30 });
    const store = await createInMemoryStore(engine({ mode: 'async' }));
    const read = await importTranscript(store, transcriptSource(file, utf8(text), random));
    expect(read).toMatchObject({ records: truth.records, inserted: truth.records, sessions: [sessionId], pending: 0 });
    expect(read.malformed.length).toBe(truth.malformed);
    const [overview] = await store.transcripts.overview();
    expect(overview).toMatchObject({
      id: sessionId,
      records: truth.records,
      userMessages: truth.userMessages,
      assistantMessages: truth.assistantMessages,
      toolCalls: truth.toolCalls,
      sidechains: truth.sidechains,
      tokens: truth.tokens,
    });
    expect([...(overview?.models ?? [])].sort()).toEqual([...truth.models].sort());
    await store.close();
  });

  test('is imported whole in whatever pieces it grows', async () => {
    const random = new Random(seed);
    const { file, text, truth } = randomTranscript(random, { turns: 12 });
    const bytes = utf8(text);
    const store = await createInMemoryStore(engine({ mode: 'async' }));
    let inserted = 0;
    for (let size = 0; size < bytes.length; ) {
      size = Math.min(bytes.length, size + random.integer(1, 20_000));
      const source = transcriptSource(file, bytes.slice(0, size), random);
      inserted += (await importTranscript(store, source, { batch: { records: random.integer(1, 50) } })).inserted;
    }
    expect(inserted).toBe(truth.records);
    const [overview] = await store.transcripts.overview();
    expect(overview).toMatchObject({ records: truth.records, tokens: truth.tokens, toolCalls: truth.toolCalls });
    await store.close();
  });
});

test('an endless transcript is one session, of which any number of turns can be taken', async () => {
  const random = new Random(9);
  const { sessionId, file, turns } = endlessTranscript(random);
  let text = '';
  for (const turn of turns) {
    text += turn;
    if (text.length > 100_000) break;
  }
  const store = await createInMemoryStore(engine({ mode: 'async' }));
  const read = await importTranscript(store, transcriptSource(file, utf8(text), random));
  const records = text.trimEnd().split('\n').length;
  expect(read).toMatchObject({ records, inserted: records, sessions: [sessionId], malformed: [], pending: 0 });
  await store.close();
});
