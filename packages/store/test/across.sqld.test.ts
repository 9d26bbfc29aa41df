import { betterSqlite3 } from '@coterie/better-sqlite3';
import { libsql } from '@coterie/libsql';
import { type Sqld, startSqld } from '@coterie/sqld';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Commit, openStore, type Store } from '../src/index.ts';

let server: Sqld;
beforeAll(async () => {
  server = await startSqld();
});
afterAll(() => server.stop());

const at = (day: number): Date => new Date(Date.UTC(2026, 0, day));
const options = { now: () => at(31) };

async function fill(store: Store): Promise<void> {
  const days = [1, 2, 3, 4, 5, 6];
  await store.projects.createMany(
    days.map((day) => ({
      id: `p${day}`,
      name: 'tide',
      status: 'running' as const,
      costTotal: day,
      createdAt: at(day),
    })),
  );
}

describe('what concerns the whole store, on a server', () => {
  it('answers as on a file, or says that it cannot', async () => {
    const store = await openStore(libsql({ url: server.url }), options);
    const local = openStore(betterSqlite3(':memory:'), options);
    await fill(store);
    await fill(local);
    const asked = { count: true, sum: ['costTotal'], avg: ['createdAt'], groupBy: ['status'] } as const;
    expect(await store.aggregate('projects', asked)).toEqual(local.aggregate('projects', asked));
    const policies = { projects: { olderThan: at(3), keep: 5, maxBytes: 200 } };
    const dry = await store.prune({ policies, dryRun: true });
    expect(dry).toEqual(local.prune({ policies, dryRun: true }));
    expect(dry.rows).toBeGreaterThan(2);
    expect(await store.prune({ policies, batch: 1 })).toEqual({ ...dry, dryRun: false });
    expect(await store.stats()).toMatchObject({ engine: '@libsql/client', tables: { projects: 6 - dry.rows } });
    expect(await store.health()).toMatchObject({ ok: true, references: [] });
    await expect(store.vacuum()).rejects.toMatchObject({ code: 'unsupported' });
    await expect(store.backup('/tmp/copy.db')).rejects.toMatchObject({ code: 'unsupported' });
    await store.close();
  });

  it('tells of its own commits', async () => {
    const store = await openStore(libsql({ url: server.url }), options);
    await expect(store.changes(() => undefined)).rejects.toMatchObject({ code: 'unsupported' });
    const commits: Commit[] = [];
    const stop = await store.changes((commit) => commits.push(commit), { interval: null });
    await store.projects.create({ name: 'ebb' });
    await store.transaction(async (inner) => {
      await inner.projects.create({ name: 'flood' });
      expect(commits.length).toBe(1);
    });
    const undone = store.transaction(async (inner) => {
      await inner.projects.create({ name: 'never' });
      throw new Error('no');
    });
    await expect(undone).rejects.toThrow('no');
    expect(commits).toEqual([
      { source: 'own', changes: null },
      { source: 'own', changes: null },
    ]);
    await stop();
    await store.close();
  });
});
