import { equal } from '../../assert.ts';
import type { StoreSubject } from './case.ts';
import { later, start } from './expected.ts';
import { breaksEveryRule, refuses } from './rules.ts';

const session = { id: 's', type: 'director', name: 'lead' } as const;

export const departments: StoreSubject = {
  name: 'departments',
  cases: [
    {
      name: 'a department has defaults, and everything that is given comes back equal',
      async run({ store }) {
        await store.sessions.create(session);
        const plain = await store.departments.create({ name: 'd', domain: 'data', sessionId: 's' });
        equal([plain.isActive, plain.currentTask, plain.performance], [true, null, {}]);
        equal([plain.createdAt, plain.updatedAt], [start, start]);
        const given = {
          id: 'd-1',
          name: '処理 "data"',
          domain: 'data-processing',
          sessionId: 's',
          isActive: false,
          currentTask: 'task-456',
          performance: { messagesProcessed: 100, errorRate: 0.02, throughput: 0, lastActivity: later, tide: [1, 'é'] },
          createdAt: start,
          updatedAt: later,
        };
        equal(await store.departments.create(given), { seq: 2, ...given });
        equal(await store.departments.get('d-1'), { seq: 2, ...given });
        equal(await store.departments.get('nobody'), null);
      },
    },
    {
      name: 'figures are reported one by one, and null takes one away',
      async run({ store, clock }) {
        await store.sessions.create(session);
        const performance = { messagesProcessed: 1, errorRate: 0.5 };
        await store.departments.create({ id: 'd', name: 'd', domain: 'x', sessionId: 's', performance });
        clock.time = later;
        const after = await store.departments.report('d', { errorRate: null, throughput: 10, lastActivity: later });
        equal(after?.performance, { messagesProcessed: 1, throughput: 10, lastActivity: later });
        equal(after?.updatedAt, later);
        equal(await store.departments.report('nobody', { throughput: 1 }), null);
        await refuses(store, () => store.departments.report('d', { throughput: Number.NaN }), 'performance');
        await refuses(store, () => store.departments.report('d', { errorRate: 'low' as never }), 'performance');
      },
    },
    {
      name: 'lists are by session, domain and whether they are active, and go with their session',
      async run({ store }) {
        await store.sessions.createMany([session, { ...session, id: 't' }]);
        await store.departments.createMany([
          { id: 'a', name: 'a', domain: 'x', sessionId: 's' },
          { id: 'b', name: 'b', domain: 'y', sessionId: 's', isActive: false },
          { id: 'c', name: 'c', domain: 'x', sessionId: 't' },
        ]);
        const ids = (found: readonly { readonly id: string }[]) => found.map(({ id }) => id).join('');
        equal(ids(await store.departments.list()), 'abc');
        equal(ids(await store.departments.list({ where: { domain: 'x' }, direction: 'desc', limit: 1 })), 'c');
        equal(ids(await store.departments.list({ where: { sessionId: [] } })), '');
        equal(ids(await store.departments.bySession('s')), 'ab');
        equal(ids(await store.departments.bySession('s', { isActive: true })), 'a');
        equal(ids(await store.departments.active({ limit: 1, offset: 1 })), 'c');
        equal(await store.departments.count({ isActive: false }), 1);
        equal((await store.departments.update('b', { isActive: true, currentTask: 't' }))?.currentTask, 't');
        equal(await store.departments.update('nobody', { name: 'x' }), null);
        equal(await store.sessions.delete('s'), true);
        equal(ids(await store.departments.list()), 'c');
        equal(await store.departments.delete('c'), true);
        equal(await store.departments.deleteMany({ domain: 'x' }), 0);
      },
    },
    {
      name: 'every rule of the table holds, whoever writes',
      async run({ store, db }) {
        await store.sessions.create(session);
        const good = { name: 'd', domain: 'x', sessionId: 's' };
        await store.departments.create({ ...good, id: 'd' });
        await refuses(store, () => store.departments.create({ ...good, id: 'd' }), 'id');
        await refuses(store, () => store.departments.create({ ...good, name: '' }), 'name');
        await refuses(store, () => store.departments.create({ ...good, domain: null as never }), 'domain');
        await refuses(store, () => store.departments.create({ ...good, sessionId: 'nobody' }), 'sessionId');
        await refuses(store, () => store.departments.update('d', { sessionId: 'nobody' }), 'sessionId');
        await refuses(store, () => store.departments.update('d', { performance: [] as never }), 'performance');
        await breaksEveryRule(db, {
          table: 'departments',
          id: 'd',
          checks: {
            departments_id: "id = ''",
            departments_name: "name = ''",
            departments_domain: "domain = ''",
            departments_is_active: 'is_active = 2',
            departments_performance_json: `performance_json = '{"lastActivity":"2026"}'`,
            departments_created_at: "created_at = ''",
            departments_updated_at: "updated_at = ''",
          },
        });
      },
    },
  ],
};
