import { importTranscript } from '@coterie/store';
import { equal } from '../../assert.ts';
import { transcriptSource, utf8 } from '../../fixtures/transcript-source.ts';
import { cell } from '../../helpers.ts';
import { Random } from '../../random.ts';
import type { StoreSubject } from './case.ts';
import { ANY_TEXT, idsOf } from './expected.ts';
import { breaksEveryRule, refuses } from './rules.ts';

const said = (text: string, timestamp: string) => ({ type: 'user', timestamp, message: { content: text } });

export const transcripts: StoreSubject = {
  name: 'transcripts',
  cases: [
    {
      name: 'records that come from no file are kept to the letter, listed and deleted',
      async run({ store }) {
        await store.sessions.create({ id: 's', type: 'claude' });
        const data = {
          type: 'user',
          timestamp: '2026-01-01T10:00:00.000Z',
          message: { content: ANY_TEXT },
          big: 2 ** 53,
        };
        const event = await store.transcripts.create({ sessionId: 's', data });
        equal([event.data, event.json, event.kind], [data, JSON.stringify(data), 'user']);
        const many = await store.transcripts.createMany(
          Array.from({ length: 70 }, (_, at) => ({ sessionId: 's', data: { at } })),
        );
        equal(idsOf(await store.transcripts.list({ where: { sessionId: 's' }, limit: 2 })), [
          event.id,
          many[0]?.id ?? '',
        ]);
        equal(await store.transcripts.get(event.id), event);
        equal(await store.transcripts.count({ sessionId: 's' }), 71);
        equal(await store.transcripts.files('s'), []);
        equal([await store.transcripts.delete(event.id), await store.transcripts.delete(event.id)], [true, false]);
        await refuses(store, () => store.transcripts.create({ sessionId: 'nobody', data: {} }), 'sessionId');
      },
    },
    {
      name: 'a record is created once, whichever session has its uuid, and as often as wanted without one',
      async run({ store }) {
        await store.sessions.createMany(['s', 't'].map((id) => ({ id, type: 'claude' })));
        const data = { type: 'user', uuid: 'a', message: { content: ANY_TEXT }, usage: 2 ** 40 };
        const event = await store.transcripts.createOnce({ sessionId: 's', data });
        equal([event?.data, event?.uuid], [data, 'a']);
        equal(await store.transcripts.get(event?.id ?? ''), event);
        const again = async (uuid: string | undefined, sessionId = 't') =>
          store.transcripts.createOnce({ sessionId, data: { type: 'user', uuid: uuid ?? null } });
        equal([await again('a', 's'), await again('a'), await again(event?.id)], [null, null, null]);
        equal(await store.transcripts.count(), 1);
        equal(
          [(await again(undefined))?.uuid, (await again(undefined))?.uuid, (await again('b'))?.uuid],
          [null, null, 'b'],
        );
        equal(await store.transcripts.count({ sessionId: 't' }), 3);
        const lost = { sessionId: 'nobody', data: { uuid: 'c' } };
        await refuses(store, () => store.transcripts.createOnce(lost), 'sessionId');
      },
    },
    {
      name: 'records are assigned to another session, and stay what their own transcript is made of',
      async run({ store }) {
        await store.sessions.createMany(['own', 'fork', 'other'].map((id) => ({ id, type: 'claude' })));
        const [first, second] = await store.transcripts.createMany([
          { sessionId: 'own', data: { type: 'user', uuid: 'a', message: { content: 'ahoy' } } },
          { sessionId: 'own', data: { type: 'system' } },
          { sessionId: 'fork', data: { type: 'user', uuid: 'a', message: { content: 'ahoy' } } },
        ]);
        const texts = async (belongsTo: string) =>
          (await store.transcripts.list({ where: { belongsTo } })).map(({ uuid, eventType }) => uuid ?? eventType);
        equal([await texts('own'), await texts('fork'), await texts('other')], [['a', 'system'], ['a'], []]);
        const byTime = { where: { belongsTo: 'own' }, orderBy: 'timestamp' } as const;
        await refuses(store, () => store.transcripts.list(byTime), 'orderBy');

        equal(await store.transcripts.assign(['a', second?.id ?? '', 'nobody'], 'other'), 2);
        equal([await texts('own'), await texts('fork'), await texts('other')], [[], [], ['a', 'system', 'a']]);
        equal(await store.transcripts.count({ belongsTo: 'other', eventType: 'system' }), 1);
        equal((await store.transcripts.get(first?.id ?? ''))?.assignedSessionId, 'other');
        equal(await store.transcripts.count({ sessionId: 'own' }), 2);
        equal((await store.transcripts.thread('own')).length, 1);

        equal(await store.transcripts.assign(['a'], 'own'), 1);
        equal([await texts('own'), await texts('fork'), await texts('other')], [['a', 'a'], [], ['system']]);
        await refuses(store, () => store.transcripts.assign(['a'], 'nobody'), 'sessionId');

        // What was assigned to a session outlives it; what is its own does not.
        equal(await store.sessions.delete('other'), true);
        equal(await texts('own'), ['a', 'system', 'a']);
        equal(await store.sessions.delete('fork'), true);
        equal(await texts('own'), ['a', 'system']);
      },
    },
    {
      name: 'a conversation has a shape, is counted, and is found by words and by marks',
      async run({ store }) {
        await store.sessions.create({ id: 's', type: 'claude', title: 'Harbours' });
        const answer = {
          type: 'assistant',
          timestamp: '2026-01-01T10:01:00.000Z',
          message: { id: 'm', content: [{ type: 'text', text: 'noon → high' }], usage: { output_tokens: 7 } },
        };
        await store.transcripts.createMany([
          { sessionId: 's', data: said('When is high tide?', '2026-01-01T10:00:00.000Z') },
          { sessionId: 's', data: answer },
        ]);
        equal(
          (await store.transcripts.thread('s', { all: true })).map(({ kind }) => kind),
          ['user', 'assistant'],
        );
        const stats = await store.transcripts.stats();
        equal([stats.sessions, stats.records, stats.tokens.output], [1, 2, 7]);
        equal(
          (await store.transcripts.overview()).map(({ id, messages }) => [id, messages]),
          [['s', 2]],
        );
        const found = async (words: string) => (await store.transcripts.search(words)).map(({ kind }) => kind);
        // The shorter text is more about it.
        equal(await found('high'), ['assistant', 'user']);
        equal([await found('→'), await found('harbours'), await found('low')], [['assistant'], ['session'], []]);
      },
    },
    {
      name: 'every rule of the tables holds, whoever writes',
      async run({ store, db }) {
        const line = JSON.stringify({ ...said('When is high tide?', '2026-01-01T10:00:00.000Z'), sessionId: 's' });
        await importTranscript(store, transcriptSource('harbour/s.jsonl', utf8(`${line}\n`), new Random(1)));
        const idOf = async (table: string) => (await cell(db, `SELECT id FROM ${table}`)) as string;
        await breaksEveryRule(db, {
          table: 'transcript_files',
          id: await idOf('transcript_files'),
          checks: {
            transcript_files_session_guessed: 'session_guessed = 2',
            transcript_files_revision: 'revision = -1',
            transcript_files_bytes: 'bytes = -1',
            transcript_files_lines: 'lines = -1',
            transcript_files_records: 'records = -1',
            transcript_files_tail: 'bytes = 0',
            transcript_files_former_tail: 'former_bytes = 1',
          },
        });
        await breaksEveryRule(db, { table: 'transcript_parts', id: await idOf('transcript_parts'), checks: {} });
        await breaksEveryRule(db, {
          table: 'transcript_events',
          id: await idOf('transcript_events'),
          checks: {
            transcript_events_id: "id = ''",
            transcript_events_assigned_session_id: 'assigned_session_id = session_id',
            transcript_events_named_session_id: 'named_session_id = session_id',
            transcript_events_revision: 'revision = -1',
            transcript_events_place: 'place = NULL',
            transcript_events_kind: "kind = 'system'",
            transcript_events_timestamp: "timestamp = '2026-01-01'",
            transcript_events_is_sidechain: 'is_sidechain = 2',
            transcript_events_message_key: "message_key = 'm'",
            transcript_events_tool_calls_json: "tool_calls_json = '['",
            transcript_events_data: "data = '{'",
          },
        });
      },
    },
  ],
};
