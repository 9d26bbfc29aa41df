import { aggregation, type NewDepartment, selection } from '@coterie/store';
import { equal, fails } from '../../assert.ts';
import type { StoreContext, StoreSubject } from './case.ts';
import { at, idsOf } from './expected.ts';
import { refuses } from './rules.ts';

async function fill({ store }: StoreContext): Promise<void> {
  await store.sessions.createMany([
    { id: 'a', type: 'director', name: 'one', workspace: '/w', createdAt: at(1) },
    { id: 'b', type: 'director', name: 'two', status: 'active', createdAt: at(1) },
    { id: 'c', type: 'observer', name: 'one', status: 'terminated', terminatedAt: at(5), createdAt: at(2) },
  ]);
  const department: NewDepartment = { name: 'd', domain: 'x', sessionId: 'a' };
  await store.departments.createMany([
    { ...department, id: 'd' },
    { ...department, id: 'e', isActive: false },
  ]);
}

const NO_CONDITIONS = [
  "status = 'nope') OR (1 = 1",
  "status = 'nope' UNION SELECT 1",
  'TRUE intersect SELECT 1',
  'TRUE EXCEPT SELECT 1',
  'TRUE ORDER BY name DESC LIMIT 1',
  'TRUE LIMIT 1',
  'TRUE GROUP BY type',
  'TRUE HAVING TRUE',
  'TRUE WINDOW w AS (PARTITION BY type)',
  'TRUE; DELETE FROM sessions',
  'TRUE;',
  '(TRUE',
  "name = 'a",
  'TRUE /* and',
  ' ',
  '-- nothing',
];

const CONDITIONS = [
  "id = 'a'",
  "(id = 'a') -- ) OR (TRUE",
  "id = 'a' AND name <> ') UNION ; ('",
  "id IN (SELECT 'a' UNION SELECT 'a' ORDER BY 1 LIMIT 1)",
  'id = (SELECT min(id) FROM sessions GROUP BY type HAVING count(*) > 1)',
  "CASE WHEN id = 'a' THEN 1 ELSE 0 END /* limit */",
];

export const selections: StoreSubject = {
  name: 'selections and conditions',
  cases: [
    {
      name: 'rows are selected by SQL beside the filter, cut, and ordered by several fields',
      async run(context) {
        await fill(context);
        const { store } = context;
        const ids = async (...asked: Parameters<typeof selection<'sessions'>>) =>
          idsOf(await store.run(selection(...asked)));
        equal(await ids('sessions'), ['a', 'b', 'c']);
        equal(await ids('sessions', { orderBy: [{ field: 'createdAt', direction: 'desc' }] }), ['c', 'b', 'a']);
        const orderBy = [{ field: 'name', direction: 'desc' }, { field: 'createdAt' }] as const;
        equal(await ids('sessions', { orderBy }), ['b', 'a', 'c']);
        const condition = { sql: 'status = ? OR name = ? -- or so', params: ['active', 'one'] };
        equal(await ids('sessions', { condition }), ['a', 'b', 'c']);
        equal(await ids('sessions', { condition, where: { type: 'director' }, limit: 1, offset: 1 }), ['b']);
        equal(await ids('sessions', { limit: 0 }), []);
        const active = { condition: { sql: 'is_active', params: [] } };
        equal(idsOf(await store.run(selection('departments', active))), ['d']);
      },
    },
    {
      name: 'a selection refuses fields and directions that there are not, and SQL that is none',
      async run(context) {
        await fill(context);
        const { store } = context;
        const run = (asked: object) => store.run(selection('sessions', asked));
        // A selection throws when it is made, also where its run would be a promise.
        const select = (asked: object) => () => (store.db.mode === 'sync' ? run(asked) : (async () => run(asked))());
        await refuses(store, select({ orderBy: [{ field: 'nonsense' }] }), 'nonsense');
        await refuses(store, select({ orderBy: [{ field: 'metadata' }] }), 'metadata');
        await refuses(store, select({ orderBy: [{ field: 'id', direction: 'up' }] }), 'direction');
        await refuses(store, select({ limit: -1 }), 'limit');
        await fails(context.db, select({ condition: { sql: 'nonsense = 1', params: [] } }), 'query');
      },
    },
    {
      name: 'a condition is one: what ends it, reaches out of its brackets or goes on behind it is refused',
      async run(context) {
        await fill(context);
        const { store } = context;
        const { mode } = store.db;
        for (const sql of NO_CONDITIONS) {
          const condition = { sql, params: [] };
          for (const make of [
            () => store.run(selection('sessions', { condition })),
            () => store.run(aggregation('sessions', { count: true, condition })),
          ]) {
            await refuses(store, mode === 'sync' ? make : async () => make(), 'condition');
          }
        }
        for (const sql of CONDITIONS) {
          const condition = { sql, params: [] };
          equal(idsOf(await store.run(selection('sessions', { condition }))), ['a'], sql);
          equal(await store.run(aggregation('sessions', { count: true, condition })), { count: 1 }, sql);
        }
      },
    },
    {
      name: 'aggregates take SQL as a condition, and count the rows whose field is not null',
      async run(context) {
        await fill(context);
        const { store } = context;
        const condition = { sql: 'name = ?', params: ['one'] };
        const counted = { count: true, countOf: ['terminatedAt', 'metadata'], condition } as const;
        equal(await store.run(aggregation('sessions', counted)), {
          count: 2,
          countOf: { terminatedAt: 1, metadata: 2 },
        });
        equal(await store.run(aggregation('sessions', { countOf: ['terminatedAt'], groupBy: ['type'] })), [
          { key: { type: 'director' }, countOf: { terminatedAt: 0 } },
          { key: { type: 'observer' }, countOf: { terminatedAt: 1 } },
        ]);
        equal(await store.run(aggregation('departments', { min: ['isActive'], max: ['isActive'] })), {
          min: { isActive: false },
          max: { isActive: true },
        });
      },
    },
  ],
};
