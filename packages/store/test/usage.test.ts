import { describe, expect, it } from 'vitest';
import { importTranscript } from '../src/index.ts';
import { memoryStore } from './support/stores.ts';
import { sourceOf, text, toolUse, USAGE, Writer } from './support/transcript.ts';

const usage = (output: number, input = 1): object => ({ ...USAGE, input_tokens: input, output_tokens: output });
const one = { input: 10, output: 20, cacheWrite: 300, cacheRead: 4000 };

describe('the tokens of a session', () => {
  it('count once for each API response, however many records it spans', async () => {
    const store = memoryStore();
    const writer = new Writer();
    writer.assistant('m1', [text('a'), toolUse('t1', 'Read'), toolUse('t2', 'Read')]);
    writer.assistant('m2', [text('b')]);
    await importTranscript(store, sourceOf('a.jsonl', writer.text));
    expect(store.transcripts.overview()).toMatchObject([
      {
        tokens: { input: 20, output: 40, cacheWrite: 600, cacheRead: 8000 },
        messages: 2,
        assistantMessages: 2,
        toolCalls: 2,
        models: ['claude-opus-4-6'],
      },
    ]);
  });

  it('are those of the last usage in the file, though it be earlier or smaller', async () => {
    const store = memoryStore();
    const writer = new Writer();
    writer.assistant('m1', [text('a')], { ...usage(5) });
    writer.assistant('m1', [text('b')], { ...usage(90) });
    writer.assistant('m1', [text('c')], { ...usage(70) }, { timestamp: '2020-01-01T00:00:00.000Z' });
    writer.record({ type: 'assistant', message: { id: 'm1', content: [] } });
    await importTranscript(store, sourceOf('a.jsonl', writer.text));
    expect(store.transcripts.overview()[0]?.tokens).toMatchObject({ output: 70 });
    expect(store.transcripts.stats().tokens).toMatchObject({ output: 70 });
  });

  it('of responses that name none are those of their records, and copies of these count once', async () => {
    const store = memoryStore();
    const writer = new Writer();
    const message = { model: 'claude-opus-4-6', content: [], usage: USAGE };
    writer.record({ type: 'assistant', message });
    writer.record({ type: 'assistant', message });
    const fork = writer.text.replaceAll(writer.session, 'fork');
    await importTranscript(store, sourceOf('a.jsonl', writer.text));
    await importTranscript(store, sourceOf('copy/a.jsonl', writer.text));
    await importTranscript(store, sourceOf('fork.jsonl', fork));
    const twice = { input: 20, output: 40, cacheWrite: 600, cacheRead: 8000 };
    expect(store.transcripts.stats()).toMatchObject({ assistantMessages: 2, tokens: twice });
    expect(store.transcripts.overview()).toMatchObject([
      { assistantMessages: 2, tokens: twice },
      { assistantMessages: 2, tokens: twice },
    ]);
  });

  it('are whole numbers that a response can have; anything else counts as none', async () => {
    const store = memoryStore();
    const writer = new Writer();
    const strange = [Number.MAX_SAFE_INTEGER, 1e300, 10 ** 12 + 1, -1, 0.5, '7', null, true];
    strange.forEach((count, at) => {
      writer.assistant(`m${at}`, [text('a')], { input_tokens: count, output_tokens: 1 });
    });
    writer.assistant('most', [text('a')], { input_tokens: 10 ** 12, output_tokens: 1 });
    await importTranscript(store, sourceOf('a.jsonl', writer.text));
    expect(store.transcripts.overview()[0]?.tokens).toMatchObject({ input: 10 ** 12, output: 9 });
    expect(store.transcripts.stats().tokens).toMatchObject({ input: 10 ** 12, output: 9 });
  });

  it('are added up however many there are', async () => {
    const store = memoryStore();
    const writer = new Writer();
    for (let turn = 0; turn < 9100; turn += 1) {
      writer.raw({
        type: 'assistant',
        sessionId: writer.session,
        message: { id: `m${turn}`, content: [], usage: { input_tokens: 10 ** 12 } },
      });
    }
    await importTranscript(store, sourceOf('a.jsonl', writer.text));
    expect(store.transcripts.overview()[0]?.tokens.input).toBe(9100 * 10 ** 12);
    expect(store.transcripts.stats().tokens.input).toBe(9100 * 10 ** 12);
  });

  it('are told apart by request where a message has no id, and by record where there is no request', async () => {
    const store = memoryStore();
    const writer = new Writer();
    const message = { role: 'assistant', content: [], usage: USAGE };
    for (const requestId of ['r1', 'r1', 'r2', undefined, undefined])
      writer.record({ type: 'assistant', requestId, message });
    await importTranscript(store, sourceOf('a.jsonl', writer.text));
    expect(store.transcripts.overview()).toMatchObject([
      { assistantMessages: 4, tokens: { output: 4 * USAGE.output_tokens } },
    ]);
  });

  it('count once in the whole database for a response that several sessions have, and in each of them', async () => {
    const store = memoryStore();
    const [before, after] = [new Writer({ session: 'before' }), new Writer({ session: 'after' })];
    for (const writer of [before, after]) {
      writer.user('question');
      writer.assistant('m1', [text('a')], { ...usage(writer === before ? 20 : 3) });
    }
    after.assistant('m2', [toolUse('t1', 'Bash')]);
    await importTranscript(store, sourceOf('before.jsonl', before.text));
    await importTranscript(store, sourceOf('after.jsonl', after.text));
    const [second, first] = store.transcripts.overview();
    expect([first?.tokens.output, second?.tokens.output]).toEqual([20, 23]);
    expect(store.transcripts.stats()).toMatchObject({
      sessions: 2,
      assistantMessages: 2,
      userMessages: 1,
      toolCalls: 1,
      tokens: { output: 40 },
    });
  });

  it('leave out what is no number of tokens', async () => {
    const store = memoryStore();
    const writer = new Writer();
    const odd = { input_tokens: '5', output_tokens: -1, cache_read_input_tokens: 1.5, cache_creation_input_tokens: 7 };
    writer.assistant('m1', [text('a')], odd);
    await importTranscript(store, sourceOf('a.jsonl', writer.text));
    expect(store.transcripts.overview()[0]?.tokens).toEqual({ input: 0, output: 0, cacheWrite: 7, cacheRead: 0 });
  });
});

