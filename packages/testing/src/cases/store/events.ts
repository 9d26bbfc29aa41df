import type { JsonObject, Store } from '@coterie/store';
import { caught, checkFailure, equal, ok } from '../../assert.ts';
import type { StoreSubject } from './case.ts';
import { later, start } from './expected.ts';
import { breaksEveryRule, refuses } from './rules.ts';

/** Two projects with an agent each: p with a, q with b. */
async function projects(store: Store): Promise<void> {
  await store.projects.createMany([
    { id: 'p', name: 'p' },
    { id: 'q', name: 'q' },
  ]);
  await store.agents.createMany([
    { id: 'a', projectId: 'p' },
    { id: 'b', projectId: 'q' },
  ]);
}

async function happen(store: Store): Promise<void> {
  await projects(store);
  await store.events.createMany([
    { id: 'e1', type: 'system', createdAt: later },
    { id: 'e2', projectId: 'p', type: 'started' },
    { id: 'e3', projectId: 'p', agentId: 'a', type: 'started' },
    { id: 'e4', projectId: 'p', agentId: 'a', type: '__proto__' },
    { id: 'e5', projectId: 'q', agentId: 'b', type: 'started', createdAt: later },
  ]);
}

export const events: StoreSubject = {
  name: 'events',
  cases: [
    {
      name: 'an event has defaults, and everything that is given comes back equal',
      async run({ store }) {
        await projects(store);
        const created = await store.events.create({ type: 'system_started' });
        const nothing = { projectId: null, agentId: null, data: null };
        equal(created, { seq: 1, id: created.id, type: 'system_started', ...nothing, createdAt: start });
        const given = {
          id: 'e',
          projectId: 'p',
          agentId: 'a',
          type: 'Größe \u{1F389}',
          data: { list: [1, null, 'é\u2028'], big: 9007199254740991, nested: { is: true } },
          createdAt: later,
        } as const;
        equal(await store.events.create(given), { seq: 2, ...given });
        equal(await store.events.get('e'), { seq: 2, ...given });
        equal(await store.events.get('nobody'), null);
        for (const data of ['text', 0, false, [], {}, null]) {
          equal((await store.events.create({ type: 't', data })).data, data);
        }
      },
    },
    {
      name: 'an event belongs to an agent only together with that agent’s project',
      async run({ store }) {
        await projects(store);
        const count = await store.events.count();
        const other = await refuses(
          store,
          () => store.events.create({ projectId: 'p', agentId: 'b', type: 't' }),
          'agentId',
        );
        ok(/no such agent in the project/.test(other.message), other.message);
        await refuses(store, () => store.events.create({ projectId: 'p', agentId: 'nobody', type: 't' }), 'agentId');
        await refuses(store, () => store.events.create({ agentId: 'a', type: 't' }), 'agentId');
        await refuses(store, () => store.events.create({ projectId: 'nowhere', type: 't' }), 'projectId');
        await refuses(store, () => store.events.create({ projectId: 'nowhere', agentId: 'a', type: 't' }), 'projectId');
        equal(await store.events.count(), count);
      },
    },
    {
      name: 'lists are filtered by project, agent, type and time, also for what has no project',
      async run({ store }) {
        await happen(store);
        const ids = async (list: Parameters<typeof store.events.list>[0]) =>
          (await store.events.list(list)).map(({ id }) => id);
        equal(await ids({}), ['e2', 'e3', 'e4', 'e1', 'e5']);
        equal(await ids({ where: { projectId: 'p' }, direction: 'desc' }), ['e4', 'e3', 'e2']);
        equal(await ids({ where: { projectId: null } }), ['e1']);
        equal(await ids({ where: { projectId: 'p', agentId: null } }), ['e2']);
        equal(await ids({ where: { agentId: ['a', 'b'], type: 'started' } }), ['e3', 'e5']);
        equal(await ids({ where: { type: ['system', 'nothing'] } }), ['e1']);
        equal(await ids({ where: { type: [] } }), []);
        equal(await ids({ where: { createdFrom: later } }), ['e1', 'e5']);
        equal(await ids({ where: { projectId: 'p', createdFrom: start, createdBefore: later } }), ['e2', 'e3', 'e4']);
        equal(await ids({ where: { ids: ['e5', 'e2'] }, limit: 1 }), ['e2']);
        const [first] = await store.events.list({ limit: 1 });
        equal(await ids({ after: first, limit: 2 }), ['e3', 'e4']);
        equal(await store.events.count({ projectId: 'p', type: 'started' }), 2);
      },
    },
    {
      name: 'recent events are the newest, 20 unless said otherwise',
      async run({ store }) {
        await happen(store);
        const ids = async (options?: Parameters<typeof store.events.recent>[0]) =>
          (await store.events.recent(options)).map(({ id }) => id);
        equal(await ids(), ['e5', 'e1', 'e4', 'e3', 'e2']);
        equal(await ids({ limit: 2, offset: 1 }), ['e1', 'e4']);
        equal(await ids({ where: { projectId: 'p', type: 'started' } }), ['e3', 'e2']);
        equal(await ids({ limit: 0 }), []);
        await store.events.createMany(Array.from({ length: 20 }, () => ({ type: 'many' })));
        equal((await store.events.recent()).length, 20);
        await refuses(store, () => store.events.recent({ limit: 0.5 }), 'limit');
      },
    },
    {
      name: 'types are counted of all, of a project, of an agent, of a span of time',
      async run({ store }) {
        equal(await store.events.countByType(), {});
        await happen(store);
        const proto = Object.fromEntries([['__proto__', 1]]);
        const all = await store.events.countByType();
        equal(Object.entries(all).sort(), [
          ['__proto__', 1],
          ['started', 3],
          ['system', 1],
        ]);
        equal(await store.events.countByType({ projectId: 'q' }), { started: 1 });
        equal(await store.events.countByType({ agentId: 'a', createdFrom: later }), {});
        equal(Object.entries(await store.events.countByType({ projectId: 'p', agentId: 'a' })).sort(), [
          ...Object.entries(proto),
          ['started', 1],
        ]);
        equal(await store.events.countByType({ projectId: null }), { system: 1 });
        equal(await store.events.countByType({ createdFrom: later }), { started: 1, system: 1 });
        equal(await store.events.countByType({ projectId: 'nowhere' }), {});
      },
    },
    {
      name: 'statistics tell the first and the last event too',
      async run({ store }) {
        equal(await store.events.stats(), { total: 0, byType: {}, firstEvent: null, lastEvent: null });
        await happen(store);
        const { total, firstEvent, lastEvent } = await store.events.stats();
        equal([total, firstEvent, lastEvent], [5, start, later]);
        const ofQ = { total: 1, byType: { started: 1 }, firstEvent: later, lastEvent: later };
        equal(await store.events.stats({ projectId: 'q' }), ofQ);
        equal(await store.events.stats({ agentId: 'b' }), ofQ);
        equal((await store.events.stats({ projectId: 'p' })).lastEvent, start);
      },
    },
    {
      name: 'type and data can be corrected, the rest cannot; events are deleted by project, type or age',
      async run({ store }) {
        await happen(store);
        const corrected = await store.events.update('e2', { type: 'began', data: { at: 5 } });
        equal([corrected?.type, corrected?.data, corrected?.createdAt], ['began', { at: 5 }, start]);
        equal((await store.events.update('e2', {}))?.data, { at: 5 });
        equal((await store.events.update('e2', { data: null }))?.data, null);
        equal(await store.events.update('nobody', { type: 'x' }), null);
        await refuses(store, () => store.events.update('e2', { projectId: 'q' } as object), 'projectId');
        await refuses(store, () => store.events.update('e2', { createdAt: later } as object), 'createdAt');
        equal(await store.events.delete('e2'), true);
        equal(await store.events.delete('e2'), false);
        equal(await store.events.deleteMany({ agentId: 'b' }), 1);
        equal(await store.events.deleteMany({ type: 'started' }), 1);
        equal(await store.events.deleteMany({ createdBefore: later }), 1);
        equal(
          (await store.events.list()).map(({ id }) => id),
          ['e1'],
        );
      },
    },
    {
      name: 'every rule of the table holds, whoever writes',
      async run({ store, db }) {
        await projects(store);
        await store.events.create({ id: 'e', projectId: 'p', type: 't', data: {} });
        await refuses(store, () => store.events.create({ id: 'e', type: 't' }), 'id');
        await refuses(store, () => store.events.create({ type: '' }), 'type');
        await refuses(store, () => store.events.create({ type: null as unknown as string }), 'type');
        const circle: Record<string, unknown> = {};
        circle.self = circle;
        await refuses(store, () => store.events.create({ type: 't', data: circle as JsonObject }), 'data');
        await breaksEveryRule(db, {
          table: 'events',
          id: 'e',
          checks: {
            events_id: "id = ''",
            events_agent_id: "agent_id = 'a', project_id = NULL",
            events_type: "type = ''",
            events_data: "data = '{'",
            events_created_at: "created_at = '2026-01-01T00:00:00Z'",
          },
          guarded: ['agent_id'],
        });
        for (const [sql, says] of [
          ["UPDATE events SET agent_id = 'b' WHERE id = 'e'", /no such agent in the project/],
          ["UPDATE events SET project_id = 'nowhere' WHERE id = 'e'", /does not exist/],
          ['UPDATE events SET seq = 9', /never updated/],
        ] as const) {
          checkFailure(await caught(db.mode, () => db.execute(sql)), { code: 'constraint', says });
        }
      },
    },
  ],
};
