import type { HistoryRole, JsonObject, Store } from '@coterie/store';
import { caught, checkFailure, equal } from '../../assert.ts';
import type { StoreSubject } from './case.ts';
import { later, start } from './expected.ts';
import { breaksEveryRule, refuses } from './rules.ts';

async function agents(store: Store): Promise<void> {
  await store.projects.create({ id: 'p', name: 'p' });
  await store.agents.createMany([
    { id: 'a', projectId: 'p' },
    { id: 'b', projectId: 'p' },
  ]);
}

/** Messages m1, m2 … of agent a, two in each second; m5 is stored after them and belongs before m1. */
async function talk(store: Store): Promise<void> {
  await agents(store);
  const roles: HistoryRole[] = ['user', 'assistant', 'tool', 'assistant'];
  await store.agentHistory.createMany([
    ...roles.map((role, at) => ({
      id: `m${at + 1}`,
      agentId: 'a',
      role,
      content: `message ${at + 1}`,
      createdAt: new Date(start.getTime() + 1000 * Math.floor(at / 2)),
    })),
    { id: 'm5', agentId: 'a', role: 'user', content: 'message 5', createdAt: new Date(start.getTime() - 1) },
    { id: 'other', agentId: 'b', role: 'user', content: 'message of b' },
  ]);
}

