import { compression } from '@coterie/store/compression';
import { expect, test } from 'vitest';
import { createInMemoryStore, Random, randomCheckpoint, repeatableEncryption } from '../src/index.ts';
import { engine } from './engine.ts';

test.each([1, 2, 3])('checkpoints from a seed are legal, varied, and made again (seed %i)', (seed) => {
  const make = () => {
    const random = new Random(seed);
    return Array.from({ length: 200 }, () => randomCheckpoint(random, { sessionId: 's' }));
  };
  const made = make();
  expect(make()).toEqual(made);
  const store = createInMemoryStore(engine({ mode: 'sync' }), {
    compression,
    encryption: repeatableEncryption(new Random(seed)),
  });
  store.sessions.create({ id: 's', type: 'director', name: 's' });
  const created = store.checkpoints.createMany(made);
  for (const [at, { id }] of created.entries()) {
    const { id: _, ...given } = made[at] as (typeof made)[number];
    expect(store.checkpoints.get(id)).toMatchObject(given);
  }
  for (const where of [{ compressed: true }, { encrypted: true }, { tag: 'stable' }, { feature: '検索' }]) {
    expect(store.checkpoints.count(where)).toBeGreaterThan(10);
  }
  expect(created.some(({ retentionExpiresAt }) => retentionExpiresAt !== null)).toBe(true);
  expect(created.some(({ description }) => description === null)).toBe(true);
  store.close();
});

test('what is said of a checkpoint holds', () => {
  const timestamp = new Date('2026-03-04T05:06:07.008Z');
  const fixture = { sessionId: 's', id: 'c', timestamp, compressed: true, encrypted: false };
  expect(randomCheckpoint(new Random(1), fixture)).toMatchObject(fixture);
});
