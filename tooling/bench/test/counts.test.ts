/** What costs the same on every machine: a method that begins to ask twice fails here, and no clock is needed. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { betterSqlite3 } from '@coterie/better-sqlite3';
import { openStore, type Store } from '@coterie/store';
import { type CountingDriver, countingDriver } from '@coterie/testing';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { knownSession } from '../src/data/sessions.ts';

const folder = mkdtempSync(join(tmpdir(), 'coterie-bench-'));
let driver: CountingDriver<'sync'>;
let store: Store<'sync'>;
beforeAll(() => {
  driver = countingDriver(betterSqlite3(join(folder, 'counts.db')));
  store = openStore(driver);
});
afterAll(() => {
  store.close();
  rmSync(folder, { recursive: true, force: true });
});

/** Round trips and statements of some work. */
function counted(work: () => unknown): readonly [roundTrips: number, statements: number] {
  driver.reset();
  work();
  return [driver.counts.roundTrips, driver.counts.statements];
}

it('needs one statement for what is done with a session', () => {
  const { sessions } = store;
  expect(counted(() => sessions.create(knownSession(1)))).toEqual([1, 1]);
  expect(counted(() => sessions.createMany(Array.from({ length: 500 }, (_, at) => knownSession(at + 2))))).toEqual([
    1, 1,
  ]);
  expect(counted(() => sessions.get('known-1'))).toEqual([1, 1]);
  expect(counted(() => sessions.list({ orderBy: 'createdAt', direction: 'desc', limit: 10 }))).toEqual([1, 1]);
  expect(counted(() => sessions.update('known-1', { title: 'Streams' }))).toEqual([1, 1]);
  expect(counted(() => sessions.countByStatus())).toEqual([1, 1]);
  expect(counted(() => sessions.search('parser'))).toEqual([1, 1]);
});

it('needs one statement for a conversation and for a tree of agents', () => {
  const project = store.projects.create({ name: 'engine' });
  const agent = store.agents.create({ projectId: project.id, name: 'lead' });
  expect(counted(() => store.messages.conversation('director', 'builder'))).toEqual([1, 1]);
  expect(counted(() => store.agents.subtree(agent.id))).toEqual([1, 1]);
});

it('claims and completes a job in one round trip each, and both in one', () => {
  const { jobs } = store;
  expect(counted(() => jobs.createMany(Array.from({ length: 60 }, () => ({ type: 'build' }))))).toEqual([1, 1]);
  const claim = { types: ['build'] };
  let [job] = jobs.claim(claim);
  expect(counted(() => jobs.claim(claim))).toEqual([1, 3]);
  const { id = '', leaseToken = '' } = job ?? {};
  expect(
    counted(() => {
      [job] = jobs.complete(id, leaseToken, { claim }).claimed;
    }),
  ).toEqual([1, 5]);
  expect(counted(() => jobs.complete(job?.id ?? '', job?.leaseToken ?? ''))).toEqual([1, 2]);
  const leases = jobs.claim({ ...claim, limit: 50 }).map((one) => ({ id: one.id, token: one.leaseToken }));
  expect(counted(() => jobs.completeMany(leases, { claim: { ...claim, limit: 50 } }))).toEqual([1, 4]);
});

it('needs one round trip for a hundred different operations', () => {
  const { sessions } = store.operations;
  const operations = Array.from({ length: 100 }, (_, at) => sessions.create(knownSession(1000 + at)));
  expect(counted(() => store.batch(operations))).toEqual([1, 100]);
});

it('asks one thing to find the schema of a migrated file up to date', () => {
  store.close();
  driver = countingDriver(betterSqlite3(join(folder, 'counts.db')));
  const opened = counted(() => {
    store = openStore(driver);
  });
  expect(opened).toEqual([1, 1]);
});
