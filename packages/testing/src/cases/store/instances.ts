import type { NewInstance } from '@coterie/store';
import { equal } from '../../assert.ts';
import { cell } from '../../helpers.ts';
import type { StoreSubject } from './case.ts';
import { breaksEveryRule, refuses } from './rules.ts';

const start = new Date('2026-01-01T00:00:00.000Z');
const later = new Date('2026-01-02T03:04:05.678Z');

const given = {
  id: 'work-123-a1',
  type: 'coding',
  status: 'waiting_review',
  worktreePath: '/trees/ünïcode 🌲',
  branchName: 'feature/new',
  baseBranch: 'main',
  tmuxSession: 'claude-1',
  claudePid: 2_147_483_648,
  issueNumber: 123,
  prNumber: 456,
  prUrl: 'https://github.com/o/r/pull/456',
  agentNumber: 0,
  systemPrompt: 'You write 検索 "code".',
  metadata: { nested: [null, true, 'é'] },
  createdAt: start,
  updatedAt: later,
  lastActivity: later,
} as const satisfies NewInstance;

export const instances: StoreSubject = {
  name: 'instances',
  cases: [
    {
      name: 'an instance has defaults, and everything that is given comes back equal',
      async run({ store }) {
        const created = await store.instances.create({ type: 'planning' });
        equal([created.status, created.worktreePath, created.metadata], ['started', null, {}]);
        equal([created.createdAt, created.lastActivity, created.terminatedAt], [start, start, null]);
        equal(await store.instances.create(given), { seq: 2, ...given, terminatedAt: null });
        equal(await store.instances.get('work-123-a1'), { seq: 2, ...given, terminatedAt: null });
        equal(await store.instances.get('nobody'), null);
      },
    },
    {
      name: 'a change of status and its event are one step, and terminatedAt follows',
      async run({ store, clock }) {
        await store.instances.create({ id: 'i', type: 'coding' });
        clock.time = later;
        const ended = await store.instances.setStatus('i', 'terminated', { reason: 'done' });
        equal([ended?.status, ended?.terminatedAt, ended?.lastActivity], ['terminated', later, later]);
        const [event] = await store.mcpEvents.list();
        equal(
          [event?.instanceId, event?.toolName, event?.success, event?.timestamp],
          ['i', 'status_change', true, later],
        );
        equal(event?.metadata, { from: 'started', to: 'terminated', reason: 'done' });
        equal((await store.instances.setStatus('i', 'terminated'))?.terminatedAt, later);
        equal(await store.mcpEvents.count(), 1, 'nothing changed, nothing is recorded');
        equal((await store.instances.update('i', { status: 'started', prNumber: 7 }))?.terminatedAt, null);
        equal((await store.mcpEvents.list()).at(-1)?.metadata, { from: 'terminated', to: 'started' });
        equal(await store.instances.setStatus('nobody', 'terminated'), null);
        await refuses(store, () => store.instances.setStatus('i', 'asleep' as 'started'), 'status');
        equal(await store.mcpEvents.count(), 2);
      },
    },
    {
      name: 'touching never sets the time of activity back',
      async run({ store, clock }) {
        await store.instances.create({ id: 'i', type: 'coding', lastActivity: later });
        equal((await store.instances.touch('i'))?.lastActivity, later);
        clock.time = new Date('2026-03-01T00:00:00.000Z');
        const touched = await store.instances.touch('i');
        equal([touched?.lastActivity, touched?.updatedAt], [clock.time, start]);
        equal(await store.instances.touch('nobody'), null);
      },
    },
    {
      name: 'lists are filtered by all that an instance is found by, ordered, and counted with zeros',
      async run({ store }) {
        await store.instances.createMany([
          { id: 'a', type: 'coding', issueNumber: 0, branchName: 'x', lastActivity: later },
          { id: 'b', type: 'review', status: 'pr_created', prNumber: 5 },
          { id: 'c', type: 'review', createdAt: later },
        ]);
        await store.relationships.createMany([
          { parentInstance: 'a', childInstance: 'b', relationshipType: 'spawned_review' },
          { parentInstance: 'a', childInstance: 'b', relationshipType: 'mentors' },
          { parentInstance: 'b', childInstance: 'c', relationshipType: 'spawned_review' },
        ]);
        const ids = async (list: Parameters<typeof store.instances.list>[0]) =>
          (await store.instances.list(list)).map(({ id }) => id).join('');
        equal(await ids({}), 'abc');
        equal(await ids({ orderBy: 'lastActivity', direction: 'desc' }), 'cab');
        equal(await ids({ where: { issueNumber: 0 } }), 'a');
        equal(await ids({ where: { prNumber: [5, 6] } }), 'b');
        equal(await ids({ where: { branchName: 'x', type: 'coding' } }), 'a');
        equal(await ids({ where: { parentInstance: 'a' } }), 'b');
        equal(await ids({ where: { parentInstance: ['a', 'b'] } }), 'bc');
        equal(await ids({ where: { parentInstance: [] } }), '');
        equal(await ids({ where: { createdFrom: later } }), 'c');
        equal(await ids({ where: { activeBefore: later }, orderBy: 'lastActivity' }), 'b');
        equal(await ids({ limit: 0 }), '');
        const [first] = await store.instances.list({ limit: 1 });
        equal(await ids({ after: first, limit: 1 }), 'b');
        equal(await store.instances.count({ type: 'review' }), 2);
        equal(await store.instances.countByType(), { coding: 1, review: 2, planning: 0 });
        const none = { waiting_review: 0, pr_merged: 0, pr_closed: 0, terminated: 0 };
        equal(await store.instances.countByStatus({ type: 'review' }), { ...none, started: 1, pr_created: 1 });
      },
    },
    {
      name: 'words and pieces of text are found in system prompts',
      async run({ store }) {
        await store.instances.createMany([given, { id: 'other', type: 'review', systemPrompt: 'Read C# with care' }]);
        const found = async (words: string) => (await store.instances.search(words)).map(({ item }) => item.id);
        equal(await found('検索'), ['work-123-a1']);
        equal(await found('c#'), ['other']);
        equal(
          (await store.instances.searchByContent('WITH c')).map(({ id }) => id),
          ['other'],
        );
        await store.instances.update('other', { systemPrompt: null });
        equal(await found('care'), []);
      },
    },
    {
      name: 'deleting an instance takes its events and relationships along, not its children',
      async run({ store, db }) {
        await store.instances.createMany(['a', 'b'].map((id) => ({ id, type: 'coding' })));
        await store.mcpEvents.create({ instanceId: 'a', toolName: 't' });
        await store.relationships.create({ parentInstance: 'a', childInstance: 'b', relationshipType: 'r' });
        equal(await store.instances.delete('a'), true);
        equal(await store.instances.delete('a'), false);
        equal(await cell(db, 'SELECT (SELECT count(*) FROM mcp_events) + (SELECT count(*) FROM relationships)'), 0);
        equal(await store.instances.deleteMany({ type: 'coding' }), 1);
        await refuses(store, () => store.instances.deleteMany({}), null);
      },
    },
    {
      name: 'every rule of the table holds, whoever writes',
      async run({ store, db }) {
        await store.instances.create({ id: 'i', type: 'coding' });
        await refuses(store, () => store.instances.create({ id: 'i', type: 'coding' }), 'id');
        await refuses(store, () => store.instances.create({ id: '', type: 'coding' }), 'id');
        await refuses(store, () => store.instances.create({ type: 'cooking' as 'coding' }), 'type');
        await refuses(store, () => store.instances.update('i', { claudePid: 1.5 }), 'claudePid');
        await refuses(store, () => store.instances.update('i', { terminatedAt: later } as object), 'terminatedAt');
        equal(await store.instances.update('nobody', { prNumber: 1 }), null);
        await breaksEveryRule(db, {
          table: 'instances',
          id: 'i',
          checks: {
            instances_id: "id = ''",
            instances_type: "type = 'cooking'",
            instances_status: "status = 'asleep'",
            instances_metadata_json: "metadata_json = '[]'",
            instances_created_at: "created_at = '2026-01-01'",
            instances_updated_at: "updated_at = '2026-01-01T00:00:00Z'",
            instances_last_activity: "last_activity = ''",
            instances_terminated_at: "terminated_at = '2026-01-01T00:00:00.000Z'",
          },
        });
      },
    },
  ],
};
