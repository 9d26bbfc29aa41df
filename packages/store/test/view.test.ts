import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Operation } from '@coterie/core';
import { afterAll, describe, expect, expectTypeOf, it, test } from 'vitest';
import { allDefinitions } from '../src/entities/index.ts';
import { definitions, openStore, type Session, type Store } from '../src/index.ts';
import type { Column } from '../src/table/table.ts';
import { type ColumnsOf, type Condition, View, type Viewable } from '../src/view/index.ts';
import { testEnvironment } from './support/content.ts';
import { drivers } from './support/drivers.ts';
import { memoryStore } from './support/stores.ts';

const folder = mkdtempSync(join(tmpdir(), 'coterie-view-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const sessions = new View('sessions', {
  hidden: ['seq', 'title', 'projectPath'],
  computed: { name: 'coalesce(name, title, id)' },
});
const messages = new View('messages', { hidden: ['inReplyTo'] });

const at = (day: number) => new Date(Date.UTC(2026, 0, day));

async function fill(store: Store): Promise<void> {
  await store.sessions.createMany([
    { id: 'a', type: 'director', name: 'one', createdAt: at(1), metadata: { tide: 1 } },
    { id: 'b', type: 'claude', title: 'two', createdAt: at(2) },
    { id: 'c', type: 'claude', createdAt: at(3), status: 'active' },
  ]);
  const message = { type: 'REPORT', sender: 'a', content: {} };
  await store.messages.createMany([
    { ...message, id: 'm', priority: 1, timestamp: at(1), delivered: true },
    { ...message, id: 'n', priority: 4, timestamp: at(3) },
  ]);
}

describe.each(drivers)('a view on $name', ({ open }) => {
  it('has rows and functions of the columns that it shows, computed ones too', async () => {
    const store = await openStore(await open(folder, 'view'), testEnvironment());
    await fill(store);
    const ids = async (asked: Parameters<typeof sessions.rows>[0]) =>
      (await store.run(sessions.rows(asked))).map(({ id }) => id);
    expect(await ids({})).toEqual(['a', 'b', 'c']);
    expect(await ids({ where: { type: 'claude' }, orderBy: [{ field: 'name', direction: 'desc' }] })).toEqual([
      'b',
      'c',
    ]);
    expect(await ids({ condition: { where: 'name IN (?, ?) -- so', params: ['two', 'c'] }, limit: 1 })).toEqual(['b']);
    expect(await ids({ condition: { where: 'sessions.created_at > ?', params: [at(1)] }, offset: 1 })).toEqual(['c']);
    expect(await ids({ condition: { where: "created_at < '2026-01-02' AND ?", params: [true] } })).toEqual(['a']);
    const answering = 'id IN (SELECT sender FROM messages WHERE messages.timestamp = ?)';
    expect(await ids({ condition: { where: answering, params: ['2026-01-03 01:00+01:00'] } })).toEqual(['a']);
    const [first] = await store.run(sessions.rows());
    expect(first).toEqual(await store.sessions.get('a'));
    expect(
      await store.run(sessions.aggregation({ max: ['name'], countOf: ['metadata_json', 'terminated_at'] })),
    ).toEqual({
      max: { name: 'two' },
      countOf: { metadata_json: 3, terminated_at: 0 },
    });
    const late = { where: 'timestamp > ?', params: [at(2)] };
    expect(await store.run(messages.aggregation({ max: ['timestamp'], groupBy: ['delivered'] }))).toEqual([
      { key: { delivered: false }, max: { timestamp: at(3) } },
      { key: { delivered: true }, max: { timestamp: at(1) } },
    ]);
    expect(await store.run(messages.aggregation({ sum: ['priority'], condition: late }))).toEqual({
      sum: { priority: 4 },
    });
    await store.close();
  });
});

test('a view knows no other columns, and says what is wrong with one by its name', () => {
  const wrong: readonly (readonly [() => Operation<unknown>, string, RegExp])[] = [
    [
      () => sessions.rows({ orderBy: [{ field: 'createdAt' as 'id' }] }),
      'createdAt',
      /^There is no column createdAt\./,
    ],
    [
      () => sessions.rows({ orderBy: [{ field: 'title' as 'id' }] }),
      'title',
      /Known are id, type, name, status, branch/,
    ],
    [
      () => sessions.rows({ orderBy: [{ field: 'metadata_json' as 'id' }] }),
      'metadata_json',
      /^metadata_json .*no order/,
    ],
    [() => sessions.rows({ where: { nobody: 'x' } as object }), 'nobody', /no filter/],
    [() => sessions.aggregation({ sum: ['created_at' as never] }), 'created_at', /^created_at .*no sum/],
    [() => sessions.aggregation({ count: true, groupBy: ['seq' as 'id'] }), 'seq', /no column seq/],
  ];
  for (const [ask, field, message] of wrong) {
    expect(ask).toThrow(expect.objectContaining({ field, message: expect.stringMatching(message) }));
  }
});

