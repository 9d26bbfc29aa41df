import { openStore, type Store } from '@coterie/store';
import { digest } from '@coterie/store/digest';
import { expect, test } from 'vitest';
import { writeWorld } from '../../src/world/index.ts';
import { engine } from '../engine.ts';

const open = (): Store<'sync'> => openStore(engine({ mode: 'sync' }));

async function digestOf(options: { readonly seed?: number; readonly rows?: number }): Promise<string> {
  const store = open();
  await writeWorld(store, options);
  const { sha256 } = digest(store);
  store.close();
  return sha256;
}

test('a world is written whole, and is the same content whatever the clock and the ids of the store', async () => {
  const store = open();
  expect(await writeWorld(store, { rows: 3000 })).toBe(3000);
  const { tables, sha256 } = digest(store);
  const counts = Object.values(tables).map(({ rows }) => rows);
  expect(counts.reduce((sum, rows) => sum + rows, 0)).toBe(3000);
  expect(counts).not.toContain(0);
  expect(await store.health()).toMatchObject({ ok: true });
  store.close();

  const other = openStore(engine({ mode: 'async' }), { now: () => new Date(0), id: () => 'never' });
  await writeWorld(await other, { rows: 3000 });
  expect((await digest(await other)).sha256).toBe(sha256);
  await (await other).close();
  expect(await digestOf({ rows: 3000, seed: 2 })).not.toBe(sha256);
});

test('a written world has jobs in every state, each with what belongs to it', async () => {
  const store = open();
  await writeWorld(store, { rows: 5000 });
  const { byStatus } = store.jobs.stats();
  for (const count of Object.values(byStatus)) expect(count).toBeGreaterThan(0);
  const [claimed] = store.jobs.list({ where: { status: 'processing' } });
  expect(claimed?.leaseToken).toMatch(/^[0-9a-f-]{36}$/);
  const ended = store.projects.list().filter(({ endedAt }) => endedAt !== null);
  expect(ended.length).toBeGreaterThan(0);
  expect(ended.every(({ endedAt, updatedAt }) => endedAt?.getTime() === updatedAt.getTime())).toBe(true);
  expect(store.transcripts.overview().every(({ records }) => records > 0)).toBe(true);
  store.close();
});

test('how far it is is told after every piece, to the end', async () => {
  const store = open();
  const told: number[] = [];
  await writeWorld(store, {
    rows: 2000,
    onProgress: ({ rows, total }) => {
      expect(total).toBe(2000);
      told.push(rows);
    },
  });
  expect(told.length).toBeGreaterThan(5);
  expect(told).toEqual([...told].sort((one, other) => one - other));
  expect(told.at(-1)).toBe(2000);
  store.close();
});

test('its signal stops it between two pieces, and what is written then is not gone on with', async () => {
  const store = open();
  const controller = new AbortController();
  let written = 0;
  const work = writeWorld(store, {
    rows: 5000,
    signal: controller.signal,
    onProgress({ rows }) {
      written = rows;
      if (rows > 1000) controller.abort();
    },
  });
  await expect(work).rejects.toMatchObject({ code: 'aborted' });
  const counts = Object.values(digest(store).tables).map(({ rows }) => rows);
  expect(counts.reduce((sum, rows) => sum + rows, 0)).toBe(written);
  await expect(writeWorld(store, { rows: 5000 })).rejects.toMatchObject({
    code: 'invalid',
    message: expect.stringMatching(/already.*empty database only/),
  });
  store.close();
});

test('timers have their turn between two pieces, on a synchronous driver too', async () => {
  const store = open();
  const controller = new AbortController();
  setTimeout(() => controller.abort(), 1);
  await expect(writeWorld(store, { rows: 100_000, signal: controller.signal })).rejects.toMatchObject({
    code: 'aborted',
  });
  store.close();
});

test('a database with a single row of anything is left as it is', async () => {
  const store = open();
  store.config.set('theme', 'dark');
  const before = digest(store);
  await expect(writeWorld(store, { rows: 100 })).rejects.toMatchObject({ code: 'invalid' });
  expect(digest(store)).toEqual(before);
  store.close();
});
