import { caught, checkFailure, equal } from '../../assert.ts';
import type { StoreCase } from './case.ts';
import { breaksEveryRule, refuses } from './rules.ts';

const TEXTS = ['feature', 'priority', 'author', 'description', 'workflowId', 'stepId'];

export const checkpointRules: StoreCase = {
  name: 'every rule of its tables holds, whoever writes',
  async run({ store, db }) {
    await store.sessions.create({ id: 's', type: 'director', name: 's' });
    const good = { name: 'c', sessionId: 's', snapshot: {} };
    await store.checkpoints.createMany([
      { ...good, id: 'c' },
      { ...good, id: 'd', restoredFrom: 'c', metadata: { tags: ['stable'] } },
    ]);
    const refused = (field: string, more: object) =>
      refuses(store, () => store.checkpoints.create({ ...good, ...more }), field);
    await refused('id', { id: 'c' });
    await refused('id', { id: '' });
    await refused('name', { name: '' });
    await refused('sessionId', { sessionId: 'nobody' });
    await refused('restoredFrom', { restoredFrom: 'nobody' });
    await refused('restoredFrom', { id: 'e', restoredFrom: 'e' });
    await refused('timestamp', { timestamp: new Date(Number.NaN) });
    await refused('branches', { branches: [5] });
    await refused('compressed', { compressed: 1 });
    await refused('encrypted', { encrypted: 'yes' });
    for (const sizeGiven of [-1, 0.5, '5']) await refused('sizeGiven', { sizeGiven });
    for (const checksumGiven of [5, 'a\0b']) await refused('checksumGiven', { checksumGiven });
    for (const field of ['size', 'checksum', 'keyId', 'feature', 'owner']) await refused(field, { [field]: 'x' });
    for (const snapshot of [undefined, () => 1, 5n]) await refused('snapshot', { snapshot });
    for (const metadata of [[], 'x', { tags: 'stable' }, { tags: [1] }]) await refused('metadata', { metadata });
    for (const name of TEXTS) {
      await refused('metadata', { metadata: { [name]: null } });
      await refused('metadata', { metadata: { [name]: 'a\0b' } });
      await refuses(store, () => store.checkpoints.update('c', { metadata: { [name]: 5 } as never }), 'metadata');
    }
    equal(await store.checkpoints.count(), 2);
    await breaksEveryRule(db, {
      table: 'checkpoints',
      id: 'c',
      checks: {
        checkpoints_id: "id = ''",
        checkpoints_name: "name = ''",
        checkpoints_timestamp: "timestamp = 'today'",
        checkpoints_branches_json: "branches_json = '{}'",
        checkpoints_metadata_json: "metadata_json = '{'",
        checkpoints_size: 'size = 0',
        checkpoints_checksum: "checksum = 'E3'",
        checkpoints_size_given: 'size_given = -1',
        checkpoints_compressed: "compressed = 2, snapshot_json = NULL, snapshot_data = x'00'",
        checkpoints_encrypted: "encrypted = 2, key_id = 'k', snapshot_json = NULL, snapshot_data = x'00'",
        checkpoints_key_id: "key_id = 'k'",
        checkpoints_retention_expires_at: "retention_expires_at = '2026-01-01'",
        checkpoints_restored_from: 'restored_from = id',
        checkpoints_snapshot_json: "snapshot_json = '{'",
        checkpoints_snapshot_data: "snapshot_data = x'00'",
      },
      guarded: ['restored_from'],
    });
    await breaksEveryRule(db, { table: 'checkpoint_tags', key: 'tag', id: 'stable', checks: {} });
    for (const [assignments, says] of [
      ["restored_from = 'nobody'", /no such checkpoint/],
      ["session_id = 'nobody'", /does not exist/],
      ['seq = 9', /never updated/],
      ['snapshot_json = NULL', /checkpoints_snapshot_json/],
      ["compressed = 1, snapshot_data = x'00'", /checkpoints_snapshot_json/],
      [`metadata_json = '{"feature":5}'`, /checkpoints_metadata_json/],
      [`metadata_json = '{"tags":{}}'`, /checkpoints_metadata_json/],
    ] as const) {
      const sql = `UPDATE checkpoints SET ${assignments} WHERE id = 'd'`;
      checkFailure(await caught(db.mode, () => db.execute(sql)), { code: 'constraint', says });
    }
  },
};