test('a condition knows no columns that the view has not, of whichever table it speaks', () => {
  const store = memoryStore();
  store.sessions.create({ id: 's', type: 'director', name: 'lead' });
  const fitting = (where: string) => store.run(sessions.rows({ condition: { where } })).length;
  expect(fitting('sessions.id = name OR seq = 1')).toBe(1);
  expect(fitting("id IN (SELECT id FROM sessions WHERE title IS NULL) AND type <> 'x' -- all")).toBe(1);
  for (const where of ['title IS NULL', 'sessions.title IS NULL', 'EXISTS (SELECT 1 WHERE title IS NULL)']) {
    expect(() => fitting(where)).toThrow(/no such column/);
  }
  expect(() => sessions.rows({ conditon: { where: '0' } } as object)).toThrow('There is no option conditon.');
  expect(() => new View('sessions', { hiden: ['title'] } as object)).toThrow('There is no option hiden.');
});

test('a condition of a view is one, with its values', () => {
  const wrong: readonly (readonly [object, string])[] = [
    [{ where: 'TRUE UNION SELECT 1' }, 'where'],
    [{ where: ' ' }, 'where'],
    [{ where: null }, 'where'],
    [{ where: 'created_at > 5' }, 'where'],
    [{ where: 'id = ?', params: 'a' }, 'params'],
    [{ params: [1] }, 'params'],
    [{ where: 'id = ?', params: [new Date(Number.NaN)] }, 'params[0]'],
    [{ where: 'id = ? OR created_at > ?', params: ['a', 5] }, 'params[1]'],
    [{ sql: 'TRUE' }, 'sql'],
  ];
  for (const [condition, field] of wrong) {
    const shown = JSON.stringify(condition);
    for (const ask of [
      () => sessions.rows({ condition: condition as Condition }),
      () => sessions.aggregation({ count: true, condition: condition as Condition }),
    ]) {
      expect(ask, shown).toThrow(expect.objectContaining({ name: 'ValidationError', field }));
    }
  }
  expect(() => sessions.rows({ condition: { where: undefined, params: [] } })).not.toThrow();
});

const VIEWABLE: { readonly [N in Viewable]: true } = {
  sessions: true,
  departments: true,
  checkpoints: true,
  messages: true,
  instances: true,
  mcpEvents: true,
  relationships: true,
  githubIssues: true,
  outputs: true,
};

test('columns are called as the types of a view have it', () => {
  for (const name of Object.keys(VIEWABLE) as Viewable[]) {
    for (const [field, { sql, codec }] of Object.entries<Column<unknown>>(definitions[name].table.columns)) {
      const words = field.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
      expect(sql, `${name}.${field}`).toBe(codec.kind === 'json' ? `${words}_json` : words);
    }
  }
});

test('no time of any table is called as anything else in another one', () => {
  const kinds = new Map<string, boolean>();
  for (const { table } of allDefinitions) {
    for (const { sql, codec } of Object.values<Column<unknown>>(table.columns)) {
      expect(kinds.get(sql) ?? codec.kind === 'date', sql).toBe(codec.kind === 'date');
      kinds.set(sql, codec.kind === 'date');
    }
  }
});

test('a view has the types of its columns', () => {
  type Columns = ColumnsOf<'sessions', 'seq' | 'title'>;
  expectTypeOf<Columns['created_at']>().toEqualTypeOf<Date>();
  expectTypeOf<Columns['metadata_json']>().toEqualTypeOf<Session['metadata']>();
  expectTypeOf<Extract<keyof Columns, 'seq' | 'title' | 'createdAt' | 'metadata'>>().toEqualTypeOf<never>();
  expectTypeOf<keyof ColumnsOf<'messages'>>().extract<'content_json' | 'is_read'>().toEqualTypeOf<'content_json'>();
  expectTypeOf<'snapshot_json'>().toExtend<keyof ColumnsOf<'checkpoints'>>();
  const summed = () => messages.aggregation({ sum: ['priority'], groupBy: ['delivered'] });
  type Answer = ReturnType<ReturnType<typeof summed>['decode']>;
  expectTypeOf<Answer[number]['key']['delivered']>().toEqualTypeOf<boolean>();
  // @ts-expect-error: it is hidden.
  expect(() => sessions.aggregation({ countOf: ['title'] })).toThrow();
});
