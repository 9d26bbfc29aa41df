import { ValidationError } from '@coterie/core';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { importTranscript, type JsonObject, messageBlocks } from '../src/index.ts';
import { integrity, testEnvironment } from './support/content.ts';
import { memoryStore } from './support/stores.ts';
import { sourceOf, text, uuid, Writer } from './support/transcript.ts';

const opened = () => {
  const store = memoryStore(testEnvironment());
  store.sessions.create({ id: 's', type: 'claude' });
  return store;
};

describe('a record that comes from no file', () => {
  it('is refused with a field that there is not, which would be lost', () => {
    const misspelt = { sessionId: 's', data: {}, parentUUID: 'p' };
    expect(() => opened().transcripts.create(misspelt)).toThrow('There is no field parentUUID.');
  });

  it('is read like any other', async () => {
    const store = opened();
    const data =
      '{ "type": "user",  "uuid": "u1", "timestamp": "2026-03-02T10:00:00+01:00", "message": {"content": "tide"} }';
    const event = store.transcripts.create({ sessionId: 's', data });
    expect(event).toMatchObject({
      seq: 1,
      id: 'id-0001',
      sessionId: 's',
      file: null,
      place: null,
      kind: 'user',
      uuid: 'u1',
      timestamp: new Date('2026-03-02T09:00:00.000Z'),
      json: data,
      data: { type: 'user', uuid: 'u1', message: { content: 'tide' } },
    });
    expect(store.transcripts.get(event.id)).toEqual(event);
    expect(store.transcripts.search('tide')).toHaveLength(1);
    expect(store.transcripts.delete(event.id)).toBe(true);
    expect(store.transcripts.get(event.id)).toBeNull();
    expect(store.transcripts.delete(event.id)).toBe(false);
    await integrity(store);
  });

  it('can be an object', () => {
    const data = {
      type: 'assistant',
      message: { id: 'm', content: [{ type: 'text', text: 'x' }] },
      odd: [1, null, 'é'],
    };
    expect(opened().transcripts.create({ sessionId: 's', data })).toMatchObject({ data, json: JSON.stringify(data) });
  });

  it('comes with others, all or none', () => {
    const store = opened();
    const events = Array.from({ length: 150 }, (_, at) => ({ sessionId: 's', data: { type: 'user', at } }));
    expect(store.transcripts.createMany(events).map(({ data }) => data.at)).toEqual(events.map(({ data }) => data.at));
    expect(() => store.transcripts.createMany([...events, { sessionId: 'none', data: {} }])).toThrow(ValidationError);
    expect(store.transcripts.count()).toBe(150);
    expect(store.transcripts.createMany([])).toEqual([]);
  });

  it.each([
    ['sessionId', { sessionId: 'none', data: {} }],
    ['sessionId', { sessionId: 5 as unknown as string, data: {} }],
    ['data', { sessionId: 's', data: 'not json' }],
    ['data', { sessionId: 's', data: '[1]' }],
    ['data', { sessionId: 's', data: '{"a":"\ud800"}' }],
    ['data', { sessionId: 's', data: { big: 1n } as object }],
    ['data', { sessionId: 's', data: undefined as unknown as object }],
    ['data', { sessionId: 's', data: `{"a":${'['.repeat(1000)}${']'.repeat(1000)}}` }],
  ])('is refused with the field: %s', (field, event) => {
    expect(() => opened().transcripts.create(event)).toThrow(
      expect.objectContaining({ field, outcome: 'not-applied' }),
    );
  });
});

