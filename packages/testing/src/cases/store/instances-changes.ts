import { equal } from '../../assert.ts';
import type { StoreCase, StoreContext } from './case.ts';
import { ANY_TEXT, at, idsOf } from './expected.ts';
import { createInstance as create, eventsOf } from './instances-support.ts';
import { refuses } from './rules.ts';

export const instanceChanges: readonly StoreCase[] = [
  {
    name: 'a status change and its event are one step',
    async run({ store, clock }) {
      const before = await create(store, 'i');
      clock.time = at(10);
      const after = await store.instances.setStatus('i', 'waiting_review');
      equal(after, { ...before, status: 'waiting_review', updatedAt: at(10), lastActivity: at(10) });
      const [event, ...more] = await eventsOf(store, 'i');
      equal(event, {
        seq: event?.seq,
        id: event?.id,
        instanceId: 'i',
        toolName: 'status_change',
        success: true,
        errorMessage: null,
        metadata: { from: 'started', to: 'waiting_review' },
        durationMs: null,
        timestamp: at(10),
      });
      equal(more, []);
      await store.instances.setStatus('i', 'pr_created', { reason: ANY_TEXT });
      const second = (await eventsOf(store, 'i'))[1];
      equal(second?.metadata, { from: 'waiting_review', to: 'pr_created', reason: ANY_TEXT });
    },
  },
  {
    name: 'a status that is there already changes nothing, and one of nobody is null: no event',
    async run(context) {
      const { store, clock } = context;
      const before = await create(store, 'i');
      clock.time = at(10);
      equal(await store.instances.setStatus('i', 'started', { reason: 'again' }), before);
      equal(await store.instances.setStatus('nobody', 'terminated'), null);
      await refuses(store, () => store.instances.setStatus('i', 'asleep' as 'started'), 'status');
      await refuses(store, () => store.instances.setStatus('i', null as unknown as 'started'), 'status');
      await refuses(store, () => store.instances.setStatus('i', 'terminated', { reason: 'a\0' }), 'reason');
      equal(await store.instances.get('i'), before);
      equal(await store.mcpEvents.count(), 0);
    },
  },
  {
    name: 'when an instance was terminated follows its status',
    async run({ store, clock }) {
      await create(store, 'i');
      clock.time = at(10);
      equal((await store.instances.setStatus('i', 'terminated'))?.terminatedAt, at(10));
      clock.time = at(20);
      equal((await store.instances.setStatus('i', 'terminated'))?.terminatedAt, at(10));
      equal((await store.instances.update('i', { status: 'terminated' }))?.terminatedAt, at(10));
      equal((await store.instances.update('i', { status: 'started' }))?.terminatedAt, null);
      equal((await store.instances.update('i', { status: 'terminated' }))?.terminatedAt, at(20));
      equal((await create(store, 'j', { status: 'terminated' })).terminatedAt, at(20));
    },
  },
  {
    name: 'an update changes what is given, and records a status as setStatus does',
    async run(context) {
      const { store, clock } = context;
      const before = await create(store, 'i', { branchName: 'x', metadata: { a: 1 } });
      clock.time = at(10);
      const patch = {
        status: 'pr_created',
        prNumber: 5,
        prUrl: 'https://example.org/5',
        branchName: undefined,
      } as const;
      const after = await store.instances.update('i', patch);
      equal(after, { ...before, ...patch, branchName: 'x', updatedAt: at(10) });
      equal(
        (await eventsOf(store, 'i')).map(({ metadata }) => metadata),
        [{ from: 'started', to: 'pr_created' }],
      );
      clock.time = at(20);
      const same = await store.instances.update('i', { status: 'pr_created', branchName: null });
      equal([same?.branchName, same?.updatedAt], [null, at(20)]);
      equal((await store.instances.update('i', { updatedAt: at(5), metadata: {} }))?.updatedAt, at(5));
      equal(await store.instances.update('nobody', { status: 'terminated' }), null);
      equal(await store.instances.update('nobody', { prNumber: 1 }), null);
      await refuses(
        store,
        () => store.instances.update('i', { status: 'terminated', metadata: 'none' as unknown as object } as object),
        'metadata',
      );
      equal(await store.mcpEvents.count(), 1);
    },
  },
  {
    name: 'a transaction that fails takes back a status change with its event',
    async run({ store }) {
      await create(store, 'i');
      const [status, count] = await store.batch([
        store.operations.instances.setStatus('i', 'waiting_review'),
        store.operations.mcpEvents.count(),
      ]);
      equal([status?.status, count], ['waiting_review', 1]);
      try {
        await store.batch([
          store.operations.instances.setStatus('i', 'terminated'),
          store.operations.instances.create({ id: 'i', type: 'coding' }),
        ]);
      } catch {
        // The id is taken.
      }
      equal([(await store.instances.get('i'))?.status, await store.mcpEvents.count()], ['waiting_review', 1]);
    },
  },
  {
    name: 'touch moves the last activity, never backwards',
    async run({ store, clock }) {
      const before = await create(store, 'i');
      clock.time = at(10);
      equal(await store.instances.touch('i'), { ...before, lastActivity: at(10) });
      clock.time = at(5);
      equal((await store.instances.touch('i'))?.lastActivity, at(10));
      equal(await store.instances.touch('nobody'), null);
    },
  },
  {
    name: 'counts by status and type have zeros',
    async run({ store }) {
      const nothing = { started: 0, waiting_review: 0, pr_created: 0, pr_merged: 0, pr_closed: 0, terminated: 0 };
      equal(await store.instances.countByStatus(), nothing);
      equal(await store.instances.countByType(), { coding: 0, review: 0, planning: 0 });
      await create(store, 'a');
      await create(store, 'b', { status: 'pr_closed' });
      await create(store, 'c', { type: 'planning', status: 'pr_closed' });
      equal(await store.instances.countByStatus(), { ...nothing, started: 1, pr_closed: 2 });
      equal(await store.instances.countByStatus({ type: 'coding' }), { ...nothing, started: 1, pr_closed: 1 });
      equal(await store.instances.countByType(), { coding: 2, review: 0, planning: 1 });
      equal(await store.instances.countByType({ ids: [] }), { coding: 0, review: 0, planning: 0 });
    },
  },
  {
    name: 'an instance is deleted with its events and relationships, not its children',
    async run(context: StoreContext) {
      const { store } = context;
      await create(store, 'p');
      await create(store, 'c');
      await store.instances.setStatus('p', 'terminated');
      await store.relationships.create({ parentInstance: 'p', childInstance: 'c', relationshipType: 'x' });
      equal(await store.instances.delete('p'), true);
      equal(await store.instances.delete('p'), false);
      equal([await store.mcpEvents.count(), await store.relationships.count()], [0, 0]);
      equal(idsOf(await store.instances.list()), ['c']);
      await refuses(store, () => store.instances.deleteMany({}), null);
      equal(await store.instances.deleteMany({ status: [] }), 0);
      equal(await store.instances.deleteMany({ status: 'started' }), 1);
    },
  },
];