export const agentHistory: StoreSubject = {
  name: 'agent history',
  cases: [
    {
      name: 'a message has defaults, and everything that is given comes back equal',
      async run({ store }) {
        await agents(store);
        const created = await store.agentHistory.create({ agentId: 'a', role: 'user', content: '' });
        const nothing = { toolCalls: null, toolResults: null, usage: null, cost: null };
        equal(created, {
          seq: 1,
          id: created.id,
          agentId: 'a',
          role: 'user',
          content: '',
          ...nothing,
          createdAt: start,
        });
        const given = {
          id: 'm',
          agentId: 'a',
          role: 'assistant',
          content: 'Größe 検索 \u{1F389}\r\n\u2028"quoted"',
          toolCalls: [
            { id: 't1', name: 'bash', input: { command: 'ls', list: [1, null, 0.5] } },
            'text',
            9007199254740991,
          ],
          toolResults: [],
          usage: { input_tokens: 10, output_tokens: 0, service_tier: 'standard' },
          cost: 0.1 + 0.2,
          createdAt: later,
        } as const;
        equal(await store.agentHistory.create(given), { seq: 2, ...given });
        equal(await store.agentHistory.get('m'), { seq: 2, ...given });
        equal(await store.agentHistory.get('nobody'), null);
      },
    },
    {
      name: 'a conversation comes in order, also its newest messages, and is read backwards in parts',
      async run({ store }) {
        await talk(store);
        const ids = async (options?: Parameters<typeof store.agentHistory.conversation>[1]) =>
          (await store.agentHistory.conversation('a', options)).map(({ id }) => id);
        equal(await ids(), ['m5', 'm1', 'm2', 'm3', 'm4']);
        equal(await ids({ limit: 2 }), ['m3', 'm4']);
        equal(await ids({ limit: 2, offset: 1 }), ['m2', 'm3']);
        equal(await ids({ limit: 0 }), []);
        const [, second] = await store.agentHistory.conversation('a', { limit: 3 });
        equal(second?.id, 'm3');
        equal(await ids({ before: second, limit: 2 }), ['m1', 'm2']);
        equal(await ids({ role: 'assistant' }), ['m2', 'm4']);
        equal(await ids({ role: ['user', 'tool'], limit: 2 }), ['m1', 'm3']);
        equal(await ids({ role: [] }), []);
        equal(await store.agentHistory.conversation('nobody'), []);
        await refuses(store, () => store.agentHistory.conversation('a', { limit: -1 }), 'limit');
      },
    },
    {
      name: 'the first and the latest message are found, also of a role',
      async run({ store }) {
        await talk(store);
        equal((await store.agentHistory.first('a'))?.id, 'm5');
        equal((await store.agentHistory.latest('a'))?.id, 'm4');
        equal((await store.agentHistory.first('a', { role: 'assistant' }))?.id, 'm2');
        equal((await store.agentHistory.latest('a', { role: 'user' }))?.id, 'm1');
        equal((await store.agentHistory.latest('a', { role: ['user', 'tool'] }))?.id, 'm3');
        equal(await store.agentHistory.latest('b', { role: 'tool' }), null);
        equal(await store.agentHistory.first('nobody'), null);
      },
    },
    {
      name: 'messages with tool calls are those with at least one',
      async run({ store }) {
        await talk(store);
        await store.agentHistory.update('m2', { toolCalls: [{ name: 'bash' }] });
        await store.agentHistory.update('m3', { toolCalls: [], toolResults: [{ ok: true }] });
        await store.agentHistory.update('m4', { toolCalls: [null] });
        const ids = async (options?: Parameters<typeof store.agentHistory.withToolCalls>[1]) =>
          (await store.agentHistory.withToolCalls('a', options)).map(({ id }) => id);
        equal(await ids(), ['m2', 'm4']);
        equal(await ids({ direction: 'desc', limit: 1 }), ['m4']);
        equal(await ids({ offset: 1 }), ['m4']);
        const [first] = await store.agentHistory.withToolCalls('a');
        equal(await ids({ after: first }), ['m4']);
        equal(await store.agentHistory.withToolCalls('b'), []);
        await store.agentHistory.update('m2', { toolCalls: null });
        equal(await ids(), ['m4']);
      },
    },
    {
      name: 'words and pieces of text are found in one agent’s history or in all',
      async run({ store }) {
        await talk(store);
        await store.agentHistory.createMany([
          { id: 'x', agentId: 'a', role: 'user', content: 'Build a Größe calculator: 100% "quoted" 検索エンジン' },
          { id: 'y', agentId: 'b', role: 'assistant', content: 'the calculator is built' },
        ]);
        const words = async (...given: Parameters<typeof store.agentHistory.search>) =>
          (await store.agentHistory.search(...given)).map(({ item }) => item.id);
        equal((await words('calculator')).sort(), ['x', 'y']);
        equal(await words('CALCULATOR', { where: { agentId: 'b' } }), ['y']);
        equal(await words('calculator', { where: { role: 'user' } }), ['x']);
        equal(await words('検索'), ['x']);
        equal(await words('calculator', { order: 'recency', limit: 1 }), ['y']);
        equal(await words('calculator OR nothing'), []);
        equal(await words('""'), []);
        const pieces = async (...given: Parameters<typeof store.agentHistory.searchByContent>) =>
          (await store.agentHistory.searchByContent(...given)).map(({ id }) => id);
        equal(await pieces('ALCULATO'), ['y', 'x']);
        equal(await pieces('100% "', { where: { agentId: 'a' } }), ['x']);
        equal(await pieces('', { where: { agentId: 'a' } }), []);
        equal(await pieces('message', { where: { agentId: 'a' }, limit: 2, offset: 1 }), ['m3', 'm2']);
        await store.agentHistory.update('x', { content: 'nothing of it' });
        equal(await words('größe'), []);
        equal(await words('nothing'), ['x']);
        equal(await store.agentHistory.delete('x'), true);
        equal(await words('nothing'), []);
      },
    },
    {
      name: 'statistics count every role, and sum cost and tokens',
      async run({ store }) {
        await talk(store);
        const none = { user: 0, assistant: 0, tool: 0 };
        equal(await store.agentHistory.stats('nobody'), {
          total: 0,
          byRole: none,
          totalCost: 0,
          tokens: { input: 0, output: 0, cacheWrite: 0, cacheRead: 0 },
          firstMessage: null,
          lastMessage: null,
        });
        await store.agentHistory.update('m2', { cost: 0.5, usage: { input_tokens: 3_000_000_000, output_tokens: 7 } });
        await store.agentHistory.update('m4', {
          cost: 0.25,
          usage: { input_tokens: 1, cache_creation_input_tokens: 2, cache_read_input_tokens: 3, note: { deep: [1] } },
        });
        equal(await store.agentHistory.stats('a'), {
          total: 5,
          byRole: { user: 2, assistant: 2, tool: 1 },
          totalCost: 0.75,
          tokens: { input: 3_000_000_001, output: 7, cacheWrite: 2, cacheRead: 3 },
          firstMessage: new Date(start.getTime() - 1),
          lastMessage: new Date(start.getTime() + 1000),
        });
      },
    },
    {
      name: 'lists go both ways in pages, and old messages are deleted together',
      async run({ store }) {
        await talk(store);
        const ids = async (list: Parameters<typeof store.agentHistory.list>[0]) =>
          (await store.agentHistory.list(list)).map(({ id }) => id);
        equal(await ids({ where: { agentId: 'a' }, limit: 2 }), ['m5', 'm1']);
        equal(await ids({ where: { agentId: 'a' }, limit: 2, offset: 2, direction: 'asc' }), ['m2', 'm3']);
        equal(await ids({ where: { agentId: 'a' }, limit: 2, offset: 2, direction: 'desc' }), ['m2', 'm1']);
        equal(await ids({ where: { agentId: ['a', 'b'], role: 'user' } }), ['m5', 'm1', 'other']);
        equal(await ids({ where: { ids: [] } }), []);
        const page = await store.agentHistory.list({ where: { agentId: 'a' }, direction: 'desc', limit: 3 });
        equal(await ids({ where: { agentId: 'a' }, direction: 'desc', after: page.at(-1) }), ['m1', 'm5']);
        equal(await store.agentHistory.count({ agentId: 'a', role: ['user', 'tool'] }), 3);
        equal(await store.agentHistory.deleteMany({ createdBefore: start }), 1);
        equal(await store.agentHistory.deleteMany({ agentId: 'a' }), 4);
        equal(await store.agentHistory.deleteMany({ agentId: 'a' }), 0);
        equal(await store.agentHistory.count(), 1);
      },
    },
    {
      name: 'every rule of the table holds, whoever writes',
      async run({ store, db }) {
        await agents(store);
        const good = { agentId: 'a', role: 'user', content: 'x' } as const;
        await store.agentHistory.create({ id: 'm', ...good, toolCalls: [], toolResults: [], usage: {}, cost: 1 });
        await refuses(store, () => store.agentHistory.create({ ...good, id: 'm' }), 'id');
        await refuses(store, () => store.agentHistory.create({ ...good, agentId: 'nobody' }), 'agentId');
        await refuses(store, () => store.agentHistory.create({ ...good, role: 'system' as 'user' }), 'role');
        await refuses(
          store,
          () => store.agentHistory.create({ ...good, content: null as unknown as string }),
          'content',
        );
        await refuses(store, () => store.agentHistory.update('m', { content: 'a\0b' }), 'content');
        await refuses(store, () => store.agentHistory.update('m', { toolCalls: {} as unknown as [] }), 'toolCalls');
        await refuses(store, () => store.agentHistory.update('m', { toolResults: 1 as unknown as [] }), 'toolResults');
        await refuses(store, () => store.agentHistory.update('m', { usage: [] as unknown as JsonObject }), 'usage');
        await refuses(store, () => store.agentHistory.update('m', { cost: -1 }), 'cost');
        await refuses(store, () => store.agentHistory.update('m', { agentId: 'b' } as object), 'agentId');
        equal(await store.agentHistory.update('nobody', { content: 'x' }), null);
        await breaksEveryRule(db, {
          table: 'agent_history',
          id: 'm',
          checks: {
            agent_history_id: "id = ''",
            agent_history_role: "role = 'system'",
            agent_history_tool_calls: "tool_calls = '{}'",
            agent_history_tool_results: "tool_results = '['",
            agent_history_usage: "usage = '[]'",
            agent_history_cost: 'cost = 9e999',
            agent_history_created_at: "created_at = ''",
          },
        });
        for (const [sql, says] of [
          ["UPDATE agent_history SET agent_id = 'nobody'", /does not exist/],
          ['UPDATE agent_history SET seq = 9', /never updated/],
        ] as const) {
          checkFailure(await caught(db.mode, () => db.execute(sql)), { code: 'constraint', says });
        }
      },
    },
  ],
};
