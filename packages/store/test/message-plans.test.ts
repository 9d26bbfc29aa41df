/** How the queries of messages and departments are executed. Lists by each filter are in entities.test.ts. */
import { expect, it } from 'vitest';
import { engines, planOf } from './support/plans.ts';

it.each(engines)(
  'what is asked of inboxes and departments is found by an index, and in order, on %s',
  async (_, open) => {
    const store = await open();
    const { messages, departments } = store.operations;
    const limit = 5;
    const operations = {
      conversation: messages.conversation('a', 'b', { limit }),
      inbox: messages.inbox('b', { limit }),
      'inbox of all': messages.inbox(null, { limit }),
      receive: messages.receive('b', { limit }),
      markDelivered: messages.markDelivered('m'),
      markFailed: messages.markFailed('m', 'no answer'),
      retry: messages.retry('m'),
      overdue: messages.overdue(new Date(0), { limit }),
      deleteOlderThan: messages.deleteOlderThan(30),
      bySession: departments.bySession('s', { isActive: true }),
      active: departments.active({ limit }),
      report: departments.report('d', { errorRate: 0.5 }),
    };
    for (const [name, operation] of Object.entries(operations)) {
      const plan = await planOf(store, operation);
      expect(plan, name).toContainEqual(expect.stringMatching(/^SEARCH (messages|departments) /));
      expect(
        plan.filter((step) => /^SCAN (messages|departments)|TEMP B-TREE/.test(step)),
        name,
      ).toEqual([]);
    }
    await store.close();
  },
);
