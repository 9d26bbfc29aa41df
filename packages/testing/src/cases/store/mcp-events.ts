import type { JsonValue } from '@coterie/store';
import { equal } from '../../assert.ts';
import type { StoreSubject } from './case.ts';
import { breaksEveryRule, refuses } from './rules.ts';

const start = new Date('2026-01-01T00:00:00.000Z');
const later = new Date('2026-01-02T03:04:05.678Z');

export const mcpEvents: StoreSubject = {
  name: 'MCP events',
  cases: [
    {
      name: 'an event succeeded unless it has an error, and comes back as it was given',
      async run({ store }) {
        await store.instances.create({ id: 'i', type: 'coding' });
        const event = await store.mcpEvents.create({ instanceId: 'i', toolName: 'edit_file' });
        equal([event.success, event.errorMessage, event.metadata, event.durationMs], [true, null, null, null]);
        equal(event.timestamp, start);
        equal((await store.mcpEvents.create({ instanceId: 'i', toolName: 't', errorMessage: 'no' })).success, false);
        const given = {
          id: 'e',
          instanceId: 'i',
          toolName: 'run_tests',
          success: false,
          errorMessage: '3 errors 💥',
          metadata: ['a', { b: 0.5 }] as JsonValue,
          durationMs: 0,
          timestamp: later,
        };
        equal(await store.mcpEvents.create(given), { seq: 3, ...given });
        equal(await store.mcpEvents.get('e'), { seq: 3, ...given });
        const changed = await store.mcpEvents.update('e', { success: true, errorMessage: null, durationMs: 12.5 });
        equal([changed?.success, changed?.errorMessage, changed?.durationMs], [true, null, 12.5]);
        equal(await store.mcpEvents.delete('e'), true);
        equal(await store.mcpEvents.get('e'), null);
      },
    },
    {
      name: 'lists are by instance, tool, success and since a moment, in the order of insertion within one millisecond',
      async run({ store }) {
        await store.instances.createMany(['i', 'j'].map((id) => ({ id, type: 'coding' })));
        await store.mcpEvents.createMany([
          { id: 'a', instanceId: 'i', toolName: 'x', timestamp: later },
          { id: 'b', instanceId: 'j', toolName: 'x', success: false },
          { id: 'c', instanceId: 'i', toolName: 'y' },
        ]);
        const ids = async (list: Parameters<typeof store.mcpEvents.list>[0]) =>
          (await store.mcpEvents.list(list)).map(({ id }) => id).join('');
        equal(await ids({}), 'bca');
        equal(await ids({ direction: 'desc', limit: 2 }), 'ac');
        equal(await ids({ where: { instanceId: 'i' } }), 'ca');
        equal(await ids({ where: { toolName: ['x', 'z'] } }), 'ba');
        equal(await ids({ where: { success: false } }), 'b');
        equal(await ids({ where: { since: later } }), 'a');
        equal(await ids({ where: { before: later } }), 'bc');
        equal(await ids({ where: { toolName: [] } }), '');
        equal(await store.mcpEvents.count({ since: start }), 3);
        equal(await store.mcpEvents.deleteMany({ before: later }), 2);
      },
    },
    {
      name: 'statistics of a tool have exact percentiles of the durations that were measured',
      async run({ store }) {
        await store.instances.create({ id: 'i', type: 'coding' });
        equal(await store.mcpEvents.toolStats(), []);
        const timed = Array.from({ length: 200 }, (_, at) => ({
          instanceId: 'i',
          toolName: 'slow',
          durationMs: 200 - at,
          success: at % 4 !== 0,
        }));
        await store.mcpEvents.createMany([
          ...timed,
          { instanceId: 'i', toolName: 'slow' },
          { instanceId: 'i', toolName: 'fast' },
        ]);
        equal(await store.mcpEvents.toolStats(), [
          { toolName: 'fast', count: 1, failures: 0, errorRate: 0, duration: null },
          {
            toolName: 'slow',
            count: 201,
            failures: 50,
            errorRate: 50 / 201,
            duration: { count: 200, average: 100.5, p50: 100, p95: 190, p99: 198, max: 200 },
          },
        ]);
        equal(
          (await store.mcpEvents.toolStats({ success: false })).map(({ count }) => count),
          [50],
        );
      },
    },
    {
      name: 'every rule of the table holds, whoever writes',
      async run({ store, db }) {
        await store.instances.create({ id: 'i', type: 'coding' });
        const good = { instanceId: 'i', toolName: 't' };
        await store.mcpEvents.create({ ...good, id: 'e' });
        await refuses(store, () => store.mcpEvents.create({ ...good, id: 'e' }), 'id');
        await refuses(store, () => store.mcpEvents.create({ ...good, instanceId: 'nobody' }), 'instanceId');
        await refuses(store, () => store.mcpEvents.create({ ...good, toolName: '' }), 'toolName');
        await refuses(store, () => store.mcpEvents.create({ ...good, durationMs: -1 }), 'durationMs');
        await refuses(store, () => store.mcpEvents.update('e', { toolName: 'x' } as object), 'toolName');
        await breaksEveryRule(db, {
          table: 'mcp_events',
          id: 'e',
          checks: {
            mcp_events_id: "id = ''",
            mcp_events_tool_name: "tool_name = ''",
            mcp_events_success: 'success = 2',
            mcp_events_metadata_json: "metadata_json = '{'",
            mcp_events_duration_ms: 'duration_ms = -0.5',
            mcp_events_timestamp: "timestamp = '2026-01-01'",
          },
        });
      },
    },
  ],
};