describe('the overview', () => {
  it('counts as user messages what a person wrote', async () => {
    const store = memoryStore();
    const writer = new Writer();
    writer.user('written');
    writer.user([{ type: 'text', text: 'written too' }]);
    writer.toolResult('t', 'a result');
    writer.user('injected', { isMeta: true });
    writer.user('a summary', { isCompactSummary: true });
    writer.record({ type: 'system', content: 'x' });
    await importTranscript(store, sourceOf('a.jsonl', writer.text));
    expect(store.transcripts.overview()).toMatchObject([
      { userMessages: 2, messages: 2, assistantMessages: 0, records: 6 },
    ]);
  });

  it('counts sub-agents by their ids, and those of older versions by their beginnings', async () => {
    const store = memoryStore();
    const writer = new Writer();
    writer.user('one', { isSidechain: true, parentUuid: null });
    writer.user('one goes on', { isSidechain: true });
    writer.user('two', { isSidechain: true, parentUuid: null });
    writer.user('three', { isSidechain: true, parentUuid: null, agentId: 'x' });
    writer.user('three goes on', { isSidechain: true, agentId: 'x' });
    await importTranscript(store, sourceOf('a.jsonl', writer.text));
    expect(store.transcripts.overview()).toMatchObject([{ sidechains: 3 }]);
  });

  it('has the latest active first, page by page, of one project or of some sessions', async () => {
    const store = memoryStore();
    for (const [at, cwd] of ['/a', '/b', '/a'].entries()) {
      const writer = new Writer({ session: `s${at}`, cwd, start: `2026-03-0${at + 1}T00:00:00.000Z` });
      writer.user('question');
      writer.assistant('m', [text('answer')]);
      await importTranscript(store, sourceOf(`${at}.jsonl`, writer.text));
    }
    store.sessions.create({ type: 'director', name: 'not of Claude Code' });
    const ids = (list: Parameters<typeof store.transcripts.overview>[0]) =>
      store.transcripts.overview(list).map(({ id }) => id);
    expect(ids({})).toEqual(['s2', 's1', 's0']);
    expect(ids({ direction: 'asc' })).toEqual(['s0', 's1', 's2']);
    expect(ids({ where: { projectPath: '/a' } })).toEqual(['s2', 's0']);
    expect(ids({ where: { ids: ['s1', 'none'] } })).toEqual(['s1']);
    expect(ids({ where: { ids: [] } })).toEqual([]);
    expect(ids({ limit: 1, offset: 1 })).toEqual(['s1']);
    expect(ids({ limit: 0 })).toEqual([]);
    const [last] = store.transcripts.overview({ limit: 1 });
    expect(ids({ after: last })).toEqual(['s1', 's0']);
    expect(store.transcripts.overview({ limit: 1 })).toMatchObject([
      {
        startedAt: new Date('2026-03-03T00:00:01.000Z'),
        endedAt: new Date('2026-03-03T00:00:02.000Z'),
        durationMs: 1000,
        project: '/a',
        title: 'question',
      },
    ]);
  });

  it('of a session without records has no times', () => {
    const store = memoryStore();
    store.sessions.create({ type: 'claude', id: 's' });
    expect(store.transcripts.overview()).toMatchObject([
      {
        startedAt: null,
        endedAt: null,
        durationMs: null,
        messages: 0,
        tokens: { input: 0, output: 0, cacheWrite: 0, cacheRead: 0 },
        models: [],
      },
    ]);
  });
});

