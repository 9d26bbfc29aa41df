/** What holds for every entity, found out from its definition. */
import type { Operation } from '@coterie/core';
import { describe, expect, it } from 'vitest';
import {
  createOperations,
  type Definition,
  defaultEnvironment,
  definitions,
  type EntityName,
  type EntityTypes,
  type Identified,
  type TypesOf,
} from '../src/index.ts';
import { type FilterSpec, filterCodec, isLink } from '../src/table/filters.ts';
import type { Column } from '../src/table/table.ts';
import { engines, planOf } from './support/plans.ts';
import { memoryStore } from './support/stores.ts';

const operations = createOperations(defaultEnvironment);
const entities = Object.entries(definitions) as unknown as readonly (readonly [
  keyof typeof definitions,
  Definition<EntityTypes>,
])[];

const EXAMPLES = { text: 'a', integer: 1, real: 1.5, flag: true, date: new Date(0), json: {}, blob: new Uint8Array() };

/** The filters of an entity that take null. */
type NullFilter<N extends EntityName> = {
  [F in keyof TypesOf<N>['filter']]-?: null extends TypesOf<N>['filter'][F] ? F : never;
}[keyof TypesOf<N>['filter']] &
  string;

/** All of them; the types see to that. */
const NULLS: {
  readonly [N in EntityName as NullFilter<N> extends never ? never : N]: Readonly<Record<NullFilter<N>, null>>;
} = {
  sessions: { claudeStatus: null, workspace: null, projectPath: null },
  messages: { receiver: null, inReplyTo: null },
  agents: { parentId: null },
  events: { projectId: null, agentId: null },
};

/** The lists of every filter with every order, both ways, from the beginning and behind a row. */
function listsOf(name: keyof typeof definitions, { table, filters, orders }: Definition<EntityTypes>) {
  const columns = table.columns as Record<string, Column<unknown>>;
  const lists: { what: object; operation: Operation<unknown>; isWhole: boolean }[] = [];
  const wheres: { where: object; only?: string }[] = [{ where: {} }];
  const nulls = (NULLS as Partial<Record<EntityName, object>>)[name] ?? {};
  wheres.push(...Object.keys(nulls).map((key) => ({ where: { [key]: null } })));
  for (const [key, spec] of Object.entries(filters as Record<string, FilterSpec<keyof Identified>>)) {
    if (key === 'ids') continue;
    const example = EXAMPLES[filterCodec(table, spec).kind];
    // A span of time is in the order of that time.
    const only = typeof spec === 'string' || isLink(spec) ? {} : { only: spec.field };
    wheres.push({ where: { [key]: example }, ...only });
  }
  for (const { where, only } of wheres) {
    for (const orderBy of orders as readonly string[]) {
      if (only !== undefined && only !== orderBy) continue;
      const kind = (columns[orderBy] as Column<unknown>).codec.kind;
      for (const direction of ['asc', 'desc'] as const) {
        for (const cut of [{ limit: 10 }, { after: { seq: 1, [orderBy]: EXAMPLES[kind] } }]) {
          const list = { where, orderBy, direction, ...cut };
          const operation = (operations[name].list as (list: object) => Operation<unknown>)(list);
          lists.push({ what: { name, ...list }, operation, isWhole: Object.keys(where).length === 0 });
        }
      }
    }
  }
  return lists;
}

describe('every entity', () => {
  it.each(engines)('has an index for each filter with each order, on %s: no scan, no sort', async (_, open) => {
    const store = await open();
    const drawn: string[] = [];
    for (const [name, definition] of entities) {
      for (const { what, operation, isWhole } of listsOf(name, definition)) {
        const plan = await planOf(store, operation);
        drawn.push(`${JSON.stringify(what)}  ${plan.join(' · ')}`);
        const told = JSON.stringify({ what, plan });
        expect(
          plan.some((step) => step.includes('TEMP B-TREE')),
          told,
        ).toBe(false);
        const scans = plan.filter((step) => step.startsWith('SCAN'));
        expect(
          scans.every((step) => isWhole && /USING (COVERING )?INDEX/.test(step)),
          told,
        ).toBe(true);
      }
    }
    await store.close();
    // One of each pair: its other direction, and what comes behind a row, take the same index.
    console.info(drawn.filter((line) => line.includes('"asc","limit"')).join('\n'));
  });

  it('describes the columns that its table has', () => {
    const store = memoryStore();
    for (const [, { table, derived = {} }] of entities) {
      const real = new Map(
        store.db
          .query('SELECT name, "notnull" = 0 AND pk = 0 FROM pragma_table_xinfo(?)', [table.name])
          .rows.map(([name, nullable]) => [name as string, nullable === 1]),
      );
      const hidden = Object.values(derived as Record<string, readonly { column: string }[]>)
        .flat()
        .map(({ column }) => column);
      const described = new Map(
        Object.values(table.columns as Record<string, Column<unknown>>).map(({ sql, codec, generated }) => [
          sql,
          // The engine declares no generated column NOT NULL.
          codec.nullable ?? generated ?? false,
        ]),
      );
      for (const column of hidden) if (!described.has(column)) described.set(column, real.get(column) ?? false);
      expect([...described].sort(), table.name).toEqual([...real].sort());
    }
  });
});