describe('what is given beside a record', () => {
  const beside = {
    uuid: 'u',
    parentUuid: 'p',
    eventType: 'user',
    timestamp: new Date('2026-03-02T09:00:00.000Z'),
    isSidechain: true,
    cwd: '/work/harbour',
    projectName: 'Harbour',
    namedSessionId: 'other',
  };

  it('is in its columns, and the record stays as it came', () => {
    const store = opened();
    const data = '{ "message": {"content": "tide"} }';
    const event = store.transcripts.create({ sessionId: 's', data, ...beside });
    expect(event).toMatchObject({ ...beside, json: data, data: { message: { content: 'tide' } }, kind: 'user' });
    expect(store.transcripts.get(event.id)).toEqual(event);
    expect(store.transcripts.search('tide')).toHaveLength(1);
    expect(store.transcripts.createOnce({ sessionId: 's', data: {}, uuid: 'u' })).toBeNull();
    expect(store.transcripts.create({ sessionId: 's', data: {}, cwd: '/work/quay' }).projectName).toBe('quay');
    const plain = store.transcripts.create({ sessionId: 's', data: {}, uuid: '', cwd: '', namedSessionId: 's' });
    expect(plain).toMatchObject({ uuid: null, cwd: null, projectName: null, namedSessionId: null });
  });

  it('can be what the record says itself', () => {
    const data = { type: 'user', uuid: 'u', timestamp: '2026-03-02T10:00:00+01:00', sessionId: 'other' };
    const given = { ...beside, projectName: undefined };
    expect(opened().transcripts.create({ sessionId: 's', data, ...given })).toMatchObject({
      uuid: 'u',
      timestamp: beside.timestamp,
      namedSessionId: 'other',
      projectName: 'harbour',
      data,
    });
  });

  it.each<[string, object, object]>([
    ['uuid', {}, { uuid: 'other' }],
    ['uuid', { uuid: null }, { uuid: 'u' }],
    ['uuid', { uuid: 5 }, {}],
    ['parentUuid', {}, { parentUuid: null }],
    ['parentUuid', { parentUuid: null }, { parentUuid: 'p' }],
    ['eventType', {}, { type: 'assistant' }],
    ['eventType', { eventType: '' }, {}],
    ['timestamp', {}, { timestamp: '2026-03-02T09:00:00.001Z' }],
    ['timestamp', { timestamp: new Date(Number.NaN) }, {}],
    ['timestamp', { timestamp: new Date('+010000-01-01T00:00:00.000Z') }, {}],
    ['isSidechain', {}, { isSidechain: false }],
    ['cwd', {}, { cwd: '/work/quay' }],
    ['cwd', { cwd: 'a\0b' }, {}],
    ['projectName', { projectName: 5 }, {}],
    ['namedSessionId', {}, { sessionId: 'third' }],
    ['namedSessionId', {}, { session_id: 'third' }],
  ])('cannot be otherwise than the record says, or than its field can be: %s %j %j', (field, given, data) => {
    const store = opened();
    const event = { sessionId: 's', ...beside, ...given, data: data as JsonObject };
    expect(() => store.transcripts.create(event)).toThrow(expect.objectContaining({ field, outcome: 'not-applied' }));
    expect(store.transcripts.count()).toBe(0);
  });
});

describe('the time of a record', () => {
  it.each([
    ['2026-03-02T09:00:00.000Z', '2026-03-02T09:00:00.000Z'],
    ['2026-03-02T09:00:00+05:30', '2026-03-02T03:30:00.000Z'],
    [1772442000123, '2026-03-02T09:00:00.123Z'],
    [12345, null],
    [1772442000, null],
    [-1, null],
    ['0000-01-01T00:00:00.000Z', '0000-01-01T00:00:00.000Z'],
    ['9999-12-31T23:59:59.999Z', '9999-12-31T23:59:59.999Z'],
    ['+010000-01-01T00:00:00.000Z', null],
    ['yesterday', null],
    [null, null],
    [{}, null],
    ['2026-03-02T09:00:00.000', '2026-03-02T09:00:00.000Z'],
    ['2026-03-02T09:00', '2026-03-02T09:00:00.000Z'],
    ['2026-03-02 09:00:00', '2026-03-02T09:00:00.000Z'],
    ['2026-03-02', '2026-03-02T00:00:00.000Z'],
    ['2026/03/02', null],
    ['Mon, 2 Mar 2026 09:00', null],
  ])('%j is %j, wherever it is read', (timestamp, expected) => {
    vi.stubEnv('TZ', 'America/New_York');
    onTestFinished(() => {
      vi.unstubAllEnvs();
    });
    const event = opened().transcripts.create({ sessionId: 's', data: { type: 'user', timestamp } as JsonObject });
    expect(event.timestamp?.toISOString() ?? null).toBe(expected);
  });
});