describe('the statistics', () => {
  it('are told by tool, model, project and day', async () => {
    const store = memoryStore();
    const [a, b] = [
      new Writer({ session: 'a', cwd: '/a' }),
      new Writer({ session: 'b', cwd: '/b', space: 2, start: '2026-03-03T23:59:59.000Z' }),
    ];
    a.user('question');
    a.assistant('m1', [toolUse('t1', 'Read'), toolUse('t2', 'Bash')]);
    b.assistant('m2', [toolUse('t3', 'Read')]);
    b.record({
      type: 'assistant',
      message: { id: 'm3', model: '<synthetic>', content: [text('API Error')], usage: {} },
    });
    for (const writer of [a, b]) await importTranscript(store, sourceOf(`${writer.session}.jsonl`, writer.text));
    const none = { input: 0, output: 0, cacheWrite: 0, cacheRead: 0 };
    expect(store.transcripts.stats()).toEqual({
      sessions: 2,
      files: 2,
      records: 5,
      messages: 4,
      userMessages: 1,
      assistantMessages: 3,
      toolCalls: 3,
      tokens: { input: 20, output: 40, cacheWrite: 600, cacheRead: 8000 },
      firstAt: new Date('2026-03-02T09:00:01.000Z'),
      lastAt: new Date('2026-03-04T00:00:01.000Z'),
      tools: [
        { name: 'Read', calls: 2 },
        { name: 'Bash', calls: 1 },
      ],
      models: [
        { model: 'claude-opus-4-6', messages: 2, tokens: { input: 20, output: 40, cacheWrite: 600, cacheRead: 8000 } },
        { model: '<synthetic>', messages: 1, tokens: none },
      ],
      projects: [
        { project: '/a', sessions: 1, messages: 2, tokens: one },
        { project: '/b', sessions: 1, messages: 2, tokens: one },
      ],
      days: [
        { day: '2026-03-02', messages: 2, tokens: one },
        { day: '2026-03-04', messages: 2, tokens: one },
      ],
    });
    expect(store.transcripts.overview().find(({ id }) => id === 'b')?.models).toEqual(['claude-opus-4-6']);
  });

  it('of an empty database are nothing', () => {
    expect(memoryStore().transcripts.stats()).toMatchObject({
      sessions: 0,
      messages: 0,
      firstAt: null,
      tools: [],
      models: [],
      projects: [],
      days: [],
    });
  });
});
