import { caught, checkFailure, equal } from '../../assert.ts';
import type { StoreCase } from './case.ts';
import { at, start } from './expected.ts';

import { breaksEveryRule, refuses } from './rules.ts';

export const jobRules: StoreCase = {
  name: 'every rule of the table holds, whoever writes',
  async run({ store, db }) {
    await store.jobs.createMany([
      { id: 'a', type: 'x', uniqueKey: 'k' },
      { id: 'done', type: 'x', status: 'completed' },
      { id: 'failed', type: 'x', status: 'failed' },
    ]);
    const before = await store.jobs.list();
    const create = (given: object) => () => store.jobs.create({ type: 'x', ...given } as { type: string });
    await refuses(store, create({ id: 'a' }), 'id');
    await refuses(store, create({ id: '' }), 'id');
    await refuses(store, create({ type: '' }), 'type');
    await refuses(store, create({ type: null }), 'type');
    await refuses(store, create({ data: 5n }), 'data');
    await refuses(store, create({ data: () => 1 }), 'data');
    await refuses(store, create({ status: 'processing' }), 'status');
    await refuses(store, create({ status: 'asleep' }), 'status');
    await refuses(store, create({ priority: 0.5 }), 'priority');
    await refuses(store, create({ attempts: -1 }), 'attempts');
    await refuses(store, create({ maxAttempts: 0 }), 'maxAttempts');
    await refuses(store, create({ backoffMs: -1 }), 'backoffMs');
    await refuses(store, create({ backoffMs: 86_400_001 }), 'backoffMs');
    await refuses(store, create({ uniqueKey: '' }), 'uniqueKey');
    await refuses(store, create({ uniqueKey: 'k' }), 'uniqueKey');
    await refuses(store, create({ error: 'NUL \0' }), 'error');
    await refuses(store, create({ scheduledAt: new Date(Number.NaN) }), 'scheduledAt');
    await refuses(store, create({ scheduledAt: new Date(8.64e15) }), 'scheduledAt');
    await refuses(store, create({ completedAt: start }), 'completedAt');
    await refuses(store, create({ leaseToken: 't' }), 'leaseToken');
    await refuses(store, () => store.jobs.update('a', { maxAttempts: 0 }), 'maxAttempts');
    await refuses(store, () => store.jobs.claim({ leaseMs: Number.MAX_SAFE_INTEGER }), 'leaseExpiresAt');
    equal(await store.jobs.list(), before);

    await breaksEveryRule(db, {
      table: 'jobs',
      id: 'a',
      checks: {
        jobs_id: "id = ''",
        jobs_type: "type = ''",
        jobs_data: "data = '{'",
        jobs_status: "status = 'asleep'",
        jobs_priority: 'priority = 9007199254740992',
        jobs_attempts: 'attempts = -1',
        jobs_max_attempts: 'max_attempts = 0',
        jobs_result: "result = '['",
        jobs_progress: "progress = 'half'",
        jobs_unique_key: "unique_key = ''",
        jobs_backoff_ms: 'backoff_ms = 86400001',
        jobs_scheduled_at: "scheduled_at = '2026-01-01'",
        jobs_is_delayed: 'is_delayed = 2',
        jobs_lease_token: "lease_token = 't'",
        jobs_lease_expires_at: "lease_expires_at = '2026-01-01T00:00:00.000Z'",
        jobs_started_at: "started_at = '2026-01-01T00:00:00Z'",
        jobs_completed_at: "completed_at = '2026-01-01T00:00:00.000Z'",
        jobs_created_at: "created_at = '2026-01-01 00:00:00.000'",
        jobs_updated_at: "updated_at = '2026-01-01T00:00:00.000+01:00'",
      },
    });
    for (const [sql, says] of [
      ['UPDATE jobs SET seq = 9', /never updated/],
      ["UPDATE jobs SET status = 'pending', completed_at = NULL WHERE id = 'done'", /completed, which is final/],
      ["UPDATE jobs SET result = '1' WHERE id = 'done'", /completed, which is final/],
      ["UPDATE jobs SET status = 'cancelled' WHERE id = 'failed'", /has failed/],
      ["INSERT INTO jobs_lease (id, lease_token) VALUES ('a', NULL)", /waits to be claimed again/],
    ] as const) {
      checkFailure(await caught(db.mode, () => db.execute(sql)), { code: 'constraint', says });
    }
    const taken = "UPDATE jobs SET status = 'pending', completed_at = NULL, unique_key = 'k' WHERE id = 'failed'";
    checkFailure(await caught(db.mode, () => db.execute(taken)), {
      code: 'constraint',
      constraint: { kind: 'unique', table: 'jobs', columns: ['unique_key'] },
    });
    equal(await store.jobs.list(), before);
    equal(await store.jobs.count({ createdBefore: at(1) }), 3);
  },
};
