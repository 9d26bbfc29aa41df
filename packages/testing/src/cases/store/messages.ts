import type { NewMessage } from '@coterie/store';
import { caught, equal, ok } from '../../assert.ts';
import type { StoreSubject } from './case.ts';
import { later, start } from './expected.ts';
import { messageLife } from './messages-life.ts';
import { breaksEveryRule, refuses } from './rules.ts';

const good = { type: 'COMMAND', sender: 'a', receiver: 'b', content: null } as const;

export const messages: StoreSubject = {
  name: 'messages',
  cases: [
    {
      name: 'a message has defaults, and everything that is given comes back equal',
      async run({ store }) {
        const plain = await store.messages.create({ type: 'PROGRESS_REPORT', sender: 'a', content: { progress: 0 } });
        equal([plain.priority, plain.receiver, plain.maxRetries, plain.delivered], [2, null, 3, false]);
        equal([plain.timestamp, plain.deliveredAt, plain.failed, plain.metadata], [start, null, false, {}]);
        const given = {
          id: 'msg-789',
          type: 'COMMAND',
          priority: 4,
          sender: 'session-123',
          receiver: '受信者',
          timestamp: later,
          content: ['process', { dataset: 0.1, '\u{1F30A}': [null, true] }],
          metadata: { correlationId: 'txn-999' },
          requiresResponse: true,
          responseDeadline: later,
          inReplyTo: plain.id,
          retryCount: 2,
          maxRetries: 0,
          delivered: true,
          deliveredAt: later,
          failed: false,
          failureReason: 'was late',
        } as const satisfies NewMessage;
        equal(await store.messages.create(given), { seq: 2, ...given });
        equal(await store.messages.get('msg-789'), { seq: 2, ...given });
        equal((await store.messages.create({ ...good, delivered: true })).deliveredAt, start);
        const json = await store.messages.create({ ...good, content: 9007199254740991 });
        equal((await store.messages.get(json.id))?.content, 9007199254740991);
      },
    },
    ...messageLife,
    {
      name: 'lists are by all that a message is found by, in the order of insertion within one millisecond',
      async run({ store }) {
        await store.messages.createMany([
          { ...good, id: 'a', timestamp: later },
          { ...good, id: 'b', priority: 4, receiver: null },
          { ...good, id: 'c', type: 'EVENT', sender: 'b', inReplyTo: 'a' },
        ]);
        const ids = async (list: Parameters<typeof store.messages.list>[0]) =>
          (await store.messages.list(list)).map(({ id }) => id).join('');
        equal(await ids({}), 'bca');
        equal(await ids({ direction: 'desc', limit: 1 }), 'a');
        equal(await ids({ where: { receiver: null } }), 'b');
        equal(await ids({ where: { receiver: 'b', sender: 'a' } }), 'a');
        equal(await ids({ where: { type: ['EVENT'] } }), 'c');
        equal(await ids({ where: { priority: 4 } }), 'b');
        equal(await ids({ where: { inReplyTo: 'a' } }), 'c');
        equal(await ids({ where: { sentBefore: later } }), 'bc');
        equal(await ids({ where: { delivered: true } }), '');
        const [first] = await store.messages.list({ limit: 1 });
        equal(await ids({ after: first }), 'ca');
        equal(await store.messages.count({ failed: false }), 3);
        equal((await store.messages.update('a', { priority: 1, content: 'x' }))?.content, 'x');
        equal(await store.messages.update('nobody', { priority: 1 }), null);
        equal(await store.messages.delete('a'), true);
        equal((await store.messages.get('c'))?.inReplyTo, null, 'an answer outlives what it answers');
        equal(await store.messages.deleteMany({ sender: 'a' }), 1);
      },
    },
    {
      name: 'words and pieces of text are found in what a content says, not in the signs of JSON',
      async run({ store }) {
        await store.messages.createMany([
          { ...good, id: 'a', content: { action: 'process_data', note: 'Größe 潮汐', at: 42 } },
          { ...good, id: 'b', content: 'plain "text"' },
        ]);
        const found = async (words: string) => (await store.messages.search(words)).map(({ item }) => item.id).join('');
        equal([await found('process_data'), await found('潮汐 grösse'), await found('潮汐 größe')], ['a', '', 'a']);
        equal([await found('action 42'), await found('text')], ['a', 'b']);
        const pieces = async (text: string) =>
          (await store.messages.searchByContent(text)).map(({ id }) => id).join('');
        equal(
          [await pieces('PROCESS_'), await pieces('"text"'), await pieces('{"'), await pieces('4')],
          ['a', 'b', '', 'a'],
        );
        await store.messages.update('a', { content: 'gone' });
        equal([await found('潮汐'), await found('gone')], ['', 'a']);
      },
    },
    {
      name: 'every rule of the table holds, whoever writes',
      async run({ store, db }) {
        await store.messages.create({ ...good, id: 'm' });
        await refuses(store, () => store.messages.create({ ...good, id: 'm' }), 'id');
        await refuses(store, () => store.messages.create({ ...good, type: '' }), 'type');
        await refuses(store, () => store.messages.create({ ...good, priority: 5 as 4 }), 'priority');
        await refuses(store, () => store.messages.create({ ...good, inReplyTo: 'nobody' }), 'inReplyTo');
        await refuses(store, () => store.messages.create({ ...good, content: undefined as never }), 'content');
        await refuses(store, () => store.messages.update('m', { delivered: true } as object), 'delivered');
        await breaksEveryRule(db, {
          table: 'messages',
          id: 'm',
          checks: {
            messages_id: "id = ''",
            messages_type: "type = ''",
            messages_priority: 'priority = 0',
            messages_timestamp: "timestamp = ''",
            messages_content_json: "content_json = '{'",
            messages_metadata_json: "metadata_json = '[]'",
            messages_requires_response: 'requires_response = 2',
            messages_response_deadline: "response_deadline = ''",
            messages_retry_count: 'retry_count = -1',
            messages_max_retries: 'max_retries = -1',
            messages_delivered: 'delivered = 2, delivered_at = NULL',
            messages_delivered_at: 'delivered = 1',
            messages_failed: 'failed = 2',
          },
        });
        const both = await caught(db.mode, () =>
          db.execute('UPDATE messages SET delivered = 1, delivered_at = timestamp, failed = 1'),
        );
        ok(String(both).includes('messages_failed'), 'delivered and failed at once');
      },
    },
  ],
};
