import { betterSqlite3 } from '@coterie/better-sqlite3';
import { countingDriver } from '@coterie/testing';
import { expect, test } from 'vitest';
import { compression } from '../src/compression/index.ts';
import { openStore, withSnapshots } from '../src/index.ts';
import { memoryStore } from './support/stores.ts';

const session = { id: 's', type: 'director', name: 'lead' } as const;

test('checkpoints of a list have their snapshots, in its order, a piece of bytes in each round trip', async () => {
  const driver = countingDriver(betterSqlite3(':memory:', { mode: 'async' }));
  const store = await openStore(driver, { compression });
  await store.sessions.create(session);
  const large = 'x'.repeat(2_500_000);
  for (const [at, snapshot] of [large, large, 'small', 'x'.repeat(5_000_000), 'last'].entries()) {
    await store.checkpoints.create({ id: `c${at}`, name: 'c', sessionId: 's', snapshot, compressed: true });
  }
  const listed = await store.checkpoints.list({ direction: 'desc' });
  driver.reset();
  const found = await withSnapshots(store, listed);
  expect(found.map(({ id, snapshot }) => [id, String(snapshot).length])).toEqual([
    ['c4', 4],
    ['c3', 5_000_000],
    ['c2', 5],
    ['c1', 2_500_000],
    ['c0', 2_500_000],
  ]);
  expect(found.map(({ snapshot: _, ...one }) => one)).toEqual(listed);
  expect(driver.counts.roundTrips).toBe(4);
  driver.reset();
  expect(await withSnapshots(store, [])).toEqual([]);
  expect(driver.counts.roundTrips).toBe(0);
  await store.close();
});

test('a list of very many small ones goes in pieces too', () => {
  const driver = countingDriver(betterSqlite3(':memory:'));
  const store = openStore(driver);
  store.sessions.create(session);
  const many = Array.from({ length: 1_201 }, () => ({ name: 'c', sessionId: 's', snapshot: 1 }));
  expect(store.insertMany('checkpoints', many)).toMatchObject({ inserted: 1_201 });
  const listed = store.checkpoints.list();
  driver.reset();
  expect(withSnapshots(store, listed)).toHaveLength(1_201);
  expect(driver.counts.roundTrips).toBe(3);
  store.close();
});

test('one that was deleted meanwhile is left out, and one that was changed is refused', () => {
  const store = memoryStore();
  store.sessions.create(session);
  const given = { name: 'c', sessionId: 's', snapshot: { tide: 1 } };
  store.checkpoints.createMany(['a', 'b'].map((id) => ({ ...given, id })));
  const listed = store.checkpoints.list();
  store.checkpoints.delete('a');
  expect(store.transaction((inside) => withSnapshots(inside, listed))).toEqual([store.checkpoints.get('b')]);
  store.db.execute(`UPDATE checkpoints SET snapshot_json = '{"tide":2}' WHERE id = 'b'`);
  expect(() => withSnapshots(store, listed)).toThrow(expect.objectContaining({ code: 'decode' }));
});
