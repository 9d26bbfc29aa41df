import { describe, expect, it } from 'vitest';
import { importTranscript } from '../src/index.ts';
import { contentOf } from './support/content.ts';
import { memoryStore } from './support/stores.ts';
import { sourceOf, uuid, Writer } from './support/transcript.ts';

const SESSION = uuid(1, 9);
const FILE = `-w/${SESSION}.jsonl`;

describe('the session of a record', () => {
  it('is that of its file where it names none: the first that a record of the file names', async () => {
    const store = memoryStore();
    const writer = new Writer();
    writer.raw({ type: 'file-history-snapshot', messageId: 'm' });
    writer.raw({ type: 'summary', summary: 'About tides', leafUuid: 'elsewhere' });
    writer.user('hello');
    await importTranscript(store, sourceOf('-w/any-name.jsonl', writer.text));
    expect(store.transcripts.count({ sessionId: writer.session })).toBe(3);
    expect(store.sessions.count()).toBe(1);
  });

  it('is guessed from the name of the file where no record names one', async () => {
    const store = memoryStore();
    const line = '{"type":"summary","summary":"About tides","leafUuid":"elsewhere"}\n';
    for (const name of ['-w/one.jsonl', '-w/two/subagents/agent-a1.jsonl', 'agent-b2.jsonl']) {
      await importTranscript(store, sourceOf(name, line));
    }
    const ids = ['one', 'two', 'agent-b2'];
    expect(store.sessions.list({ where: { ids } }).map(({ id }) => id)).toEqual(ids);
    expect(store.sessions.get('one')).toMatchObject({ createdAt: new Date(0), title: null, projectPath: null });
  });

  it('is no session to lists and counts as long as it has no message, and its summaries reach theirs', async () => {
    const store = memoryStore();
    const writer = new Writer();
    writer.user('hello');
    const lines = [
      { type: 'summary', summary: 'A greeting', leafUuid: writer.last },
      { type: 'file-history-snapshot', messageId: 'm' },
    ];
    const notes = lines.map((line) => `${JSON.stringify(line)}\n`).join('');
    await importTranscript(store, sourceOf('-w/notes.jsonl', notes));
    await importTranscript(store, sourceOf('-w/any-name.jsonl', writer.text));
    const api = store.sessions.create({ id: 'api', type: 'claude' });

    const real = [writer.session, api.id].sort();
    expect(
      store.transcripts
        .overview()
        .map(({ id }) => id)
        .sort(),
    ).toEqual(real);
    expect(
      store.sessions
        .list({ where: { type: 'claude' } })
        .map(({ id }) => id)
        .sort(),
    ).toEqual(real);
    expect(store.sessions.count({ type: 'claude' })).toBe(2);
    expect(store.transcripts.stats()).toMatchObject({ sessions: 2, files: 2, records: 3 });
    expect(store.sessions.get(writer.session)?.title).toBe('A greeting');

    expect(store.sessions.get('notes')).not.toBeNull();
    expect(store.transcripts.overview({ where: { ids: ['notes'] } })).toMatchObject([{ records: 2, messages: 0 }]);
    await importTranscript(store, sourceOf('-w/notes.jsonl', `${notes}{"type":"user","message":{"content":"hi"}}\n`));
    expect(store.sessions.count({ type: 'claude' })).toBe(3);
  });

  it('is put right when a record names it later', async () => {
    const [store, expected] = [memoryStore(), memoryStore()];
    const writer = new Writer();
    writer.raw({ type: 'file-history-snapshot', messageId: 'm' });
    const early = writer.text;
    writer.user('hello');
    await importTranscript(store, sourceOf('-w/any-name.jsonl', early));
    expect(store.sessions.get('any-name')).not.toBeNull();
    await importTranscript(store, sourceOf('-w/any-name.jsonl', writer.text));
    expect(store.sessions.get('any-name')).toBeNull();
    await importTranscript(expected, sourceOf('-w/any-name.jsonl', writer.text));
    expect(await contentOf(store)).toEqual(await contentOf(expected));
  });

  it('stays guessed, with all that was imported, until the import that knows better writes', async () => {
    const store = memoryStore();
    const writer = new Writer();
    writer.raw({ type: 'file-history-snapshot', messageId: 'm' });
    await importTranscript(store, sourceOf('-w/any-name.jsonl', writer.text));
    const before = await contentOf(store);
    writer.user('hello');
    const source = sourceOf('-w/any-name.jsonl', writer.text);

    const malformed = sourceOf('-w/any-name.jsonl', `${writer.text}bad line\n`);
    expect(await importTranscript(store, malformed, { strict: true })).toMatchObject({
      records: 1,
      inserted: 0,
      skipped: 1,
      sessions: ['any-name'],
    });
    expect(await contentOf(store)).toEqual(before);

    // Aborted when the file is read to be imported, after its place was found.
    const controller = new AbortController();
    const stopping = {
      ...source,
      open(offset: number) {
        if (source.opened.length === 3) controller.abort();
        return source.open(offset);
      },
    };
    await expect(importTranscript(store, stopping, { signal: controller.signal })).rejects.toMatchObject({
      code: 'aborted',
    });
    expect(await contentOf(store)).toEqual(before);

    expect(await importTranscript(store, source, { strict: true })).toMatchObject({ inserted: 2 });
    expect(store.sessions.list().map(({ id }) => id)).toEqual([writer.session]);
  });

  it('is its own in a file of several sessions', async () => {
    const store = memoryStore();
    const [one, two] = [new Writer({ session: 'one' }), new Writer({ session: 'two', space: 2 })];
    one.user('first');
    two.user('second');
    const result = await importTranscript(store, sourceOf('-w/two.jsonl', one.text + two.text));
    expect(result.sessions).toEqual(['one', 'two']);
    expect(store.transcripts.list({ where: { sessionId: 'two' } })).toMatchObject([{ file: '-w/two.jsonl' }]);
    store.sessions.delete('one');
    expect(store.transcripts.count({ sessionId: 'two' })).toBe(1);
  });

  it('is attached to a session that exists already, which stays as it is', async () => {
    const store = memoryStore();
    const at = new Date('2020-01-01T00:00:00.000Z');
    const session = store.sessions.create({ id: SESSION, type: 'director', name: 'lead', createdAt: at });
    await importTranscript(
      store,
      sourceOf(FILE, `${JSON.stringify({ type: 'user', sessionId: SESSION, uuid: uuid(1) })}\n`),
    );
    expect(store.sessions.get(SESSION)).toEqual(session);
    expect(store.transcripts.count({ sessionId: SESSION })).toBe(1);
  });
});

