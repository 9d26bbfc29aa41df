import type { JsonObject } from '@coterie/store';
import { caught, checkFailure, equal } from '../../assert.ts';
import type { StoreCase } from './case.ts';
import { breaksEveryRule, refuses } from './rules.ts';

export const agentRules: StoreCase = {
  name: 'every rule of the table holds, whoever writes',
  async run({ store, db }) {
    await store.projects.create({ id: 'p', name: 'p' });
    await store.agents.createMany([
      { id: 'r', projectId: 'p' },
      { id: 'a', projectId: 'p', name: 'a' },
    ]);
    await refuses(store, () => store.agents.create({ id: 'a', projectId: 'p' }), 'id');
    await refuses(store, () => store.agents.update('a', { status: 'asleep' as 'idle' }), 'status');
    await refuses(store, () => store.agents.update('a', { config: 'none' as unknown as JsonObject }), 'config');
    await refuses(store, () => store.agents.update('a', { name: 5 as unknown as string }), 'name');
    await refuses(store, () => store.agents.update('a', { totalTokens: -1 }), 'totalTokens');
    await refuses(store, () => store.agents.update('a', { totalCost: -0.5 }), 'totalCost');
    await refuses(store, () => store.agents.update('a', { iterationCount: -1 }), 'iterationCount');
    await breaksEveryRule(db, {
      table: 'agents',
      id: 'a',
      checks: {
        agents_id: "id = ''",
        agents_status: "status = 'asleep'",
        agents_config: "config = '{'",
        agents_total_tokens: 'total_tokens = -1',
        agents_total_cost: 'total_cost = 9e999',
        agents_iteration_count: 'iteration_count = 9007199254740992',
        agents_depth: 'depth = 1',
        agents_created_at: "created_at = '2026-01-01 00:00:00'",
        agents_updated_at: "updated_at = '2026-01-01T00:00:00.000'",
      },
      guarded: ['parent_id'],
    });
    for (const [sql, says] of [
      ["UPDATE agents SET parent_id = 'r', depth = 2 WHERE id = 'a'", /depth/],
      [
        "INSERT INTO agents (id, project_id, parent_id, status, depth, created_at, updated_at) SELECT 'c', 'p', 'r', status, 2, created_at, updated_at FROM agents WHERE id = 'r'",
        /depth/,
      ],
      ["UPDATE agents SET parent_id = 'nobody', depth = 1 WHERE id = 'a'", /no such agent/],
      ["UPDATE agents SET depth = 500 WHERE id = 'a'", /500/],
      ['UPDATE agents SET seq = 9', /never updated/],
      ["UPDATE agents SET project_id = 'nowhere' WHERE id = 'a'", /does not exist/],
    ] as const) {
      checkFailure(await caught(db.mode, () => db.execute(sql)), { code: 'constraint', says });
    }
    equal(
      (await store.agents.list()).map(({ id, depth, parentId }) => [id, depth, parentId]),
      [
        ['r', 0, null],
        ['a', 0, null],
      ],
    );
  },
};
