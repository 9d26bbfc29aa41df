import type { NewInstance } from '@coterie/store';
import { equal } from '../../assert.ts';
import type { StoreCase, StoreSubject } from './case.ts';
import { ANY_JSON, ANY_TEXT, at, idsOf } from './expected.ts';
import { instanceChanges } from './instances-changes.ts';
import { instanceLists } from './instances-lists.ts';
import { createInstance as create, eventsOf } from './instances-support.ts';
import { breaksEveryRule, refuses } from './rules.ts';

const creation: readonly StoreCase[] = [
  {
    name: 'an instance needs nothing but its type',
    async run({ store, clock }) {
      const instance = await store.instances.create({ type: 'review' });
      equal(instance, {
        seq: instance.seq,
        id: instance.id,
        type: 'review',
        status: 'started',
        worktreePath: null,
        branchName: null,
        baseBranch: null,
        tmuxSession: null,
        claudePid: null,
        issueNumber: null,
        prNumber: null,
        prUrl: null,
        agentNumber: null,
        systemPrompt: null,
        metadata: {},
        createdAt: clock.time,
        updatedAt: clock.time,
        lastActivity: clock.time,
        terminatedAt: null,
      });
      equal(await store.instances.get(instance.id), instance);
      equal(await store.instances.get('nobody'), null);
    },
  },
  {
    name: 'whatever an instance is given comes back',
    async run({ store }) {
      const given = {
        id: ANY_TEXT,
        type: 'planning',
        status: 'pr_created',
        worktreePath: ANY_TEXT,
        branchName: ANY_TEXT,
        baseBranch: '',
        tmuxSession: ANY_TEXT,
        claudePid: 4_194_304,
        issueNumber: 2 ** 31,
        prNumber: Number.MAX_SAFE_INTEGER,
        prUrl: 'https://example.org/ä?b=1#c',
        agentNumber: -1,
        systemPrompt: ANY_TEXT,
        metadata: ANY_JSON,
        createdAt: at(1),
        updatedAt: at(2),
        lastActivity: at(3),
      } as const;
      const instance = await store.instances.create(given);
      equal(instance, { ...given, seq: instance.seq, terminatedAt: null });
      const [second] = await store.instances.createMany([{ ...given, id: 'second' }]);
      equal(second, { ...instance, id: 'second', seq: instance.seq + 1 });
    },
  },
  {
    name: 'several instances are created in order, or none of them',
    async run(context) {
      const { store } = context;
      const made = await store.instances.createMany([
        { id: 'b', type: 'coding' },
        { id: 'a', type: 'review', status: 'terminated' },
      ]);
      equal(idsOf(made), ['b', 'a']);
      equal(made[1]?.terminatedAt, context.clock.time);
      equal(await store.instances.createMany([]), []);
      await refuses(store, () => store.instances.createMany([{ type: 'coding' }, { id: 'a', type: 'coding' }]), 'id');
      equal(await store.instances.count(), 2);
    },
  },
  {
    name: 'an instance that breaks a rule is refused with its field',
    async run(context) {
      const { store, db } = context;
      await create(store, 'i', { metadata: { kept: true } });
      const create2 = (given: object) => () => store.instances.create({ type: 'coding', ...given } as NewInstance);
      await refuses(store, create2({ id: '' }), 'id');
      await refuses(store, create2({ id: 'i' }), 'id');
      await refuses(store, create2({ type: 'testing' }), 'type');
      await refuses(store, create2({ type: undefined }), 'type');
      await refuses(store, create2({ status: 'asleep' }), 'status');
      await refuses(store, create2({ metadata: [] }), 'metadata');
      await refuses(store, create2({ claudePid: 1.5 }), 'claudePid');
      await refuses(store, create2({ branchName: 'a\0b' }), 'branchName');
      await refuses(store, create2({ systemPrompt: '\ud800' }), 'systemPrompt');
      await refuses(store, create2({ createdAt: new Date(Number.NaN) }), 'createdAt');
      await refuses(store, create2({ terminatedAt: at(0) }), 'terminatedAt');
      await refuses(store, () => store.instances.update('i', { status: 'asleep' as 'started' }), 'status');
      await refuses(store, () => store.instances.update('i', { createdAt: at(0) } as object), 'createdAt');
      equal(await store.instances.count(), 1);
      equal(await eventsOf(store, 'i'), []);
      const checks = {
        instances_id: "id = ''",
        instances_type: "type = 'testing'",
        instances_status: "status = 'asleep'",
        instances_metadata_json: "metadata_json = '[]'",
        instances_created_at: "created_at = '2026-01-01'",
        instances_updated_at: "updated_at = '2026-01-01T00:00:00Z'",
        instances_last_activity: "last_activity = '2026-01-01T00:00:00.000+01:00'",
        instances_terminated_at: "terminated_at = '2026-01-01T00:00:00.000Z'",
      };
      await breaksEveryRule(db, { table: 'instances', id: 'i', checks });
    },
  },
];

export const instances: StoreSubject = {
  name: 'instances',
  cases: [...creation, ...instanceLists, ...instanceChanges],
};
