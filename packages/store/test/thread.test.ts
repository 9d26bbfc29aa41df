import { describe, expect, it } from 'vitest';
import { importTranscript, readThread, type Store } from '../src/index.ts';
import { memoryStore } from './support/stores.ts';
import { sourceOf, text, toolUse, Writer } from './support/transcript.ts';

async function storeOf(...writers: readonly Writer[]): Promise<Store<'sync'>> {
  const store = memoryStore();
  for (const [at, writer] of writers.entries())
    await importTranscript(store, sourceOf(`-w/file-${at}.jsonl`, writer.text));
  return store;
}

/** What is said along the thread, shortly; `-` marks what is not on the main path. */
async function said(store: Store<'sync'>, session: string, all = false): Promise<string[]> {
  const lines: string[] = [];
  for await (const { entry, blocks } of readThread(store, session, { all })) {
    const words = blocks.map((block) =>
      'text' in block ? block.text : block.type === 'tool_use' ? `${block.name}?` : block.type,
    );
    lines.push(`${entry.main ? '' : '-'}${entry.kind}: ${words.join(' ')}`.trim());
  }
  return lines;
}

describe('the thread of a session', () => {
  it('is the conversation in the order of the file', async () => {
    const writer = new Writer();
    writer.user('question');
    writer.record({ type: 'progress', data: { type: 'hook_progress' } });
    writer.assistant('m1', [text('looking'), toolUse('t1', 'Read')]);
    writer.record({ type: 'progress', data: { type: 'hook_progress' } });
    writer.toolResult('t1', 'content');
    writer.record({ type: 'system', subtype: 'turn_duration', durationMs: 5 });
    writer.assistant('m2', [text('answer')]);
    const store = await storeOf(writer);
    expect(await said(store, writer.session)).toEqual([
      'user: question',
      'assistant: looking',
      'assistant: Read?',
      'tool_result: content',
      'assistant: answer',
    ]);
    const thread = store.transcripts.thread(writer.session);
    expect(thread.map(({ parentId }) => parentId)).toEqual([null, ...thread.slice(0, -1).map(({ id }) => id)]);
  });

  it('leaves rewound branches out, unless all is asked for', async () => {
    const writer = new Writer();
    const first = writer.user('question');
    writer.assistant('m1', [text('bad answer')]);
    writer.user('bad follow-up');
    writer.user('better question', { parentUuid: first });
    writer.assistant('m2', [text('good answer')]);
    const store = await storeOf(writer);
    expect(await said(store, writer.session)).toEqual([
      'user: question',
      'user: better question',
      'assistant: good answer',
    ]);
    expect(await said(store, writer.session, true)).toEqual([
      'user: question',
      '-assistant: bad answer',
      '-user: bad follow-up',
      'user: better question',
      'assistant: good answer',
    ]);
  });

  it('begins at the new root when the user rewound to the beginning', async () => {
    const writer = new Writer();
    writer.user('first try');
    writer.assistant('m1', [text('bad answer')]);
    writer.user('second try', { parentUuid: null });
    writer.assistant('m2', [text('good answer')]);
    const store = await storeOf(writer);
    expect(await said(store, writer.session)).toEqual(['user: second try', 'assistant: good answer']);
  });

  it('has parallel tool calls with all their results, though the tree goes on behind one of them', async () => {
    const writer = new Writer();
    writer.user('question');
    const [, callA, callB] = writer.assistant('m1', [text('both'), toolUse('a', 'Read'), toolUse('b', 'Grep')]);
    writer.toolResult('a', 'of a', { parentUuid: callA });
    writer.toolResult('b', 'of b', { parentUuid: callB });
    writer.assistant('m2', [text('answer')]);
    const store = await storeOf(writer);
    const expected = [
      'user: question',
      'assistant: both',
      'assistant: Read?',
      'assistant: Grep?',
      'tool_result: of a',
      'tool_result: of b',
      'assistant: answer',
    ];
    expect(await said(store, writer.session)).toEqual(expected);
  });

  it('has them too where the second call stands behind the first result', async () => {
    const writer = new Writer();
    writer.user('question');
    const [callA] = writer.assistant('m1', [toolUse('a', 'Read')]);
    const resultA = writer.toolResult('a', 'of a');
    const [callB] = writer.assistant('m1', [toolUse('b', 'Grep')], undefined, { parentUuid: callA });
    writer.toolResult('b', 'of b', { parentUuid: callB });
    writer.assistant('m2', [text('answer')], undefined, { parentUuid: resultA });
    const store = await storeOf(writer);
    const expected = [
      'user: question',
      'assistant: Read?',
      'tool_result: of a',
      'assistant: Grep?',
      'tool_result: of b',
      'assistant: answer',
    ];
    expect(await said(store, writer.session)).toEqual(expected);
  });

  it('goes on before a compaction', async () => {
    const writer = new Writer();
    writer.user('question');
    writer.assistant('m1', [text('answer')]);
    const before = writer.last;
    writer.record({
      type: 'system',
      subtype: 'compact_boundary',
      parentUuid: null,
      logicalParentUuid: before,
      content: 'compacted',
    });
    writer.user('This session is being continued', { isCompactSummary: true });
    writer.user('next question');
    const store = await storeOf(writer);
    expect(await said(store, writer.session)).toEqual([
      'user: question',
      'assistant: answer',
      'boundary:',
      'meta: This session is being continued',
      'user: next question',
    ]);
  });

  it('bridges a parent that is missing', async () => {
    const writer = new Writer();
    writer.user('question');
    writer.assistant('m1', [text('answer')]);
    writer.user('next question', { parentUuid: 'nowhere' });
    const store = await storeOf(writer);
    expect(await said(store, writer.session)).toEqual(['user: question', 'assistant: answer', 'user: next question']);
  });

  it('ends in spite of a circle', async () => {
    const writer = new Writer();
    writer.user('one', { uuid: 'a', parentUuid: 'c' });
    writer.user('two', { uuid: 'b', parentUuid: 'a' });
    writer.user('three', { uuid: 'c', parentUuid: 'b' });
    const store = await storeOf(writer);
    expect(await said(store, writer.session)).toEqual(['user: one', 'user: two', 'user: three']);
  });

  it('has sub-agents only when all is asked for, after the session itself', async () => {
    const main = new Writer();
    const agent = new Writer({ space: 2, agentId: 'a1', start: '2026-03-02T08:00:00.000Z' });
    agent.user('explore');
    agent.assistant('a', [text('explored')]);
    main.user('question');
    main.user('old style prompt', { isSidechain: true, parentUuid: null });
    main.assistant('m1', [text('answer')]);
    const store = memoryStore();
    await importTranscript(store, sourceOf('-w/agent-a1.jsonl', agent.text));
    await importTranscript(store, sourceOf('-w/main.jsonl', main.text));
    expect(await said(store, main.session)).toEqual(['user: question', 'assistant: answer']);
    expect(await said(store, main.session, true)).toEqual([
      'user: question',
      '-user: old style prompt',
      'assistant: answer',
      '-user: explore',
      '-assistant: explored',
    ]);
    const agents = store.transcripts
      .thread(main.session, { all: true })
      .map(({ agentId, isSidechain }) => [agentId, isSidechain]);
    expect(agents).toEqual([
      [null, false],
      [null, true],
      [null, false],
      ['a1', true],
      ['a1', true],
    ]);
  });

  it('shows a record that was copied into a second file once', async () => {
    const writer = new Writer();
    writer.user('question');
    const early = new Writer();
    early.user('question');
    writer.assistant('m1', [text('answer')]);
    const store = await storeOf(early, writer);
    expect(await said(store, writer.session)).toEqual(['user: question', 'assistant: answer']);
  });

  it('of records that came from no file is in the order in which they came', async () => {
    const store = memoryStore();
    store.sessions.create({ id: 's', type: 'claude' });
    const writer = new Writer({ session: 's' });
    writer.user('question');
    writer.assistant('m1', [text('answer')]);
    store.transcripts.createMany(writer.lines.map((data) => ({ sessionId: 's', data })));
    expect(await said(store, 's')).toEqual(['user: question', 'assistant: answer']);
  });

  it('of an unknown session is empty', () => {
    expect(memoryStore().transcripts.thread('none')).toEqual([]);
  });

  it('is read page by page, however long it is', async () => {
    const writer = new Writer();
    for (let turn = 0; turn < 130; turn += 1) writer.user(`turn ${turn}`);
    const store = await storeOf(writer);
    expect(await said(store, writer.session)).toEqual(Array.from({ length: 130 }, (_, turn) => `user: turn ${turn}`));
  });
});
