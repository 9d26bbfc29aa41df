import { expect, it } from 'vitest';
import {
  associateEventsWithSession,
  createSession,
  db,
  type Event,
  events,
  getEventsForSession,
} from '../../src/index.ts';
import { after, type Harness, refusal } from '../support/harness.ts';

/** A record as Claude Code writes it into a transcript. */
function record(uuid: string, ms: number, more: object = {}) {
  return {
    type: 'user',
    uuid,
    parentUuid: null,
    timestamp: after(ms).toISOString(),
    sessionId: 'claude-1',
    isSidechain: false,
    cwd: '/work/harbour',
    message: { role: 'user', content: 'When is high tide?' },
    ...more,
  };
}

const uuids = (found: readonly Event[]): readonly string[] => found.map(({ uuid }) => uuid);

export function eventCases(harness: Harness): void {
  const store = async (sessionId: string, ...records: readonly object[]) =>
    harness.store.transcripts.createMany(records.map((data) => ({ sessionId, data: JSON.stringify(data) })));

  it('an event has the fields of the document and the whole record', async () => {
    const { id } = await createSession({ project_path: '/w' });
    const data = record('b', 1, { type: 'assistant', parentUuid: 'a', isSidechain: true, usage: { output: 7 } });
    await store(id, data);
    expect(await getEventsForSession(id)).toEqual([
      {
        uuid: 'b',
        session_id: 'claude-1',
        event_type: 'assistant',
        timestamp: after(1).toISOString(),
        is_sidechain: true,
        parent_uuid: 'a',
        cwd: '/work/harbour',
        project_name: 'harbour',
        data,
        memva_session_id: id,
      },
    ]);
  });

  it('events come by their times, and of one millisecond in the order in which they were stored', async () => {
    const { id } = await createSession({ project_path: '/w' });
    await store(id, record('late', 9), record('first', 5), record('second', 5), record('early', 1));
    const zoned = record('zoned', 0, { timestamp: '2026-02-12T10:00:00.003+01:00' });
    await store(id, zoned);
    expect(uuids(await getEventsForSession(id))).toEqual(['early', 'zoned', 'first', 'second', 'late']);
  });

  it('events are associated with a session, and with no other from then on', async () => {
    const [one, two] = [await createSession({ project_path: '/1' }), await createSession({ project_path: '/2' })];
    await harness.store.sessions.create({ id: 'claude-1', type: 'claude' });
    await store('claude-1', record('a', 1), record('b', 2), record('c', 3));
    expect(await associateEventsWithSession(['a', 'b', 'unknown'], one.id)).toBe(2);
    expect(await associateEventsWithSession(['b', 'b'], two.id)).toBe(1);
    expect(await associateEventsWithSession([], two.id)).toBe(0);
    const found = await Promise.all([one.id, two.id, 'claude-1'].map(getEventsForSession));
    expect(found.map(uuids)).toEqual([['a'], ['b'], ['c']]);
    expect(found.flat().map((event) => event.memva_session_id)).toEqual([one.id, two.id, 'claude-1']);
    expect(found.flat().map((event) => event.session_id)).toEqual(['claude-1', 'claude-1', 'claude-1']);
    expect(await harness.store.transcripts.count({ sessionId: 'claude-1' })).toBe(3);
  });

  it('an association with a session that there is not is refused whole', async () => {
    const { id } = await createSession({ project_path: '/w' });
    await store(id, record('a', 1), record('b', 2));
    expect(await refusal(() => associateEventsWithSession(['a', 'b'], 'nobody'))).toMatchObject({
      name: 'ValidationError',
      field: 'sessionId',
      outcome: 'not-applied',
    });
    const one = 'a' as unknown as string[];
    expect(await refusal(() => associateEventsWithSession(one, id))).toMatchObject({ field: 'eventIds' });
    expect(uuids(await getEventsForSession(id))).toEqual(['a', 'b']);
    expect(await getEventsForSession('nobody')).toEqual([]);
  });

  it('the uuid is the primary key: copies of a record are one event', async () => {
    const { id } = await createSession({ project_path: '/w' });
    await harness.store.sessions.create({ id: 'fork', type: 'claude' });
    await store(id, record('a', 1));
    await store('fork', record('a', 1), record('b', 2));
    expect(await associateEventsWithSession(['a', 'b'], id)).toBe(2);
    expect(uuids(await getEventsForSession(id))).toEqual(['a', 'b']);
    expect(await getEventsForSession('fork')).toEqual([]);
  });

  it('what a record does not say follows from the record before it and from the session', async () => {
    const { id } = await createSession({ project_path: '/work/quay' });
    const [first] = await store(id, { type: 'system', subtype: 'init', session_id: 'claude-2' });
    await store(id, record('a', 5), { type: 'result', uuid: 'r', session_id: 'claude-2' });
    const found = await getEventsForSession(id);
    expect(found.map(({ timestamp }) => timestamp)).toEqual([after(0), after(5), after(5)].map((t) => t.toISOString()));
    expect(found[0]).toMatchObject({
      uuid: first?.id,
      session_id: 'claude-2',
      is_sidechain: false,
      parent_uuid: null,
      cwd: '/work/quay',
      project_name: 'quay',
    });
    expect(found[2]).toMatchObject({ event_type: 'result', session_id: 'claude-2' });
  });

  it('records of other types are shown as system, so that no parent is missing', async () => {
    const { id } = await createSession({ project_path: '/w' });
    const types = ['user', 'assistant', 'system', 'result', 'progress', 'summary'];
    await store(id, ...types.map((type, at) => record(type, at, { type })));
    const found = await getEventsForSession(id);
    expect(found.map((event) => event.event_type)).toEqual([
      ...['user', 'assistant', 'system', 'result'],
      ...['system', 'system'],
    ]);
    expect(found.map(({ data }) => (data as { type: string }).type)).toEqual(types);
  });

  it('a conversation of more records than a page is whole', async () => {
    const { id } = await createSession({ project_path: '/w' });
    const all = Array.from({ length: 1001 }, (_, at) => record(`r${at}`, at));
    await store(id, ...all);
    expect(uuids(await getEventsForSession(id))).toEqual(all.map(({ uuid }) => uuid));
  });

  it('whole rows can be inserted, and come back', async () => {
    const { id } = await createSession({ project_path: '/w' });
    const row: Event = {
      uuid: 'a',
      session_id: 'claude-1',
      event_type: 'user',
      timestamp: after(1).toISOString(),
      is_sidechain: true,
      parent_uuid: 'z',
      cwd: '/work/harbour',
      project_name: 'harbour',
      data: { message: { role: 'user', content: 'Hoist the sails.' } },
      memva_session_id: id,
    };
    await db.insert(events).values(row).run();
    const [stored] = await getEventsForSession(id);
    expect(stored).toEqual(row);
    expect(JSON.stringify(stored?.data)).toBe(JSON.stringify(row.data));
    const [hit] = await harness.store.transcripts.search('sails');
    expect(hit?.sessionId).toBe(id);

    const { id: copy } = await createSession({ project_path: '/w' });
    await db
      .insert(events)
      .values({
        ...(stored as Event),
        uuid: 'b',
        project_name: 'Harbour, the second',
        data: {},
        memva_session_id: copy,
      })
      .run();
    expect(await getEventsForSession(copy)).toEqual([
      { ...row, uuid: 'b', project_name: 'Harbour, the second', data: {}, memva_session_id: copy },
    ]);
    expect((await harness.store.transcripts.list({ where: { sessionId: copy } }))[0]).toMatchObject({
      uuid: 'b',
      parentUuid: 'z',
      cwd: '/work/harbour',
      isSidechain: true,
    });

    const wrong: readonly [string, Partial<Event>][] = [
      ['event_type', { event_type: 'progress' }],
      ['uuid', { data: { uuid: 'b' } }],
      ['uuid', { uuid: '' }],
      ['session_id', { session_id: '' }],
      ['cwd', { cwd: '' }],
      ['parent_uuid', { parent_uuid: '' }],
      ['timestamp', { timestamp: 'today' }],
      ['timestamp', { timestamp: '2026-02-12T09:00:00' }],
      ['session_id', { data: { session_id: 'claude-2' } }],
      ['project_name', { project_name: null as unknown as string }],
      ['cwd', { data: { cwd: '/work/quay' } }],
      ['data', { data: '{"cwd":"/work/harbour"}' }],
      ['is_sidechain', { is_sidechain: 1 as unknown as boolean }],
      ['data', { data: ['a list'] }],
      ['memva_session_id', { uuid: 'c', memva_session_id: 'nobody' }],
    ];
    for (const [field, change] of wrong) {
      const refused = await refusal(() =>
        db
          .insert(events)
          .values({ ...row, ...change })
          .run(),
      );
      expect(refused).toMatchObject({ field });
    }
    expect(uuids(await getEventsForSession(id))).toEqual(['a']);
  });

  it('a uuid that an event has already is refused, in any session, and nothing is stored', async () => {
    const [one, two] = [await createSession({ project_path: '/1' }), await createSession({ project_path: '/2' })];
    const insert = (uuid: string, memva_session_id: string) =>
      db
        .insert(events)
        .values({
          uuid,
          session_id: 'claude-1',
          event_type: 'user',
          timestamp: after(1).toISOString(),
          is_sidechain: false,
          parent_uuid: null,
          cwd: '/w',
          project_name: 'w',
          data: {},
          memva_session_id,
        })
        .run();
    await insert('a', one.id);
    await store(one.id, record('imported', 2));
    const [nameless] = await store(one.id, { type: 'system' });
    for (const uuid of ['a', 'imported', nameless?.id ?? '']) {
      for (const { id } of [one, two]) {
        expect(await refusal(() => insert(uuid, id))).toMatchObject({
          name: 'ValidationError',
          field: 'uuid',
          code: 'constraint',
          outcome: 'not-applied',
          message: expect.stringContaining('associateEventsWithSession'),
        });
      }
    }
    expect(await harness.store.transcripts.count()).toBe(3);
    const both = await Promise.allSettled([insert('b', one.id), insert('b', two.id)]);
    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    expect(await associateEventsWithSession(['a'], two.id)).toBe(1);
    expect(uuids(await getEventsForSession(two.id))).toContain('a');
  });
}
