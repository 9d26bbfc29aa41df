import type { Instance, McpEvent, NewInstance, Store } from '@coterie/store';
import { equal } from '../../assert.ts';
import type { StoreCase, StoreContext, StoreSubject } from './case.ts';
import { ANY_JSON, ANY_TEXT, idsOf, lists } from './expected.ts';
import { breaksEveryRule, refuses } from './rules.ts';

const at = (ms: number): Date => new Date(Date.UTC(2026, 0, 1) + ms);

async function create(store: Store, id: string, given: Partial<NewInstance> = {}): Promise<Instance> {
  return store.instances.create({ id, type: 'coding', ...given });
}

async function eventsOf(store: Store, instanceId: string): Promise<readonly McpEvent[]> {
  return store.mcpEvents.list({ where: { instanceId } });
}

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

const lookups: readonly StoreCase[] = [
  {
    name: 'instances of one millisecond are listed as they were stored, both ways',
    async run({ store }) {
      for (const id of ['c', 'a', 'b', 'd']) await create(store, id);
      const where = { type: 'coding' } as const;
      for (const orderBy of ['createdAt', 'lastActivity'] as const) {
        await lists(store.instances, { orderBy }, ['c', 'a', 'b', 'd'], orderBy);
        const list = { where, orderBy, direction: 'desc' } as const;
        await lists(store.instances, { ...list }, ['d', 'b', 'a', 'c'], `${orderBy} desc`);
      }
    },
  },
  {
    name: 'every filter of instances leaves what fits',
    async run(context) {
      const { store } = context;
      await create(store, 'a', { issueNumber: 7, branchName: 'x', createdAt: at(1) });
      await create(store, 'b', { type: 'review', issueNumber: 7, prNumber: 9, createdAt: at(2), lastActivity: at(9) });
      await create(store, 'c', { status: 'pr_created', prNumber: 9, branchName: 'y', createdAt: at(3) });
      const expected = [
        [{}, 'abc'],
        [{ ids: ['c', 'a', 'nobody'] }, 'ac'],
        [{ ids: [] }, ''],
        [{ type: 'review' }, 'b'],
        [{ type: ['review', 'coding'] }, 'abc'],
        [{ type: [] }, ''],
        [{ status: 'pr_created' }, 'c'],
        [{ status: ['pr_created', 'pr_merged'] }, 'c'],
        [{ issueNumber: 7 }, 'ab'],
        [{ issueNumber: [] }, ''],
        [{ prNumber: [9, 10] }, 'bc'],
        [{ branchName: 'y' }, 'c'],
        [{ branchName: ['x', 'y'] }, 'ac'],
        [{ createdFrom: at(2) }, 'bc'],
        [{ createdBefore: at(2) }, 'a'],
        [{ activeFrom: at(4) }, 'b'],
        [{ activeBefore: at(3) }, 'a'],
        [{ type: 'coding', prNumber: 9 }, 'c'],
        [{ type: undefined }, 'abc'],
      ] as const;
      for (const [where, ids] of expected) {
        await lists(store.instances, { where }, [...ids], JSON.stringify(where));
        equal(await store.instances.count(where), ids.length, JSON.stringify(where));
      }
      const unknown = { where: { branch: 'x' } as object };
      await refuses(store, () => store.instances.list(unknown), 'branch');
      await refuses(store, () => store.instances.list({ where: { status: 5 as unknown as 'started' } }), 'status');
      await refuses(store, () => store.instances.list({ orderBy: 'id' as 'createdAt' }), 'orderBy');
      await refuses(store, () => store.instances.list({ limit: -1 }), 'limit');
    },
  },
  {
    name: 'the children of an instance are listed in both orders, each once',
    async run({ store, clock }) {
      for (const id of ['p', 'q', 'a', 'b', 'c', 'd']) await create(store, id);
      const relate = (parentInstance: string, childInstance: string, relationshipType = 'spawned') =>
        store.relationships.create({ parentInstance, childInstance, relationshipType });
      for (const child of ['b', 'a', 'c']) await relate('p', child);
      const second = await relate('p', 'a', 'reviews');
      await relate('q', 'd');
      await relate('q', 'a');
      const where = { parentInstance: 'p' };
      await lists(store.instances, { where }, ['a', 'b', 'c'], 'createdAt');
      clock.time = at(5);
      await store.instances.touch('a');
      const byActivity = { where, orderBy: 'lastActivity' } as const;
      await lists(store.instances, { ...byActivity }, ['b', 'c', 'a'], 'lastActivity');
      await lists(store.instances, { ...byActivity, direction: 'desc' }, ['a', 'c', 'b'], 'lastActivity desc');
      equal(idsOf(await store.instances.list({ where: { ...where, type: 'review' } })), []);
      equal(idsOf(await store.instances.list({ where: { ...where, ids: ['c', 'd'] } })), ['c']);
      const both = { parentInstance: ['p', 'q'] };
      await lists(store.instances, { where: both }, ['a', 'b', 'c', 'd'], 'of two parents');
      equal(await store.instances.list({ where: { parentInstance: [] } }), []);
      equal(await store.instances.list({ where: { parentInstance: 'nobody' } }), []);
      equal([await store.instances.count(where), await store.instances.count(both)], [3, 4]);
      await store.relationships.delete(second.id);
      equal(await store.instances.count(where), 3);
      await store.relationships.deleteMany({ parentInstance: 'p', childInstance: 'a' });
      equal(idsOf(await store.instances.list({ where })), ['b', 'c']);
      await store.instances.delete('c');
      equal(idsOf(await store.instances.list({ where })), ['b']);
      equal(await store.instances.deleteMany({ parentInstance: 'q' }), 2);
      await store.instances.delete('p');
      equal(idsOf(await store.instances.list({ where: both })), []);
      equal(idsOf(await store.instances.list()), ['q', 'b']);
    },
  },
  {
    name: 'who is a child follows whatever another program does to relationships and times',
    async run({ store, db }) {
      for (const id of ['p', 'q', 'a', 'b']) await create(store, id);
      const { id } = await store.relationships.create({
        parentInstance: 'p',
        childInstance: 'a',
        relationshipType: 'x',
      });
      const childrenOf = async (parentInstance: string) =>
        idsOf(await store.instances.list({ where: { parentInstance }, orderBy: 'createdAt', direction: 'desc' }));
      await db.execute('UPDATE relationships SET parent_instance = ? WHERE id = ?', ['q', id]);
      equal([await childrenOf('p'), await childrenOf('q')], [[], ['a']]);
      await db.execute('UPDATE relationships SET child_instance = ? WHERE id = ?', ['b', id]);
      equal(await childrenOf('q'), ['b']);
      await store.relationships.create({ parentInstance: 'q', childInstance: 'a', relationshipType: 'x' });
      equal(await childrenOf('q'), ['b', 'a']);
      await db.execute('UPDATE instances SET created_at = ? WHERE id = ?', ['2027-01-01T00:00:00.000Z', 'a']);
      equal(await childrenOf('q'), ['a', 'b']);
    },
  },
  {
    name: 'instances are found by words and by a piece of their prompts',
    async run(context) {
      const { store } = context;
      await create(store, 'a', { systemPrompt: 'You mend the harbour wall.' });
      await create(store, 'b', { systemPrompt: 'You write tests of the HARBOUR. 港の話を検索する', type: 'review' });
      await create(store, 'c');
      const found = async (words: string, options?: Parameters<Store['instances']['search']>[1]) =>
        idsOf((await store.instances.search(words, options)).map(({ item }) => item));
      equal(await found('harbour', { order: 'recency' }), ['b', 'a']);
      equal(await found('harbour mend'), ['a']);
      equal(await found('検索'), ['b']);
      equal(await found('harbour', { where: { type: 'review' } }), ['b']);
      equal(await found('harbour', { limit: 0 }), []);
      equal(await found('" OR *'), []);
      equal(idsOf(await store.instances.searchByContent('arbour')), ['b', 'a']);
      equal(idsOf(await store.instances.searchByContent('wall.')), ['a']);
      equal(await store.instances.searchByContent(''), []);
      await store.relationships.create({ parentInstance: 'c', childInstance: 'a', relationshipType: 'x' });
      equal(await found('harbour', { where: { parentInstance: 'c' } }), ['a']);
      equal(idsOf(await store.instances.searchByContent('harbour', { where: { parentInstance: 'c' } })), ['a']);
      await store.instances.update('a', { systemPrompt: 'You rest.' });
      equal([await found('mend'), await found('rest')], [[], ['a']]);
      await store.instances.delete('b');
      equal(await found('harbour'), []);
    },
  },
];

const changes: readonly StoreCase[] = [
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

export const instances: StoreSubject = { name: 'instances', cases: [...creation, ...lookups, ...changes] };
