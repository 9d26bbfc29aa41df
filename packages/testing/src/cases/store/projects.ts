import type { JsonObject } from '@coterie/store';
import { caught, checkFailure, equal } from '../../assert.ts';
import { cell } from '../../helpers.ts';
import type { StoreSubject } from './case.ts';
import { later, start } from './expected.ts';
import { breaksEveryRule, refuses } from './rules.ts';

export const projects: StoreSubject = {
  name: 'projects',
  cases: [
    {
      name: 'a project has defaults',
      async run({ store }) {
        const created = await store.projects.create({ name: 'Atlas' });
        equal(created, {
          seq: 1,
          id: created.id,
          name: 'Atlas',
          description: null,
          status: 'created',
          promptPath: null,
          settings: {},
          costTotal: 0,
          iterationCount: 0,
          createdAt: start,
          updatedAt: start,
          endedAt: null,
        });
        equal(await store.projects.get(created.id), created);
        equal(await store.projects.get('nobody'), null);
      },
    },
    {
      name: 'everything that is given comes back equal',
      async run({ store }) {
        const given = {
          id: 'p-1',
          name: '検索 \u{1F389} "quoted"',
          description: 'Größe\nzwei\u2028Zeilen',
          status: 'paused',
          promptPath: 'C:\\prompts\\PROMPT.md',
          settings: { maxIterations: 100, budget: 50.25, big: 9007199254740991, nested: { list: [null, true, 'é'] } },
          costTotal: 0.1 + 0.2,
          iterationCount: 9007199254740991,
          createdAt: start,
          updatedAt: later,
        } as const;
        equal(await store.projects.create(given), { seq: 1, ...given, endedAt: null });
        equal(await store.projects.get('p-1'), { seq: 1, ...given, endedAt: null });
      },
    },
    {
      name: 'endedAt follows the status: it stays while the project is ended and goes when it is not',
      async run({ store, clock }) {
        const { id } = await store.projects.create({ name: 'Atlas' });
        clock.time = later;
        const failed = await store.projects.update(id, { status: 'failed' });
        equal([failed?.endedAt, failed?.updatedAt, failed?.createdAt], [later, later, start]);
        clock.time = new Date('2026-02-01T00:00:00.000Z');
        equal((await store.projects.update(id, { status: 'completed' }))?.endedAt, later);
        equal((await store.projects.update(id, { name: 'Atlas 2' }))?.endedAt, later);
        equal((await store.projects.update(id, { status: 'running' }))?.endedAt, null);
        equal((await store.projects.create({ name: 'over', status: 'stopped' })).endedAt, clock.time);
      },
    },
    {
      name: 'cost and iterations are added in the database, and a sum that no number holds is refused',
      async run({ store, clock }) {
        const { id } = await store.projects.create({ name: 'Atlas', costTotal: 0.5 });
        clock.time = later;
        await store.projects.addUsage(id, { cost: 0.25, iterations: 3_000_000_000 });
        const after = await store.projects.addUsage(id, { iterations: 1 });
        equal([after?.costTotal, after?.iterationCount, after?.updatedAt], [0.75, 3_000_000_001, later]);
        equal((await store.projects.addUsage(id, { cost: -0.75 }))?.costTotal, 0);
        await refuses(store, () => store.projects.addUsage(id, { cost: -0.01 }), 'costTotal');
        await refuses(store, () => store.projects.addUsage(id, { iterations: 9007199254740991 }), 'iterationCount');
        await refuses(store, () => store.projects.addUsage(id, { iterations: 0.5 }), 'iterationCount');
        await refuses(store, () => store.projects.addUsage(id, { cost: Number.NaN }), 'costTotal');
        const max = Number.MAX_VALUE;
        await store.projects.addUsage(id, { cost: max });
        await refuses(store, () => store.projects.addUsage(id, { cost: max }), 'costTotal');
        equal((await store.projects.get(id))?.costTotal, max);
        equal(await store.projects.addUsage('nobody', { cost: 1 }), null);
      },
    },
    {
      name: 'statistics count every status and sum what was spent; of no project they are zeros',
      async run({ store }) {
        const none = { created: 0, running: 0, paused: 0, completed: 0, failed: 0, stopped: 0 };
        equal(await store.projects.stats(), { total: 0, byStatus: none, totalCost: 0, totalIterations: 0 });
        await store.projects.createMany([
          { name: 'a', status: 'running', costTotal: 1.5, iterationCount: 2 },
          { name: 'b', status: 'running', costTotal: 0.25 },
          { name: 'c', status: 'failed', iterationCount: 40 },
        ]);
        const byStatus = { ...none, running: 2, failed: 1 };
        equal(await store.projects.stats(), { total: 3, byStatus, totalCost: 1.75, totalIterations: 42 });
      },
    },
    {
      name: 'lists are ordered, filtered and cut, down to rows of one millisecond',
      async run({ store, clock }) {
        await store.projects.createMany(['a', 'b', 'c'].map((id) => ({ id, name: id })));
        clock.time = later;
        await store.projects.create({ id: 'd', name: 'd', status: 'paused' });
        await store.projects.update('a', { status: 'running' });
        const ids = async (list: Parameters<typeof store.projects.list>[0]) =>
          (await store.projects.list(list)).map(({ id }) => id);
        equal(await ids({}), ['a', 'b', 'c', 'd']);
        equal(await ids({ direction: 'desc' }), ['d', 'c', 'b', 'a']);
        equal(await ids({ orderBy: 'updatedAt' }), ['b', 'c', 'a', 'd']);
        equal(await ids({ where: { status: ['running', 'paused'] } }), ['a', 'd']);
        equal(await ids({ where: { status: [] } }), []);
        equal(await ids({ where: { ids: ['d', 'b', 'nobody'] } }), ['b', 'd']);
        equal(await ids({ where: { createdFrom: later } }), ['d']);
        equal(await ids({ where: { createdFrom: start, createdBefore: later } }), ['a', 'b', 'c']);
        const never = new Date(8.64e15); // year 275760
        equal(await ids({ where: { createdBefore: never } }), ['a', 'b', 'c', 'd']);
        equal(await ids({ where: { createdFrom: never } }), []);
        equal(await ids({ limit: 0 }), []);
        equal(await ids({ limit: 2, offset: 1 }), ['b', 'c']);
        const [, second] = await store.projects.list({ limit: 2 });
        equal(await ids({ after: second, limit: 1 }), ['c']);
        equal(await store.projects.count(), 4);
        equal(await store.projects.count({ status: 'created' }), 2);
        await refuses(store, () => store.projects.list({ limit: -1 }), 'limit');
        await refuses(store, () => store.projects.list({ where: { owner: 'x' } as object }), 'owner');
      },
    },
    {
      name: 'words and pieces of text are found in names and descriptions',
      async run({ store }) {
        await store.projects.createMany([
          { id: 'a', name: 'Calculator', description: 'Adds numbers 100%' },
          { id: 'b', name: '検索エンジン' },
        ]);
        equal(
          (await store.projects.search('numbers calculator')).map(({ item }) => item.id),
          ['a'],
        );
        equal(
          (await store.projects.search('検索')).map(({ item }) => item.id),
          ['b'],
        );
        equal(
          (await store.projects.searchByContent('100%')).map(({ id }) => id),
          ['a'],
        );
        await store.projects.update('a', { name: 'Abacus' });
        equal(await store.projects.search('calculator'), []);
        equal((await store.projects.search('abacus', { where: { status: 'created' } })).length, 1);
      },
    },
    {
      name: 'deleting a project takes its agents, their histories, its outputs and events along, and no others',
      async run({ store, db }) {
        await store.projects.createMany([
          { id: 'p', name: 'p' },
          { id: 'q', name: 'q' },
        ]);
        for (const projectId of ['p', 'q']) {
          await store.agents.create({ id: `${projectId}-a`, projectId });
          await store.agents.create({ id: `${projectId}-b`, projectId, parentId: `${projectId}-a` });
          await store.agentHistory.create({ agentId: `${projectId}-b`, role: 'user', content: 'words' });
          await store.outputs.create({ projectId, agentId: `${projectId}-b`, type: 'log', content: 'words' });
          await store.events.create({ projectId, agentId: `${projectId}-b`, type: 'made' });
        }
        await store.events.create({ type: 'system' });
        equal(await store.projects.delete('p'), true);
        equal(await store.projects.delete('p'), false);
        const counts =
          'SELECT (SELECT count(*) FROM agents), (SELECT count(*) FROM agent_history), (SELECT count(*) FROM';
        const { rows } = await db.query(`${counts} outputs), (SELECT count(*) FROM events)`);
        equal(rows, [[2, 1, 1, 2]]);
        equal((await store.agentHistory.search('words')).length, 1, 'what the index still finds');
        equal(await store.projects.deleteMany({ ids: ['q'] }), 1);
        equal(await cell(db, 'SELECT count(*) FROM events'), 1);
        await refuses(store, () => store.projects.deleteMany({}), null);
      },
    },
    {
      name: 'every rule of the table holds, whoever writes',
      async run({ store, db }) {
        await store.projects.create({ id: 'p', name: 'p', description: '', promptPath: '/p' });
        await refuses(store, () => store.projects.create({ id: 'p', name: 'again' }), 'id');
        await refuses(store, () => store.projects.create({ id: '', name: 'x' }), 'id');
        await refuses(store, () => store.projects.create({ name: '' }), 'name');
        await refuses(store, () => store.projects.create({ name: null as unknown as string }), 'name');
        await refuses(store, () => store.projects.update('p', { status: 'done' as 'completed' }), 'status');
        await refuses(store, () => store.projects.update('p', { settings: [] as unknown as JsonObject }), 'settings');
        await refuses(store, () => store.projects.update('p', { costTotal: -1 }), 'costTotal');
        await refuses(store, () => store.projects.update('p', { iterationCount: -1 }), 'iterationCount');
        await refuses(store, () => store.projects.update('p', { endedAt: later } as object), 'endedAt');
        await refuses(store, () => store.projects.create({ name: 'x', createdAt: new Date(Number.NaN) }), 'createdAt');
        await refuses(store, () => store.projects.create({ name: 'half \ud83c' }), 'name');
        await refuses(store, () => store.projects.createMany([{ name: 'good' }, { name: '' }]), 'name');
        equal(await store.projects.count(), 1);
        await breaksEveryRule(db, {
          table: 'projects',
          id: 'p',
          checks: {
            projects_id: "id = ''",
            projects_name: "name = ''",
            projects_status: "status = 'done'",
            projects_settings: "settings = '[]'",
            projects_cost_total: 'cost_total = 9e999',
            projects_iteration_count: 'iteration_count = 9007199254740992',
            projects_created_at: "created_at = '2026-01-01'",
            projects_updated_at: "updated_at = '2026-01-01T00:00:00+01:00'",
            projects_ended_at: "ended_at = '2026-01-01T00:00:00.000Z'",
          },
        });
        const moved = await caught(db.mode, () => db.execute('UPDATE projects SET seq = 9'));
        checkFailure(moved, { code: 'constraint', says: /never updated/ });
      },
    },
  ],
};
