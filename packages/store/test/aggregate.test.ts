import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { betterSqlite3 } from '@coterie/better-sqlite3';
import { countingDriver } from '@coterie/testing';
import { afterAll, describe, expect, expectTypeOf, it } from 'vitest';
import { aggregation, openStore, type ProjectStatus, type Store } from '../src/index.ts';
import { drivers } from './support/drivers.ts';
import { memoryStore } from './support/stores.ts';

const folder = mkdtempSync(join(tmpdir(), 'coterie-aggregate-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const at = (day: number, ms = 0): Date => new Date(Date.UTC(2026, 0, day, 0, 0, 0, ms));

async function fill(store: Store): Promise<void> {
  await store.projects.createMany([
    { id: 'a', name: 'one', status: 'running', costTotal: 1.5, iterationCount: 3, createdAt: at(1, 1) },
    { id: 'b', name: 'two', status: 'running', costTotal: 2, iterationCount: 4, createdAt: at(2, 2) },
    { id: 'c', name: 'three', description: 'd', status: 'failed', costTotal: 0, createdAt: at(4, 3) },
  ]);
}

describe.each(drivers)('aggregates on $name', ({ name, open }) => {
  it('computes several functions at once, of all rows and of those that fit', async () => {
    const store = await openStore(await open(folder, 'all'), { now: () => at(9) });
    await fill(store);
    const all = await store.aggregate('projects', {
      count: true,
      sum: ['costTotal', 'iterationCount'],
      avg: ['costTotal', 'createdAt', 'endedAt'],
      min: ['name', 'createdAt', 'description'],
      max: ['name', 'createdAt', 'costTotal'],
    });
    expect(all).toEqual({
      count: 3,
      sum: { costTotal: 3.5, iterationCount: 7 },
      avg: { costTotal: 3.5 / 3, createdAt: new Date(at(2).getTime() + 8 * 3600_000 + 2), endedAt: at(9) },
      min: { name: 'one', createdAt: at(1, 1), description: 'd' },
      max: { name: 'two', createdAt: at(4, 3), costTotal: 2 },
    });
    const some = await store.aggregate('projects', { count: true, max: ['costTotal'], where: { status: 'failed' } });
    expect(some, name).toEqual({ count: 1, max: { costTotal: 0 } });
    const none = { sum: ['costTotal'], avg: ['createdAt'], min: ['name'], where: { status: [] } } as const;
    expect(await store.aggregate('projects', none)).toEqual({
      sum: { costTotal: 0 },
      avg: { createdAt: null },
      min: { name: null },
    });
    await store.close();
  });

  it('groups by fields, in their order', async () => {
    const store = await openStore(await open(folder, 'groups'), { now: () => at(9) });
    await fill(store);
    expect(await store.aggregate('projects', { count: true, sum: ['costTotal'], groupBy: ['status'] })).toEqual([
      { key: { status: 'failed' }, count: 1, sum: { costTotal: 0 } },
      { key: { status: 'running' }, count: 2, sum: { costTotal: 3.5 } },
    ]);
    expect(await store.aggregate('projects', { max: ['name'], groupBy: ['endedAt', 'status'] })).toEqual([
      { key: { endedAt: null, status: 'running' }, max: { name: 'two' } },
      { key: { endedAt: at(9), status: 'failed' }, max: { name: 'three' } },
    ]);
    expect(await store.aggregate('projects', { count: true, groupBy: [] })).toEqual([{ key: {}, count: 3 }]);
    expect(await store.aggregate('projects', { count: true, groupBy: ['name'], where: { ids: [] } })).toEqual([]);
    await store.close();
  });
});

describe('an aggregate', () => {
  it('is one round trip, and an operation beside others', async () => {
    const driver = countingDriver(betterSqlite3(':memory:'));
    const store = openStore(driver);
    const before = driver.counts.execute;
    const [created, { count }] = store.batch([
      store.operations.projects.create({ name: 'one' }),
      aggregation('projects', { count: true }),
    ]);
    expect([created.name, count]).toEqual(['one', 1]);
    store.aggregate('projects', { count: true, sum: ['costTotal'], groupBy: ['status'] });
    expect(driver.counts.execute - before).toBe(2);
    store.close();
  });

  it('has the types of what was asked for', () => {
    const store = memoryStore();
    const one = store.aggregate('projects', { count: true, avg: ['createdAt', 'costTotal'], max: ['status'] });
    expectTypeOf(one.count).toEqualTypeOf<number>();
    expectTypeOf(one.avg.createdAt).toEqualTypeOf<Date | null>();
    expectTypeOf(one.avg.costTotal).toEqualTypeOf<number | null>();
    expectTypeOf(one.max.status).toEqualTypeOf<ProjectStatus | null>();
    // @ts-expect-error It was not asked for.
    expect(one.sum).toBeUndefined();
    const [group] = store.aggregate('projects', { count: true, groupBy: ['status', 'endedAt'] });
    expectTypeOf(group?.key).toEqualTypeOf<
      { readonly status: ProjectStatus; readonly endedAt: Date | null } | undefined
    >();
    // @ts-expect-error A name cannot be added up.
    expect(() => store.aggregate('projects', { sum: ['name'] })).toThrow(expect.objectContaining({ field: 'name' }));
  });

  it('leaves out what lists leave out, unless it is named', () => {
    const store = memoryStore();
    store.sessions.create({ id: 's', type: 'director', name: 'lead' });
    store.db.execute("UPDATE sessions SET origin = 'transcript'");
    expect(store.aggregate('sessions', { count: true }).count).toBe(store.sessions.count());
    expect(store.aggregate('sessions', { count: true, where: { ids: ['s'] } }).count).toBe(1);
  });

  it('refuses what it does not know, and says what it does', async () => {
    const store = memoryStore();
    const refused = (entity: string, asked: object) => () => store.aggregate(entity as never, asked as never);
    for (const [field, entity, asked] of [
      ['entity', 'toString', { count: true }],
      ['cost', 'projects', { sum: ['cost'] }],
      ['settings', 'projects', { count: true, groupBy: ['settings'] }],
      ['createdAt', 'projects', { sum: ['createdAt'] }],
      ['median', 'projects', { median: ['costTotal'] }],
      ['state', 'projects', { count: true, where: { state: 'x' } }],
      [null, 'projects', {}],
      [null, 'projects', { groupBy: ['status'] }],
    ] as const) {
      expect(refused(entity, asked)).toThrow(expect.objectContaining({ name: 'ValidationError', field }));
    }
    const other = await openStore(betterSqlite3(':memory:', { mode: 'async' }));
    await expect(other.aggregate('projects', {})).rejects.toMatchObject({ field: null });
    await other.close();
  });

  it('sums whole numbers beyond what a number holds to the nearest one', () => {
    const store = memoryStore();
    const iterationCount = Number.MAX_SAFE_INTEGER;
    store.projects.createMany(Array.from({ length: 2000 }, (_, n) => ({ name: `${n}`, iterationCount })));
    const { sum, avg } = store.aggregate('projects', { sum: ['iterationCount'], avg: ['iterationCount'] });
    expect(sum.iterationCount / 2000).toBeCloseTo(iterationCount, -3);
    expect(avg.iterationCount).toBeCloseTo(iterationCount, -3);
  });
});
