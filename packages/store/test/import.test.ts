import { describe, expect, it } from 'vitest';
import { importTranscript, type Store } from '../src/index.ts';
import { contentOf, integrity } from './support/content.ts';
import { memoryStore } from './support/stores.ts';
import { sourceOf, text, toolUse, USAGE, uuid, Writer } from './support/transcript.ts';

const FILE = '-home-ana-tidemark/session.jsonl';

function conversation(options: ConstructorParameters<typeof Writer>[0] = {}): Writer {
  const writer = new Writer(options);
  writer.raw({ type: 'file-history-snapshot', messageId: 'm', snapshot: {}, isSnapshotUpdate: false });
  writer.user('Please add a migration for the tide tables');
  writer.assistant('msg_1', [text('I will look first.'), toolUse('toolu_1', 'Read', { file_path: 'a.sql' })]);
  writer.toolResult('toolu_1', 'CREATE TABLE tides (at TEXT)');
  writer.assistant('msg_2', [text('Done.')]);
  return writer;
}

describe('an import', () => {
  it('brings in every record as it came, in the order of the file', async () => {
    const store = memoryStore();
    const writer = conversation();
    const result = await importTranscript(store, sourceOf(FILE, writer.text));

    expect(result).toEqual({
      file: FILE,
      records: 6,
      inserted: 6,
      skipped: 0,
      malformed: [],
      malformedCount: 0,
      tooLarge: [],
      sessions: [writer.session],
      bytes: writer.text.length,
      pending: 0,
    });
    const events = store.transcripts.list({ where: { sessionId: writer.session } });
    expect(events.map(({ json }) => json)).toEqual(writer.lines);
    expect(events.map(({ place }) => place)).toEqual(
      writer.lines.map((_, at) => writer.lines.slice(0, at).join('\n').length + (at > 0 ? 1 : 0)),
    );
    expect(events[3]).toMatchObject({
      file: FILE,
      uuid: uuid(3),
      parentUuid: uuid(2),
      eventType: 'assistant',
      kind: 'assistant',
      messageId: 'msg_1',
      requestId: 'req_msg_1',
      model: 'claude-opus-4-6',
      inputTokens: USAGE.input_tokens,
      outputTokens: USAGE.output_tokens,
      cacheWriteTokens: USAGE.cache_creation_input_tokens,
      cacheReadTokens: USAGE.cache_read_input_tokens,
      toolCalls: [{ id: 'toolu_1', name: 'Read' }],
      cwd: '/home/ana/tidemark',
      projectName: 'tidemark',
      gitBranch: 'main',
      version: '2.1.39',
      isSidechain: false,
      timestamp: new Date('2026-03-02T09:00:03.000Z'),
    });
    await integrity(store);
  });

  it('creates the session with what the records say of it', async () => {
    const store = memoryStore();
    const writer = conversation();
    await importTranscript(store, sourceOf(FILE, writer.text));
    expect(store.sessions.get(writer.session)).toMatchObject({
      type: 'claude',
      name: null,
      status: 'completed',
      claudeStatus: 'completed',
      title: 'Please add a migration for the tide tables',
      projectPath: '/home/ana/tidemark',
      branch: 'main',
      createdAt: new Date('2026-03-02T09:00:01.000Z'),
      updatedAt: new Date('2026-03-02T09:00:05.000Z'),
      lastActivity: new Date('2026-03-02T09:00:05.000Z'),
      origin: 'transcript',
    });
  });

  it('takes the times from the earliest and the latest record, wherever they stand', async () => {
    const store = memoryStore();
    const writer = new Writer();
    writer.user('first in the file', { timestamp: '2026-03-02T09:30:00.000Z', cwd: '/first' });
    writer.user('earliest', { timestamp: '2026-03-02T09:00:00.000Z', cwd: '/second' });
    writer.user('between', { timestamp: '2026-03-02T09:10:00.000Z', cwd: '/third' });
    await importTranscript(store, sourceOf(FILE, writer.text));
    expect(store.sessions.get(writer.session)).toMatchObject({
      createdAt: new Date('2026-03-02T09:00:00.000Z'),
      lastActivity: new Date('2026-03-02T09:30:00.000Z'),
      projectPath: '/first',
      title: 'first in the file',
    });
  });

  it('keeps records of unknown types, and those without a type', async () => {
    const store = memoryStore();
    const writer = new Writer();
    writer.raw({ type: 'worktree-state', sessionId: writer.session, state: { deep: [1, 2, { three: null }] } });
    writer.raw({ sessionId: writer.session, whatever: true });
    await importTranscript(store, sourceOf(FILE, writer.text));
    const events = store.transcripts.list();
    expect(events.map(({ eventType, kind }) => [eventType, kind])).toEqual([
      ['worktree-state', null],
      ['unknown', null],
    ]);
    expect(events[0]?.data).toEqual({
      type: 'worktree-state',
      sessionId: writer.session,
      state: { deep: [1, 2, { three: null }] },
    });
  });

  it('inserts nothing the second time, and reads no record again', async () => {
    const store = memoryStore();
    const writer = conversation();
    await importTranscript(store, sourceOf(FILE, writer.text));
    const before = await contentOf(store);
    const again = sourceOf(FILE, writer.text);
    expect(await importTranscript(store, again)).toMatchObject({ records: 6, inserted: 0, skipped: 6, malformed: [] });
    expect(await contentOf(store)).toEqual(before);
    // Head and tail, to see that it is the same file, and then from its end on.
    expect(again.opened).toEqual([0, writer.text.length - 1024, writer.text.length]);
  });

  it('reads only what is new in a file that grew', async () => {
    const store = memoryStore();
    const writer = conversation();
    const before = writer.text;
    await importTranscript(store, sourceOf(FILE, before));
    writer.user('And now the other table');
    const grown = sourceOf(FILE, writer.text);
    expect(await importTranscript(store, grown)).toMatchObject({ records: 7, inserted: 1, skipped: 6 });
    expect(grown.opened.at(-1)).toBe(before.length);
  });

  it('leaves a half-written last line for the next time', async () => {
    const store = memoryStore();
    const writer = conversation();
    const whole = writer.text;
    const cut = whole.length - 30;
    const last = writer.lines.at(-1) as string;
    const first = await importTranscript(store, sourceOf(FILE, whole.slice(0, cut)));
    expect(first).toMatchObject({ inserted: 5, malformed: [], pending: last.length + 1 - 30 });
    expect(await importTranscript(store, sourceOf(FILE, whole))).toMatchObject({ inserted: 1, skipped: 5, pending: 0 });
    expect(store.transcripts.list().map(({ json }) => json)).toEqual(writer.lines);
  });

  it('imports a last line that is whole, though its line end is not written yet', async () => {
    const store = memoryStore();
    const writer = conversation();
    const whole = writer.text;
    expect(await importTranscript(store, sourceOf(FILE, whole.slice(0, -1)))).toMatchObject({
      inserted: 6,
      pending: 0,
    });
    expect(await importTranscript(store, sourceOf(FILE, whole))).toMatchObject({ inserted: 0, skipped: 6, pending: 0 });
    expect(store.transcripts.count()).toBe(6);
  });

  it('knows a file again that is seen from another root', async () => {
    const store = memoryStore();
    const writer = conversation();
    await importTranscript(store, sourceOf('projects/-home-ana-tidemark/session.jsonl', writer.text));
    for (const name of [
      'session.jsonl',
      '-home-ana-tidemark/session.jsonl',
      '.claude/projects/-home-ana-tidemark/session.jsonl',
    ]) {
      expect(await importTranscript(store, sourceOf(name, writer.text))).toMatchObject({ inserted: 0, skipped: 6 });
    }
    writer.user('More');
    expect(await importTranscript(store, sourceOf('session.jsonl', writer.text))).toMatchObject({ inserted: 1 });
    expect(store.transcripts.files(writer.session)).toHaveLength(1);
  });

  it('comes to rest with two copies of a file that were imported under one name, and loses nothing', async () => {
    const store = memoryStore();
    const writer = conversation();
    const short = writer.text;
    writer.user('Only in the copy');
    const folder = [sourceOf('session.jsonl', short), sourceOf('backup/session.jsonl', writer.text)];
    await importTranscript(store, sourceOf('session.jsonl', short));
    await importTranscript(store, sourceOf('session.jsonl', writer.text));
    for (const source of folder) await importTranscript(store, source);
    const settled = await contentOf(store);
    for (let run = 0; run < 3; run += 1) {
      for (const source of folder) expect(await importTranscript(store, source)).toMatchObject({ inserted: 0 });
      expect(await contentOf(store)).toEqual(settled);
    }
    expect(store.transcripts.files(writer.session).map(({ file, records }) => [file, records])).toEqual([
      ['backup/session.jsonl', 7],
      ['session.jsonl', 6],
    ]);
    expect(new Set(store.transcripts.list().map(({ json }) => json))).toEqual(new Set(writer.lines));
  });

  it('does not take another file of the same name for it', async () => {
    const store = memoryStore();
    const one = conversation();
    const two = conversation({ session: uuid(2, 9), space: 2 });
    await importTranscript(store, sourceOf('a/session.jsonl', one.text));
    expect(await importTranscript(store, sourceOf('b/session.jsonl', two.text))).toMatchObject({ inserted: 6 });
    expect(await importTranscript(store, sourceOf('session.jsonl', two.text))).toMatchObject({
      inserted: 0,
      skipped: 6,
    });
    expect(store.transcripts.count()).toBe(12);
  });

  it('keeps both copies of a file that lies in two folders: a record is what stands at its place in its file', async () => {
    const store = memoryStore();
    const writer = conversation();
    await importTranscript(store, sourceOf('a/session.jsonl', writer.text));
    expect(await importTranscript(store, sourceOf('b/session.jsonl', writer.text))).toMatchObject({ inserted: 6 });
    const [overview] = store.transcripts.overview();
    expect(overview).toMatchObject({ records: 12, files: 2, userMessages: 1, assistantMessages: 2, toolCalls: 1 });
    expect(overview?.tokens.cacheRead).toBe(2 * USAGE.cache_read_input_tokens);
  });

  it('neither loses nor doubles a record of a file that shrank, and goes on when it grows again', async () => {
    const store = memoryStore();
    const writer = conversation();
    const whole = writer.text;
    const half = writer.lines
      .slice(0, 3)
      .map((line) => `${line}\n`)
      .join('');
    await importTranscript(store, sourceOf(FILE, whole));
    expect(await importTranscript(store, sourceOf(FILE, half))).toMatchObject({ records: 3, inserted: 0, skipped: 3 });
    expect(store.transcripts.count()).toBe(6);
    expect(await importTranscript(store, sourceOf(FILE, whole))).toMatchObject({ records: 6, inserted: 0, skipped: 6 });
    const other = conversation({ space: 3 });
    const grown = half + other.text;
    expect(await importTranscript(store, sourceOf(FILE, grown))).toMatchObject({ inserted: 5 });
    expect(store.transcripts.count()).toBe(11);
  });

  it('does not double the records of a rewritten file that now stand at other places', async () => {
    const store = memoryStore();
    const writer = conversation();
    await importTranscript(store, sourceOf(FILE, writer.text));
    const [first, , ...rest] = writer.lines;
    const rewritten = [`{"type":"mode","mode":"plan","sessionId":"${writer.session}"}`, first, ...rest].join('\n');
    const result = await importTranscript(store, sourceOf(FILE, `${rewritten}\n`));
    expect(result).toMatchObject({ records: 6, inserted: 1, skipped: 5 });
    expect(store.transcripts.count()).toBe(7);
    expect(await importTranscript(store, sourceOf(FILE, `${rewritten}\n`))).toMatchObject({ inserted: 0, skipped: 6 });
    await integrity(store);
  });

  it('does not double the records of a rewritten file that begins with another session now', async () => {
    const store = memoryStore();
    const [one, two] = [conversation(), conversation({ session: uuid(2, 9), space: 2 })];
    const [first, second] = [one.lines.slice(1), two.lines.slice(1)];
    const contentOfLines = (lines: readonly string[]): string => lines.map((line) => `${line}\n`).join('');
    await importTranscript(store, sourceOf(FILE, contentOfLines([...first, ...second])));
    const mode = `{"type":"mode","sessionId":"${two.session}"}`;
    const rewritten = sourceOf(FILE, contentOfLines([...second, mode, ...first]));
    for (const inserted of [1, 0]) {
      expect(await importTranscript(store, rewritten, { batch: { records: 3 } })).toMatchObject({
        records: 11,
        inserted,
      });
    }
    expect(store.transcripts.list().map(({ json }) => json)).toEqual([...first, ...second, mode]);
    await integrity(store);
  });

  it('brings a deleted session back, from its own file and from one that it shares', async () => {
    const store = memoryStore();
    const [mine, other] = [conversation(), conversation({ session: uuid(2, 9), space: 2 })];
    const shared = mine.text + other.text;
    await importTranscript(store, sourceOf(FILE, shared));
    const before = await contentOf(store);
    for (const session of [mine.session, other.session]) {
      store.sessions.delete(session);
      expect(store.transcripts.count()).toBeLessThan(12);
      expect(await importTranscript(store, sourceOf(FILE, shared))).toMatchObject({ records: 12 });
      expect(await contentOf(store)).toEqual(before);
    }
    store.sessions.delete(mine.session);
    store.sessions.delete(other.session);
    expect((await contentOf(store)).transcript_files).toEqual([]);
    await integrity(store);
  });

  describe('of which a session was deleted', () => {
    const [FIRST, SECOND] = ['{"sessionId":"one","n":1}\n', '{"sessionId":"two","n":1}\n'];
    const name = '-w/file.jsonl';

    async function storeWithout(session: string, content = FIRST + SECOND): Promise<Store<'sync'>> {
      const store = memoryStore();
      await importTranscript(store, sourceOf(name, content));
      store.sessions.delete(session);
      return store;
    }

    async function expectSame(store: Store, content: string, path = name): Promise<void> {
      const expected = memoryStore();
      await importTranscript(expected, sourceOf(path, content));
      expect(await contentOf(store)).toEqual(await contentOf(expected));
    }

    it('is read again, however small it is, and known from then on', async () => {
      const store = await storeWithout('two');
      for (const inserted of [1, 0, 0]) {
        const source = sourceOf(name, FIRST + SECOND);
        expect(await importTranscript(store, source)).toMatchObject({ records: 2, inserted });
        expect(source.opened.every((offset) => offset >= 0)).toBe(true);
        await expectSame(store, FIRST + SECOND);
      }
    });

    it('is known from another root, and grows from there', async () => {
      for (const path of ['file.jsonl', 'projects/-w/file.jsonl']) {
        const store = await storeWithout('two');
        const grown = `${FIRST}${SECOND}{"sessionId":"one","n":2}\n`;
        expect(await importTranscript(store, sourceOf(path, grown))).toMatchObject({ records: 3, inserted: 2 });
        await expectSame(store, grown);
      }
    });

    it('is imported whole, and once, when that happens in the middle of an import', async () => {
      const store = memoryStore();
      await importTranscript(store, sourceOf(name, FIRST));
      const grown = `${FIRST}{"sessionId":"one","n":2}\n{"sessionId":"one","n":3}\n`;
      let batches = 0;
      await importTranscript(store, sourceOf('file.jsonl', grown), {
        batch: { records: 1 },
        onProgress: () => {
          batches += 1;
          if (batches === 1) store.sessions.delete('one');
        },
      });
      for (const path of ['file.jsonl', name]) {
        expect(await importTranscript(store, sourceOf(path, grown))).toMatchObject({ records: 3, inserted: 0 });
        await expectSame(store, grown, 'file.jsonl');
      }
    });

    it('loses no record when it was rewritten behind its beginning at the same time', async () => {
      const beginning = Array.from({ length: 50 }, (_, at) => `{"sessionId":"one","n":${at + 100}}\n`).join('');
      const store = await storeWithout('two', `${beginning}{"sessionId":"one","n":1}\n${SECOND}`);
      const rewritten = `${beginning}{"sessionId":"one","n":7}\n{"sessionId":"two","n":8}\n`;
      expect(await importTranscript(store, sourceOf(name, rewritten))).toMatchObject({ records: 52, inserted: 2 });
      expect(store.transcripts.count()).toBe(53);
    });

    it('loses no record when it was also rewritten while it was read again', async () => {
      const lines = Array.from({ length: 20 }, (_, at) => `{"sessionId":"${at < 10 ? 'one' : 'two'}","n":${at}}\n`);
      const store = await storeWithout('one', lines.join(''));
      const stop = new AbortController();
      const stopped = importTranscript(store, sourceOf(name, lines.join(''), { chunks: [26] }), {
        signal: stop.signal,
        batch: { records: 3 },
        onProgress: () => stop.abort(),
      });
      await expect(stopped).rejects.toMatchObject({ code: 'aborted' });
      const rewritten = lines.map((line, at) => (at < 15 ? line : line.replace('}', '}'.padStart(3)))).join('');
      await importTranscript(store, sourceOf(name, rewritten));
      const stored = store.transcripts.list().map(({ json }) => `${json}\n`);
      expect(stored).toHaveLength(25);
      expect(new Set(stored)).toEqual(new Set([...lines, ...rewritten.split(/(?<=\n)/)]));
    });
  });

  it('stops at its signal, and the next import goes on from there', async () => {
    const [store, expected] = [memoryStore(), memoryStore()];
    const writer = conversation();
    for (let turn = 0; turn < 20; turn += 1) writer.user(`question ${turn}`);
    await importTranscript(expected, sourceOf(FILE, writer.text));
    const stop = new AbortController();
    const source = sourceOf(FILE, writer.text, { chunks: [300] });
    const batch = { records: 4 };
    const stopped = importTranscript(store, source, { signal: stop.signal, batch, onProgress: () => stop.abort() });
    await expect(stopped).rejects.toMatchObject({ code: 'aborted' });
    expect(store.transcripts.count()).toBe(4);
    expect(await importTranscript(store, source)).toMatchObject({ inserted: 22, skipped: 4 });
    expect(await contentOf(store)).toEqual(await contentOf(expected));
  });

  it('tells how far it is after every batch', async () => {
    const store = memoryStore();
    const writer = conversation();
    const told: unknown[] = [];
    await importTranscript(store, sourceOf(FILE, writer.text), {
      batch: { records: 2 },
      onProgress: (progress) => told.push(progress),
    });
    expect(told).toEqual([
      { bytes: writer.lines.slice(0, 2).join('\n').length + 1, records: 2, inserted: 2 },
      { bytes: writer.lines.slice(0, 4).join('\n').length + 1, records: 4, inserted: 4 },
      { bytes: writer.text.length, records: 6, inserted: 6 },
    ]);
  });

  it('lets several imports of one file run at once', async () => {
    const [store, expected] = [memoryStore(), memoryStore()];
    const writer = conversation();
    for (let turn = 0; turn < 50; turn += 1) writer.user(`question ${turn}`);
    await importTranscript(expected, sourceOf(FILE, writer.text));
    const results = await Promise.all(
      [100, 250, 700, 1000, 1500, 4000].map((size, at) =>
        importTranscript(store, sourceOf(FILE, writer.text, { chunks: [size] }), { batch: { records: 3 + at } }),
      ),
    );
    expect(results.reduce((sum, { inserted }) => sum + inserted, 0)).toBe(56);
    expect(results.every(({ records }) => records === 56)).toBe(true);
    expect(await contentOf(store)).toEqual(await contentOf(expected));
  });
});
