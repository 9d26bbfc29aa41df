import { caught, checkFailure, equal, ok } from '../../assert.ts';
import type { StoreCase } from './case.ts';
import { breaksEveryRule, refuses } from './rules.ts';

export const outputRules: StoreCase = {
  name: 'contents never change, and every rule of the table holds, whoever writes',
  async run({ store, db }) {
    await store.projects.createMany([
      { id: 'p', name: 'p' },
      { id: 'q', name: 'q' },
    ]);
    await store.agents.createMany([
      { id: 'a', projectId: 'p' },
      { id: 'b', projectId: 'q' },
    ]);
    const good = { projectId: 'p', type: 'file', path: '/x', content: 'x' } as const;
    await store.outputs.createMany([
      { ...good, id: 'o' },
      { ...good, id: 'o2' },
    ]);
    await refuses(store, () => store.outputs.create({ ...good, id: 'o' }), 'id');
    await refuses(store, () => store.outputs.create({ ...good, type: 'image' as 'file' }), 'type');
    await refuses(store, () => store.outputs.create({ ...good, path: '' }), 'path');
    await refuses(store, () => store.outputs.create({ ...good, content: null as unknown as string }), 'content');
    await refuses(store, () => store.outputs.create({ ...good, content: 'half \udf89' }), 'content');
    await refuses(store, () => store.outputs.create({ ...good, projectId: 'nowhere' }), 'projectId');
    await refuses(store, () => store.outputs.create({ ...good, projectId: 'nowhere', agentId: 'a' }), 'projectId');
    await refuses(store, () => store.outputs.create({ ...good, agentId: 'nobody' }), 'agentId');
    const other = await refuses(store, () => store.outputs.create({ ...good, agentId: 'b' }), 'agentId');
    ok(/no such agent in the project/.test(other.message), other.message);
    await refuses(store, () => store.outputs.update('o', { agentId: 'b' }), 'agentId');
    for (const field of ['content', 'path', 'version', 'projectId', 'createdAt']) {
      await refuses(store, () => store.outputs.update('o', { [field]: 'x' } as object), field);
    }
    const changed = await store.outputs.update('o', { agentId: 'a', type: 'artifact' });
    equal([changed?.agentId, changed?.type, changed?.version], ['a', 'artifact', 1]);
    equal((await store.outputs.update('o', { agentId: null }))?.agentId, null);
    equal(await store.outputs.update('nobody', { type: 'log' }), null);
    await breaksEveryRule(db, {
      table: 'outputs',
      id: 'o',
      checks: {
        outputs_id: "id = ''",
        outputs_type: "type = 'image'",
        outputs_path: "path = ''",
        outputs_version: 'version = 0',
        outputs_checksum: "checksum = 'E3'",
        outputs_created_at: "created_at = '2026-02-30T00:00:00.000Z'",
      },
      guarded: ['agent_id'],
    });
    const columns = ['project_id', 'path', 'version'];
    const taken = await caught(db.mode, () => db.execute("UPDATE outputs SET version = 2 WHERE id = 'o'"));
    checkFailure(taken, { code: 'constraint', constraint: { kind: 'unique', table: 'outputs', columns } });
    for (const [sql, says] of [
      ["UPDATE outputs SET agent_id = 'b' WHERE id = 'o'", /no such agent in the project/],
      ["UPDATE outputs SET project_id = 'nowhere' WHERE id = 'o'", /does not exist/],
      ['UPDATE outputs SET seq = 9', /never updated/],
    ] as const) {
      checkFailure(await caught(db.mode, () => db.execute(sql)), { code: 'constraint', says });
    }
  },
};
