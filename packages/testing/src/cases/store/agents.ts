import type { NewAgent, Store } from '@coterie/store';
import { equal, ok } from '../../assert.ts';
import { column } from '../../helpers.ts';
import { agentRules } from './agents-rules.ts';
import type { StoreSubject } from './case.ts';
import { later, start } from './expected.ts';
import { refuses } from './rules.ts';

/** Two projects, and agents of the first: r above a and b, a above a1 and a2, a2 above x; s beside r. */
async function team(store: Store): Promise<void> {
  await store.projects.createMany([
    { id: 'p', name: 'p' },
    { id: 'q', name: 'q' },
  ]);
  const agent = (id: string, parentId: string | null = null): NewAgent => ({ id, projectId: 'p', parentId });
  await store.agents.createMany([
    agent('r'),
    agent('a', 'r'),
    agent('b', 'r'),
    agent('s'),
    agent('a1', 'a'),
    agent('a2', 'a'),
    agent('x', 'a2'),
  ]);
}

async function depths(store: Store): Promise<Readonly<Record<string, number>>> {
  return Object.fromEntries((await store.agents.list()).map(({ id, depth }) => [id, depth]));
}

export const agents: StoreSubject = {
  name: 'agents',
  cases: [
    {
      name: 'an agent has defaults',
      async run({ store }) {
        const { id: projectId } = await store.projects.create({ name: 'Atlas' });
        const created = await store.agents.create({ projectId });
        equal(created, {
          seq: 1,
          id: created.id,
          projectId,
          parentId: null,
          name: null,
          status: 'created',
          config: {},
          currentTask: null,
          totalTokens: 0,
          totalCost: 0,
          iterationCount: 0,
          depth: 0,
          createdAt: start,
          updatedAt: start,
        });
        equal(await store.agents.get(created.id), created);
        equal(await store.agents.get('nobody'), null);
      },
    },
    {
      name: 'everything that is given comes back equal',
      async run({ store }) {
        await team(store);
        const given = {
          id: 'a-1',
          projectId: 'p',
          parentId: 'x',
          name: 'Größe 検索 \u{1F389}',
          status: 'working',
          config: { model: 'claude-opus-4-5', temperature: 0.7, tools: ['bash', null], big: 9007199254740991 },
          currentTask: 'Zeile 1\nZeile 2',
          totalTokens: 9007199254740991,
          totalCost: 1e-7,
          iterationCount: 3,
          createdAt: start,
          updatedAt: later,
        } as const;
        equal(await store.agents.create(given), { seq: 8, ...given, depth: 4 });
        equal(await store.agents.get('a-1'), { seq: 8, ...given, depth: 4 });
      },
    },
    {
      name: 'depth follows from the parents, also of those created in the same call',
      async run({ store }) {
        await team(store);
        equal(await depths(store), { r: 0, a: 1, b: 1, s: 0, a1: 2, a2: 2, x: 3 });
        const error = await refuses(
          store,
          () => store.agents.create({ projectId: 'p', depth: 2 } as NewAgent),
          'depth',
        );
        ok(/cannot be given/.test(error.message), error.message);
        // A child before its parent.
        const upside = [
          { id: 'child', projectId: 'p', parentId: 'parent' },
          { id: 'parent', projectId: 'p' },
        ];
        await refuses(store, () => store.agents.createMany(upside), 'parentId');
        equal(await store.agents.count(), 7);
      },
    },
    {
      name: 'a new parent takes the subtree along, and the depth of all of it follows in the same round trip',
      async run({ store, clock }) {
        await team(store);
        clock.time = later;
        const moved = await store.agents.update('a', { parentId: 's' });
        equal([moved?.parentId, moved?.depth, moved?.updatedAt], ['s', 1, later]);
        equal((await store.agents.update('a2', { parentId: 'r', name: 'two' }))?.depth, 1);
        equal(await depths(store), { r: 0, a: 1, b: 1, s: 0, a1: 2, a2: 1, x: 2 });
        equal((await store.agents.update('r', { parentId: 'a1' }))?.depth, 3);
        equal(await depths(store), { r: 3, a: 1, b: 4, s: 0, a1: 2, a2: 4, x: 5 });
        equal((await store.agents.update('a', { parentId: null }))?.depth, 0);
        equal(await depths(store), { r: 2, a: 0, b: 3, s: 0, a1: 1, a2: 3, x: 4 });
        equal((await store.agents.get('x'))?.updatedAt, start, 'nothing of x itself was changed');
        equal((await store.agents.update('a', { parentId: null }))?.depth, 0);
        equal((await store.agents.update('x', { parentId: 'a2' }))?.depth, 4);
        equal(await store.agents.update('nobody', { parentId: 'r' }), null);
      },
    },
    {
      name: 'an agent below itself is refused, and so is a parent of another project, or none at all',
      async run({ store }) {
        await team(store);
        await store.agents.create({ id: 'other', projectId: 'q' });
        const before = await store.agents.list();
        const cycle = await refuses(store, () => store.agents.update('r', { parentId: 'x' }), 'parentId');
        ok(/below itself/.test(cycle.message), cycle.message);
        await refuses(store, () => store.agents.update('r', { parentId: 'r' }), 'parentId');
        await refuses(store, () => store.agents.update('a', { parentId: 'other' }), 'parentId');
        await refuses(store, () => store.agents.update('a', { parentId: 'nobody' }), 'parentId');
        await refuses(store, () => store.agents.create({ projectId: 'p', parentId: 'other' }), 'parentId');
        await refuses(store, () => store.agents.create({ projectId: 'p', parentId: 'nobody' }), 'parentId');
        await refuses(store, () => store.agents.create({ id: 'i', projectId: 'p', parentId: 'i' }), 'parentId');
        await refuses(store, () => store.agents.create({ projectId: 'nowhere' }), 'projectId');
        await refuses(store, () => store.agents.create({ projectId: 'nowhere', parentId: 'r' }), 'projectId');
        await refuses(store, () => store.agents.create({ projectId: 'nowhere', parentId: 'nobody' }), 'projectId');
        await refuses(store, () => store.agents.update('a', { projectId: 'q' } as object), 'projectId');
        equal(await store.agents.list(), before);
      },
    },
    {
      name: 'there are 500 levels at most, so that the longest chain can be deleted',
      async run({ store }) {
        await store.projects.create({ id: 'p', name: 'p' });
        const chain = Array.from({ length: 500 }, (_, at) => ({
          id: `c${at}`,
          projectId: 'p',
          parentId: at === 0 ? null : `c${at - 1}`,
        }));
        await store.agents.createMany(chain);
        await store.agents.create({ id: 'top', projectId: 'p' });
        await store.agentHistory.create({ agentId: 'c499', role: 'user', content: 'deep' });
        equal(
          (await store.agents.pathToRoot('c499')).map(({ depth }) => depth),
          [...chain.keys()].reverse(),
        );
        equal((await store.agents.subtree('c0')).length, 500);
        const error = await refuses(store, () => store.agents.create({ projectId: 'p', parentId: 'c499' }), 'parentId');
        ok(/500/.test(error.message), error.message);
        await refuses(store, () => store.agents.update('c0', { parentId: 'top' }), 'parentId');
        await refuses(store, () => store.agents.update('top', { parentId: 'c499' }), 'parentId');
        equal((await store.agents.update('c1', { parentId: 'top' }))?.depth, 1);
        equal((await store.agents.get('c499'))?.depth, 499);
        equal(await store.agents.delete('top'), true);
        equal([await store.agents.count(), await store.agentHistory.count()], [1, 0]);
        equal((await store.agentHistory.search('deep')).length, 0);
      },
    },
    {
      name: 'a tree is read in its order, a path upwards, the roots of a project as they were created',
      async run({ store, clock }) {
        await team(store);
        // Created earlier than its siblings, though stored later.
        const early = new Date('2025-12-31T23:59:59.999Z');
        await store.agents.create({ id: 'a0', projectId: 'p', parentId: 'a', createdAt: early });
        clock.time = later;
        await store.agents.create({ id: 'q1', projectId: 'q' });
        const tree = (await store.agents.subtree('r')).map(({ id, depth }) => [id, depth]);
        equal(tree, [
          ['r', 0],
          ['a', 1],
          ['a0', 2],
          ['a1', 2],
          ['a2', 2],
          ['x', 3],
          ['b', 1],
        ]);
        equal(
          (await store.agents.subtree('a2')).map(({ id }) => id),
          ['a2', 'x'],
        );
        equal((await store.agents.subtree('a2'))[0], await store.agents.get('a2'));
        equal(
          (await store.agents.pathToRoot('x')).map(({ id }) => id),
          ['x', 'a2', 'a', 'r'],
        );
        equal(
          (await store.agents.roots('p')).map(({ id }) => id),
          ['r', 's'],
        );
        equal(await store.agents.subtree('nobody'), []);
        equal(await store.agents.pathToRoot('nobody'), []);
        equal(await store.agents.roots('nowhere'), []);
      },
    },
    {
      name: 'usage is added in the database, and a sum that no number holds is refused',
      async run({ store, clock }) {
        await team(store);
        clock.time = later;
        await store.agents.addUsage('a', { tokens: 3_000_000_000, cost: 0.25 });
        const after = await store.agents.addUsage('a', { tokens: 3_000_000_000, cost: 0.5, iterations: 1 });
        equal([after?.totalTokens, after?.totalCost, after?.iterationCount], [6_000_000_000, 0.75, 1]);
        equal(after?.updatedAt, later);
        equal((await store.agents.addUsage('a', {}))?.totalTokens, 6_000_000_000);
        await refuses(store, () => store.agents.addUsage('a', { tokens: 9007199254740991 }), 'totalTokens');
        await refuses(store, () => store.agents.addUsage('a', { tokens: -6_000_000_001 }), 'totalTokens');
        await refuses(store, () => store.agents.addUsage('a', { tokens: 1.5 }), 'totalTokens');
        await refuses(store, () => store.agents.addUsage('a', { cost: -1 }), 'totalCost');
        await refuses(store, () => store.agents.addUsage('a', { cost: Number.POSITIVE_INFINITY }), 'totalCost');
        await refuses(store, () => store.agents.addUsage('a', { iterations: -2 }), 'iterationCount');
        equal((await store.agents.get('a'))?.totalCost, 0.75);
        equal(await store.agents.addUsage('nobody', { tokens: 1 }), null);
        // Two in one round trip both count.
        const { addUsage } = store.operations.agents;
        await store.batch([addUsage('b', { tokens: 2 }), addUsage('b', { tokens: 5 })]);
        equal((await store.agents.get('b'))?.totalTokens, 7);
      },
    },
    {
      name: 'statistics are those of one project, with every status',
      async run({ store }) {
        await team(store);
        const none = { created: 0, idle: 0, working: 0, paused: 0, completed: 0, failed: 0 };
        const empty = { total: 0, byStatus: none, totalTokens: 0, totalCost: 0, totalIterations: 0, maxDepth: null };
        equal(await store.agents.stats('q'), empty);
        equal(await store.agents.stats('nowhere'), empty);
        await store.agents.create({ projectId: 'q', status: 'idle', totalTokens: 9007199254740991 });
        await store.agents.update('a', { status: 'working', totalTokens: 1500, totalCost: 0.5 });
        await store.agents.update('x', { status: 'working', totalCost: 0.25, iterationCount: 3 });
        equal(await store.agents.stats('p'), {
          total: 7,
          byStatus: { ...none, created: 5, working: 2 },
          totalTokens: 1500,
          totalCost: 0.75,
          totalIterations: 3,
          maxDepth: 3,
        });
        equal((await store.agents.stats('q')).totalTokens, 9007199254740991);
      },
    },
    {
      name: 'lists are filtered by project, parent, status, depth and time, and cut',
      async run({ store, clock }) {
        await team(store);
        clock.time = later;
        await store.agents.create({ id: 'q1', projectId: 'q', status: 'failed' });
        const ids = async (list: Parameters<typeof store.agents.list>[0]) =>
          (await store.agents.list(list)).map(({ id }) => id);
        equal(await ids({ where: { projectId: 'p' }, direction: 'desc' }), ['x', 'a2', 'a1', 's', 'b', 'a', 'r']);
        equal(await ids({ where: { parentId: 'r' } }), ['a', 'b']);
        equal(await ids({ where: { parentId: null } }), ['r', 's', 'q1']);
        equal(await ids({ where: { parentId: ['a', 'a2'] } }), ['a1', 'a2', 'x']);
        equal(await ids({ where: { projectId: ['q'], status: 'failed' } }), ['q1']);
        equal(await ids({ where: { status: [] } }), []);
        equal(await ids({ where: { depth: [2, 3] } }), ['a1', 'a2', 'x']);
        equal(await ids({ where: { createdFrom: later } }), ['q1']);
        equal(await ids({ where: { ids: ['s', 'r'] } }), ['r', 's']);
        equal(await ids({ limit: 2, offset: 1 }), ['a', 'b']);
        const [first] = await store.agents.list({ limit: 1 });
        equal(await ids({ after: first, limit: 2 }), ['a', 'b']);
        equal(await store.agents.count({ projectId: 'p', parentId: null }), 2);
      },
    },
    {
      name: 'deleting an agent takes all below along, with what they said, made and did',
      async run({ store, db }) {
        await team(store);
        for (const agentId of ['a2', 'x', 'b']) {
          await store.agentHistory.create({ agentId, role: 'user', content: 'words' });
          await store.outputs.create({ projectId: 'p', agentId, type: 'file', path: '/x', content: 'words' });
          await store.events.create({ projectId: 'p', agentId, type: 'made' });
        }
        await store.events.create({ projectId: 'p', type: 'made' });
        equal(await store.agents.delete('a'), true);
        equal(await store.agents.delete('a'), false);
        equal(
          (await store.agents.list()).map(({ id }) => id),
          ['r', 'b', 's'],
        );
        equal(await column(db, 'SELECT agent_id FROM agent_history'), ['b']);
        equal(await column(db, 'SELECT agent_id FROM outputs'), ['b']);
        equal(await column(db, 'SELECT agent_id FROM events ORDER BY seq'), ['b', null]);
        equal((await store.outputs.search('words')).length, 1);
        equal(await store.agents.deleteMany({ projectId: 'p' }), 3);
      },
    },
    agentRules,
  ],
};