describe('the files of sub-agents', () => {
  const main = new Writer();
  main.user('Look around');
  const agent = new Writer({ space: 5, agentId: 'a1b2' });
  agent.user('You are the explorer');
  agent.raw({ type: 'mode', mode: 'x' });

  it('are found in both layouts, with what lies beside them', async () => {
    const store = memoryStore();
    const meta = '{"agentType":"Explore","description":"Look around","toolUseId":"toolu_9"}';
    await importTranscript(store, sourceOf(`-w/${main.session}.jsonl`, main.text));
    await importTranscript(store, sourceOf(`-w/${main.session}/subagents/agent-a1b2.jsonl`, agent.text, { meta }));
    await importTranscript(store, sourceOf('-w/agent-a1b2.jsonl', agent.text));
    expect(store.transcripts.files(main.session)).toMatchObject([
      { agentId: null },
      { agentId: 'a1b2', agentType: 'Explore', description: 'Look around', toolUseId: 'toolu_9' },
      { agentId: 'a1b2', agentType: null },
    ]);
    expect(store.transcripts.list({ where: { sessionId: main.session, agentId: 'a1b2' } })).toHaveLength(4);
    expect(store.transcripts.overview()).toMatchObject([
      { sidechains: 1, files: 3, userMessages: 2, title: 'Look around' },
    ]);
  });

  it('get what lies beside them when it comes later', async () => {
    const store = memoryStore();
    const name = `-w/${main.session}/subagents/agent-a1b2.jsonl`;
    await importTranscript(store, sourceOf(name, agent.text));
    await importTranscript(store, sourceOf(name, agent.text, { meta: '{"agentType":"Explore"}' }));
    expect(store.transcripts.files(main.session)).toMatchObject([{ agentType: 'Explore', description: null }]);
    await importTranscript(store, sourceOf(name, agent.text));
    expect(store.transcripts.files(main.session)).toMatchObject([{ agentType: 'Explore' }]);
  });

  it('are imported though what lies beside them is broken, which is reported', async () => {
    const store = memoryStore();
    const name = `-w/${main.session}/subagents/agent-a1b2.jsonl`;
    const result = await importTranscript(store, sourceOf(name, agent.text, { meta: '[' }));
    expect(result).toMatchObject({ inserted: 2 });
    expect(result.malformed).toEqual([
      { file: name.replace('.jsonl', '.meta.json'), line: 1, reason: 'not a JSON object' },
    ]);
  });
});