describe('a list of records', () => {
  const filled = async () => {
    const store = memoryStore();
    const writer = new Writer({ session: 's' });
    writer.raw({ type: 'file-history-snapshot', messageId: 'x' });
    writer.user('one', { timestamp: '2026-03-02T09:00:05.000Z' });
    writer.assistant('m', [text('two')], undefined, { timestamp: '2026-03-02T09:00:01.000Z' });
    writer.raw({ type: 'mode', mode: 'plan' });
    writer.user('three', { timestamp: '2026-03-02T09:00:01.000Z', agentId: 'a' });
    await importTranscript(store, sourceOf('s.jsonl', writer.text));
    const other = new Writer({ session: 'other', space: 2 });
    other.user('elsewhere');
    await importTranscript(store, sourceOf('other.jsonl', other.text));
    return store;
  };

  it('can be narrowed', async () => {
    const { transcripts } = await filled();
    const seqs = (where: object): number[] => transcripts.list({ where }).map(({ seq }) => seq);
    expect(seqs({})).toEqual([1, 2, 3, 4, 5, 6]);
    expect(seqs({ sessionId: 's' })).toEqual([1, 2, 3, 4, 5]);
    expect(seqs({ sessionId: 's', kind: 'user' })).toEqual([2, 5]);
    expect(seqs({ sessionId: 's', kind: ['user', 'assistant'] })).toEqual([2, 3, 5]);
    expect(seqs({ sessionId: 's', kind: [] })).toEqual([]);
    expect(seqs({ sessionId: 's', eventType: 'mode' })).toEqual([4]);
    expect(seqs({ sessionId: 's', agentId: 'a' })).toEqual([5]);
    const ids = transcripts.list().map(({ id }) => id);
    expect(seqs({ ids: [ids[3], ids[0], 'none'] })).toEqual([1, 4]);
    expect(seqs({ ids: [] })).toEqual([]);
    expect(transcripts.count({ sessionId: 's', kind: 'user' })).toBe(2);
    expect(() => transcripts.list({ where: { kind: 'user' } })).toThrow(expect.objectContaining({ field: 'kind' }));
    expect(() => transcripts.count({ seq: 1 } as object)).toThrow(expect.objectContaining({ field: 'seq' }));
  });

  it('is paged without loss in both orders and directions, records without a time among them', async () => {
    const { transcripts } = await filled();
    for (const orderBy of ['seq', 'timestamp'] as const) {
      for (const direction of ['asc', 'desc'] as const) {
        const where = { sessionId: 's' };
        const all = transcripts.list({ where, orderBy, direction });
        const paged: (typeof all)[number][] = [];
        for (let page = transcripts.list({ where, orderBy, direction, limit: 2 }); page.length > 0; ) {
          paged.push(...page);
          page = transcripts.list({ where, orderBy, direction, limit: 2, after: page.at(-1) });
        }
        expect(paged).toEqual(all);
        expect(all).toHaveLength(5);
      }
    }
    expect(transcripts.list({ orderBy: 'timestamp' }).map(({ seq }) => seq)).toEqual([1, 4, 3, 5, 6, 2]);
  });
});

describe('the blocks of a message', () => {
  it('are text, thoughts, tool calls, their results and images', () => {
    const content = [
      { type: 'text', text: 'a' },
      { type: 'thinking', thinking: 'b' },
      { type: 'tool_use', id: 't', name: 'Read', input: { file: 'x' } },
      { type: 'tool_result', tool_use_id: 't', is_error: true, content: 'no such file' },
      {
        type: 'tool_result',
        tool_use_id: 'u',
        content: [
          { type: 'text', text: 'c' },
          { type: 'image', source: {} },
          { type: 'text', text: 'd' },
        ],
      },
      { type: 'image', source: { type: 'base64', media_type: 'image/png', data: 'AAAA' } },
      { type: 'redacted_thinking', data: 'x' },
      { nothing: true },
      'not a block',
    ];
    expect(messageBlocks({ type: 'user', message: { content } })).toEqual([
      { type: 'text', text: 'a' },
      { type: 'thinking', text: 'b' },
      { type: 'tool_use', id: 't', name: 'Read', input: { file: 'x' } },
      { type: 'tool_result', toolUseId: 't', isError: true, text: 'no such file', images: 0 },
      { type: 'tool_result', toolUseId: 'u', isError: false, text: 'c\n\nd', images: 1 },
      { type: 'image', mediaType: 'image/png' },
      { type: 'other', name: 'redacted_thinking' },
      { type: 'other', name: 'unknown' },
    ]);
    expect(messageBlocks({ message: { content: 'plain' } })).toEqual([{ type: 'text', text: 'plain' }]);
    for (const odd of [{}, { message: null }, { message: 'x' }, { message: { content: 5 } }, { message: [] }]) {
      expect(messageBlocks(odd)).toEqual([]);
    }
  });
});

describe('the id of an imported record', () => {
  it('is the same in every database', async () => {
    const ids = [];
    for (let turn = 0; turn < 2; turn += 1) {
      const store = memoryStore();
      const writer = new Writer({ session: uuid(1) });
      writer.user('one');
      await importTranscript(store, sourceOf('-w/a.jsonl', writer.text));
      ids.push(store.transcripts.list()[0]?.id);
    }
    expect(ids[0]).toBe(ids[1]);
    expect(ids[0]).toMatch(/^[0-9a-f-]{36}$/);
  });
});
