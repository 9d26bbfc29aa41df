import type { NewMcpEvent, Store } from '@coterie/store';
import { equal } from '../../assert.ts';
import { Random } from '../../random.ts';
import type { StoreSubject } from './case.ts';
import { ANY_JSON, ANY_TEXT, at, idsOf, lists } from './expected.ts';
import { breaksEveryRule, refuses } from './rules.ts';

async function instance(store: Store, ...ids: readonly string[]): Promise<void> {
  await store.instances.createMany(ids.map((id) => ({ id, type: 'coding' as const })));
}

/** The nearest rank by its definition. */
function percentile(sorted: readonly number[], percent: number): number {
  return sorted[Math.ceil((percent / 100) * sorted.length) - 1] as number;
}

export const mcpEvents: StoreSubject = {
  name: 'MCP events',
  cases: [
    {
      name: 'an event needs its instance and tool, and succeeded unless there is an error',
      async run({ store, clock }) {
        await instance(store, 'i');
        const event = await store.mcpEvents.create({ instanceId: 'i', toolName: 'edit_file' });
        equal(event, {
          seq: event.seq,
          id: event.id,
          instanceId: 'i',
          toolName: 'edit_file',
          success: true,
          errorMessage: null,
          metadata: null,
          durationMs: null,
          timestamp: clock.time,
        });
        equal(await store.mcpEvents.get(event.id), event);
        equal(await store.mcpEvents.get('none'), null);
        const failed = await store.mcpEvents.create({ instanceId: 'i', toolName: 'run_tests', errorMessage: '' });
        equal([failed.success, failed.errorMessage], [false, '']);
      },
    },
    {
      name: 'whatever an event is given comes back',
      async run({ store }) {
        await instance(store, ANY_TEXT);
        const given = {
          id: ANY_TEXT,
          instanceId: ANY_TEXT,
          toolName: ANY_TEXT,
          success: true,
          errorMessage: ANY_TEXT,
          metadata: ANY_JSON,
          durationMs: 0.1,
          timestamp: at(1),
        };
        const event = await store.mcpEvents.create(given);
        equal(event, { ...given, seq: event.seq });
        const others = [
          { metadata: [1, 'two', null], durationMs: 5 },
          { metadata: 'text', durationMs: 0 },
          { metadata: false, durationMs: 1e300 },
          { metadata: 0, durationMs: 2 ** 53 },
        ];
        const many = await store.mcpEvents.createMany(
          others.map((other, index) => ({ ...given, ...other, id: `e${index}`, success: false })),
        );
        equal(
          many.map(({ metadata, durationMs }) => ({ metadata, durationMs })),
          others,
        );
        equal(await store.mcpEvents.createMany([]), []);
      },
    },
    {
      name: 'a duration is kept to its last digit, also one of many',
      async run({ store }) {
        await instance(store, 'i');
        // SQLite 3.45 reads the text of the first of each as the number next to it.
        const usual = [0.058285, 0.1 + 0.2, 1 / 3, 0, 60_000, 123456789.12345679, null];
        for (const durations of [usual, [4.07848662633078e126, 5e-324, Number.MAX_VALUE, 2 ** 53 + 2, ...usual]]) {
          const given = durations.map((durationMs) => ({ instanceId: 'i', toolName: 'x', durationMs }));
          const created = await store.mcpEvents.createMany(given);
          equal(
            created.map(({ durationMs }) => durationMs),
            durations,
          );
          for (const [place, event] of given.entries()) {
            equal((await store.mcpEvents.create(event)).durationMs, durations[place]);
          }
        }
      },
    },
    {
      name: 'an event that breaks a rule is refused with its field',
      async run(context) {
        const { store, db } = context;
        await instance(store, 'i');
        await store.mcpEvents.create({ id: 'e', instanceId: 'i', toolName: 't', durationMs: 1, metadata: {} });
        const create = (given: object) => () =>
          store.mcpEvents.create({ instanceId: 'i', toolName: 't', ...given } as NewMcpEvent);
        await refuses(store, create({ id: '' }), 'id');
        await refuses(store, create({ id: 'e' }), 'id');
        await refuses(store, create({ instanceId: 'nobody' }), 'instanceId');
        await refuses(store, create({ toolName: '' }), 'toolName');
        await refuses(store, create({ toolName: null }), 'toolName');
        await refuses(store, create({ success: 1 }), 'success');
        await refuses(store, create({ durationMs: -0.5 }), 'durationMs');
        await refuses(store, create({ durationMs: Number.NaN }), 'durationMs');
        await refuses(store, create({ timestamp: '2026-01-01' }), 'timestamp');
        await refuses(store, create({ duration: 1 }), 'duration');
        await refuses(
          store,
          () =>
            store.mcpEvents.createMany([
              { instanceId: 'i', toolName: 't' },
              { instanceId: 'nobody', toolName: 't' },
            ]),
          'instanceId',
        );
        equal(await store.mcpEvents.count(), 1);
        const checks = {
          mcp_events_id: "id = ''",
          mcp_events_tool_name: "tool_name = ''",
          mcp_events_success: 'success = 2',
          mcp_events_metadata_json: "metadata_json = '{'",
          mcp_events_duration_ms: 'duration_ms = -1',
          mcp_events_timestamp: "timestamp = 'soon'",
        };
        await breaksEveryRule(db, { table: 'mcp_events', id: 'e', checks });
      },
    },
    {
      name: 'events of one millisecond are listed as they were stored, and filtered by all that there is',
      async run({ store }) {
        await instance(store, 'i', 'j');
        await store.mcpEvents.createMany([
          { id: 'c', instanceId: 'i', toolName: 'edit', timestamp: at(1) },
          { id: 'a', instanceId: 'i', toolName: 'test', timestamp: at(1), errorMessage: 'no' },
          { id: 'd', instanceId: 'j', toolName: 'edit', timestamp: at(1) },
          { id: 'b', instanceId: 'i', toolName: 'edit', timestamp: at(0), success: false },
        ]);
        const expected = [
          [{}, 'bcad'],
          [{ ids: ['d', 'b'] }, 'bd'],
          [{ instanceId: 'i' }, 'bca'],
          [{ instanceId: ['j', 'nobody'] }, 'd'],
          [{ instanceId: [] }, ''],
          [{ toolName: 'edit' }, 'bcd'],
          [{ toolName: ['test', 'edit'] }, 'bcad'],
          [{ success: true }, 'cd'],
          [{ success: false }, 'ba'],
          [{ since: at(1) }, 'cad'],
          [{ before: at(1) }, 'b'],
          [{ since: at(2) }, ''],
          [{ instanceId: 'i', success: false, since: at(1) }, 'a'],
        ] as const;
        for (const [where, ids] of expected) {
          const about = JSON.stringify(where);
          await lists(store.mcpEvents, { where }, [...ids], about);
          const back = { where, direction: 'desc' } as const;
          await lists(store.mcpEvents, { ...back }, [...ids].reverse(), `${about} desc`);
          equal(await store.mcpEvents.count(where), ids.length, about);
        }
      },
    },
    {
      name: 'how an event ended can be said later, and who did what cannot be changed',
      async run(context) {
        const { store } = context;
        await instance(store, 'i', 'j');
        const before = await store.mcpEvents.create({ id: 'e', instanceId: 'i', toolName: 't' });
        const patch = { success: false, errorMessage: 'timeout', durationMs: 30_000, metadata: { tries: 3 } };
        equal(await store.mcpEvents.update('e', patch), { ...before, ...patch });
        equal(await store.mcpEvents.update('e', {}), { ...before, ...patch });
        equal(await store.mcpEvents.update('none', patch), null);
        await refuses(store, () => store.mcpEvents.update('e', { instanceId: 'j' } as object), 'instanceId');
        await refuses(store, () => store.mcpEvents.update('e', { durationMs: -1 }), 'durationMs');
        equal(await store.mcpEvents.get('e'), { ...before, ...patch });
        equal(await store.mcpEvents.deleteMany({ before: at(0) }), 0);
        equal([await store.mcpEvents.delete('e'), await store.mcpEvents.delete('e')], [true, false]);
        await refuses(store, () => store.mcpEvents.deleteMany({}), null);
      },
    },
    {
      name: 'the statistics of a tool have counts, failures and percentiles of what was measured',
      async run({ store }) {
        equal(await store.mcpEvents.toolStats(), []);
        await instance(store, 'i', 'j');
        const event = (toolName: string, durationMs: number | null, more: Partial<NewMcpEvent> = {}) => ({
          instanceId: 'i',
          toolName,
          durationMs,
          ...more,
        });
        await store.mcpEvents.createMany([
          event('b', null, { errorMessage: 'no' }),
          event('a', 30),
          event('a', 10, { success: false, timestamp: at(5) }),
          event('a', null),
          event('a', 20, { instanceId: 'j' }),
          event('c', 7.5),
        ]);
        const one = { count: 1, average: 7.5, p50: 7.5, p95: 7.5, p99: 7.5, max: 7.5 };
        equal(await store.mcpEvents.toolStats(), [
          {
            toolName: 'a',
            count: 4,
            failures: 1,
            errorRate: 0.25,
            duration: { count: 3, average: 20, p50: 20, p95: 30, p99: 30, max: 30 },
          },
          { toolName: 'b', count: 1, failures: 1, errorRate: 1, duration: null },
          { toolName: 'c', count: 1, failures: 0, errorRate: 0, duration: one },
        ]);
        const names = async (where: Parameters<Store['mcpEvents']['toolStats']>[0]) =>
          (await store.mcpEvents.toolStats(where)).map(({ toolName, count }) => [toolName, count]);
        equal(await names({ instanceId: 'j' }), [['a', 1]]);
        equal(await names({ since: at(1) }), [['a', 1]]);
        equal(await names({ success: false }), [
          ['a', 1],
          ['b', 1],
        ]);
        equal(await names({ toolName: [] }), []);
      },
    },
    {
      name: 'percentiles are the nearest ranks of any number of durations',
      async run({ store }) {
        const random = new Random(20);
        await instance(store, 'i');
        const sizes = [1, 2, 3, 19, 20, 21, 99, 100, 101, 250];
        for (const size of sizes) {
          const durations = Array.from({ length: size }, () => random.integer(0, 60) / 4);
          await store.mcpEvents.createMany(
            [...durations, ...Array.from({ length: size % 3 }, () => null)].map((durationMs) => ({
              instanceId: 'i',
              toolName: `tool ${size}`,
              durationMs,
            })),
          );
          const sorted = durations.toSorted((a, b) => a - b);
          const [stats] = await store.mcpEvents.toolStats({ toolName: `tool ${size}` });
          const { average, ...exact } = stats?.duration ?? { average: 0 };
          equal(
            exact,
            {
              count: size,
              p50: percentile(sorted, 50),
              p95: percentile(sorted, 95),
              p99: percentile(sorted, 99),
              max: sorted.at(-1),
            },
            `${size} durations`,
          );
          // Quarters add up exactly.
          equal(average, durations.reduce((sum, duration) => sum + duration, 0) / size);
        }
        equal((await store.mcpEvents.toolStats()).length, sizes.length);
        equal(idsOf(await store.mcpEvents.list({ where: { toolName: 'tool 1' } })).length, 2);
      },
    },
  ],
};