describe('the title of a session', () => {
  it('comes from the first thing that the user himself asked for', async () => {
    const store = memoryStore();
    const writer = new Writer();
    writer.user('<command-name>/clear</command-name>\n<command-args></command-args>');
    writer.user('<local-command-stdout>Set model to Opus</local-command-stdout>');
    writer.user('<command-name>a name that never ends');
    writer.user('Caveat: The messages below were generated', { isMeta: true });
    writer.user([{ type: 'tool_result', tool_use_id: 't', content: 'x' }]);
    writer.user('from a sub-agent', { isSidechain: true });
    writer.user([
      { type: 'text', text: '<ide_opened_file>a.ts</ide_opened_file>' },
      { type: 'text', text: `  Please\n\nfix   the tide table, ${'which is wrong in many ways '.repeat(9)}` },
    ]);
    writer.user('and then this');
    await importTranscript(store, sourceOf(FILE, writer.text));
    expect(store.sessions.get(writer.session)?.title).toBe(
      'Please fix the tide table, which is wrong in many ways which is wrong in many…',
    );
  });

  it.each([
    [
      '/orchestrator create TODO app by Next.js',
      '<command-message>orchestrator is running…</command-message>\n<command-name>/orchestrator</command-name>\n<command-args>create TODO app by Next.js</command-args>',
    ],
    [
      '/init',
      '<command-name>init</command-name>\n  <command-message>init is analyzing…</command-message>\n  <command-args></command-args>',
    ],
    ['/review', '<command-name>/review</command-name> <command-args>\n<b> that never ends'],
  ])('can be a command: %s', async (title, prompt) => {
    const store = memoryStore();
    const writer = new Writer();
    writer.user('Caveat: <command-name>/init</command-name>', { isMeta: true });
    writer.user(prompt);
    writer.user('and then this');
    await importTranscript(store, sourceOf(FILE, writer.text));
    expect(store.sessions.get(writer.session)?.title).toBe(title);
  });

  it('prefers a title that was given to one that Claude made, that to a summary, and that to the prompt', async () => {
    const store = memoryStore();
    const writer = new Writer();
    const titleNow = async (): Promise<string | null | undefined> => {
      await importTranscript(store, sourceOf(FILE, writer.text));
      return store.sessions.get(writer.session)?.title;
    };
    writer.user('the prompt');
    expect(await titleNow()).toBe('the prompt');
    writer.raw({ type: 'summary', summary: 'the summary', leafUuid: writer.last });
    expect(await titleNow()).toBe('the summary');
    writer.raw({ type: 'ai-title', aiTitle: 'made', sessionId: writer.session });
    writer.raw({ type: 'ai-title', aiTitle: 'made later', sessionId: writer.session });
    expect(await titleNow()).toBe('made later');
    writer.raw({ type: 'custom-title', customTitle: 'given', sessionId: writer.session });
    writer.raw({ type: 'ai-title', aiTitle: 'made last', sessionId: writer.session });
    expect(await titleNow()).toBe('given');
  });

  it('comes from a summary in another file, whichever is imported first', async () => {
    const writer = new Writer();
    writer.user('the prompt');
    const early = writer.last;
    writer.assistant('m', [{ type: 'text', text: 'an answer' }]);
    const other = new Writer({ session: 'other', space: 4 });
    other.raw({ type: 'summary', summary: 'of the whole', leafUuid: writer.last });
    other.raw({ type: 'summary', summary: 'of the beginning', leafUuid: early });
    other.user('something else');
    const files = [sourceOf('-w/a.jsonl', writer.text), sourceOf('-w/b.jsonl', other.text)];
    const contents = [];
    for (const order of [files, [...files].reverse()]) {
      const store = memoryStore();
      for (const source of order) await importTranscript(store, source, { batch: { records: 1 } });
      expect(store.sessions.get(writer.session)?.title).toBe('of the whole');
      expect(store.sessions.get('other')?.title).toBe('something else');
      contents.push(await contentOf(store));
    }
    expect(contents[0]).toEqual(contents[1]);
  });

  it('stays what a caller made it', async () => {
    const store = memoryStore();
    const writer = new Writer();
    writer.user('the prompt');
    await importTranscript(store, sourceOf(FILE, writer.text));
    store.sessions.update(writer.session, { title: 'mine' });
    writer.raw({ type: 'custom-title', customTitle: 'given', sessionId: writer.session });
    writer.user('more');
    await importTranscript(store, sourceOf(FILE, writer.text));
    expect(store.sessions.get(writer.session)?.title).toBe('mine');
  });
});
