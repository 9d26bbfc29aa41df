/** A test file of a user's own: the conformance suite, the counting driver and a world, under Node's test runner. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { betterSqlite3 } from '@coterie/better-sqlite3';
import { openDatabase } from '@coterie/core';
import { countingDriver, createInMemoryStore, runConformance } from '@coterie/testing';
import { writeWorld } from '@coterie/testing/world';

runConformance(
  { name: 'better-sqlite3, memory', open: ({ busyTimeout }) => betterSqlite3(':memory:', { busyTimeout }) },
  { describe, test },
);

test('a batch is one round trip', () => {
  const driver = countingDriver(betterSqlite3(':memory:'));
  const store = createInMemoryStore(driver);
  driver.reset();
  store.batch([store.operations.sessions.count(), store.operations.transcripts.count()]);
  assert.equal(driver.counts.roundTrips, 1);
  store.close();
});

test('a world has teams, and all of its rows', async () => {
  const store = createInMemoryStore(betterSqlite3(':memory:'));
  assert.equal(await writeWorld(store, { rows: 500 }), 500);
  assert.notEqual(store.agents.count({ depth: 2 }), 0);
  store.close();
});

test('a handle reads what it wrote', () => {
  const db = openDatabase(betterSqlite3(':memory:'));
  assert.deepEqual(db.query('SELECT 1').rows, [[1]]);
  db.close();
});
