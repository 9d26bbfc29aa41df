import { equal } from '../../assert.ts';
import type { StoreCase } from './case.ts';
import { later, start } from './expected.ts';
import { refuses } from './rules.ts';

const good = { type: 'COMMAND', sender: 'a', receiver: 'b', content: null } as const;
const ids = (found: readonly { readonly id: string }[]) => found.map(({ id }) => id).join('');

/** What becomes of messages once they are sent. */
export const messageLife: readonly StoreCase[] = [
  {
    name: 'a conversation is what two sessions said to each other, the newest of it in order',
    async run({ store }) {
      await store.messages.createMany([
        { ...good, id: '1' },
        { ...good, id: '2', sender: 'b', receiver: 'a' },
        { ...good, id: '3', sender: 'c' },
        { ...good, id: '4', receiver: null },
        { ...good, id: '5' },
        { ...good, id: '6', sender: 'a', receiver: 'a' },
      ]);
      equal(ids(await store.messages.conversation('a', 'b')), '125');
      equal(ids(await store.messages.conversation('b', 'a', { limit: 2 })), '25');
      const [, second] = await store.messages.conversation('a', 'b');
      equal(ids(await store.messages.conversation('a', 'b', second === undefined ? {} : { before: second })), '1');
      equal(ids(await store.messages.conversation('a', 'b', { limit: 0 })), '');
      equal(ids(await store.messages.conversation('a', 'a')), '6');
    },
  },
  {
    name: 'an inbox has what waits, the most urgent first, and each message is received once',
    async run({ store }) {
      await store.messages.createMany([
        { ...good, id: '1' },
        { ...good, id: '2', priority: 4, timestamp: later },
        { ...good, id: '3', priority: 4 },
        { ...good, id: '4', type: 'EVENT' },
        { ...good, id: '5', receiver: null },
        { ...good, id: '6', delivered: true },
      ]);
      equal(ids(await store.messages.inbox('b')), '3214');
      equal(ids(await store.messages.inbox('b', { type: 'EVENT' })), '4');
      equal(ids(await store.messages.inbox(null)), '5');
      const [one, other] = await Promise.all([
        store.messages.receive('b', { limit: 2 }),
        store.messages.receive('b', { limit: 2 }),
      ]);
      equal([ids(one), ids(other)], ['32', '14']);
      equal(one[0]?.deliveredAt, start);
      equal(ids(await store.messages.receive('b')), '');
    },
  },
  {
    name: 'a delivery that fails is tried again until its retries are spent',
    async run({ store, clock }) {
      await store.messages.create({ ...good, id: 'm', maxRetries: 1 });
      const first = await store.messages.markFailed('m', 'no answer');
      equal([first?.retryCount, first?.failed, first?.failureReason], [1, false, 'no answer']);
      equal(ids(await store.messages.inbox('b')), 'm');
      const last = await store.messages.markFailed('m', 'gone');
      equal([last?.retryCount, last?.failed, last?.failureReason], [1, true, 'gone']);
      equal(ids(await store.messages.inbox('b')), '');
      equal((await store.messages.markFailed('m', 'again'))?.failureReason, 'gone');
      const again = await store.messages.retry('m');
      equal([again?.retryCount, again?.failed, again?.failureReason], [0, false, null]);
      clock.time = later;
      const delivered = await store.messages.markDelivered('m');
      equal([delivered?.delivered, delivered?.deliveredAt], [true, later]);
      clock.time = start;
      equal((await store.messages.markDelivered('m'))?.deliveredAt, later);
      equal((await store.messages.markFailed('m', 'too late'))?.failed, false);
      equal(await store.messages.markFailed('nobody', 'x'), null);
      equal(await store.messages.markDelivered('nobody'), null);
      equal(await store.messages.retry('nobody'), null);
    },
  },
  {
    name: 'responses are overdue from their deadline on, until there is one',
    async run({ store, clock }) {
      const asks = { ...good, requiresResponse: true };
      await store.messages.createMany([
        { ...asks, id: '1', responseDeadline: later },
        { ...asks, id: '2', responseDeadline: start },
        { ...good, id: '3', responseDeadline: start },
        { ...asks, id: '4' },
      ]);
      equal(ids(await store.messages.overdue()), '2');
      equal(ids(await store.messages.overdue(later)), '21');
      clock.time = later;
      equal(ids(await store.messages.overdue(undefined, { limit: 1 })), '2');
      await store.messages.create({ ...good, id: '5', sender: 'b', receiver: 'a', inReplyTo: '2' });
      equal(ids(await store.messages.overdue()), '1');
    },
  },
  {
    name: 'messages are deleted by their age in days, where zero means all until now',
    async run({ store, clock }) {
      await store.messages.create({ ...good, id: 'old' });
      clock.time = later;
      await store.messages.create({ ...good, id: 'new', inReplyTo: 'old' });
      equal(await store.messages.deleteOlderThan(2), 0);
      equal(await store.messages.deleteOlderThan(1), 1);
      equal(ids(await store.messages.list()), 'new');
      clock.time = new Date(later.getTime() + 1);
      equal(await store.messages.deleteOlderThan(0), 1);
      for (const days of [-1, Number.NaN, '3' as unknown as number]) {
        await refuses(store, () => store.messages.deleteOlderThan(days), 'days');
      }
    },
  },
];
