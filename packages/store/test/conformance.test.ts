/** The cases of the store on every driver that needs nothing but Node, and whether they leave out a method. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { betterSqlite3 } from '@coterie/better-sqlite3';
import { libsql } from '@coterie/libsql';
import { sqljs } from '@coterie/sqljs';
import { brokenTables, methodsOf, runStoreCases, StoreCalls, storeSubjects, targetAt } from '@coterie/testing';
import { describe, expect, test } from 'vitest';
import { createOperations, defaultEnvironment } from '../src/index.ts';
import { memoryStore } from './support/stores.ts';

const runner = { describe, test };
const calls = new StoreCalls();

runStoreCases({ name: 'better-sqlite3, memory, sync', open: () => betterSqlite3(':memory:') }, runner, { calls });
runStoreCases(
  { name: 'better-sqlite3, memory, async', open: () => betterSqlite3(':memory:', { mode: 'async' }) },
  runner,
);
runStoreCases(
  targetAt({
    name: 'libsql, file',
    create: () => join(mkdtempSync(join(tmpdir(), 'coterie-store-')), 'agents.db'),
    open: (path) => libsql(`file:${path}`),
    remove: (path) => rmSync(dirname(path), { recursive: true, force: true }),
  }),
  runner,
);
runStoreCases({ name: 'sql.js, Node, sync', open: () => sqljs() }, runner);
runStoreCases({ name: 'sql.js, Node, async', open: () => sqljs({ mode: 'async' }) }, runner);

test('every method of the store is called by a case, and is one round trip', (context) => {
  const all = storeSubjects.reduce((sum, { cases }) => sum + cases.length, 0);
  if (calls.cases < all) context.skip(`Only ${calls.cases} of ${all} cases were run.`);
  const methods = methodsOf(createOperations(defaultEnvironment));
  expect(calls.missing(methods)).toEqual([]);
  expect(calls.roundTrips).toEqual(Object.fromEntries(methods.map((method) => [method, 1])));
  console.info(drawRoundTrips(calls.roundTrips));
});

/** A line for each domain: how many round trips, and the methods that take so many. */
function drawRoundTrips(roundTrips: StoreCalls['roundTrips']): string {
  const byDomain = Map.groupBy(Object.entries(roundTrips), ([method]) => method.split('.')[0] ?? '');
  const lines = [...byDomain].map(([domain, methods]) => {
    const most = Math.max(...methods.map(([, count]) => count));
    return `${domain.padEnd(14)} ${most}  ${methods.map(([method]) => method.slice(domain.length + 1)).join(', ')}`;
  });
  return ['round trips of a call', ...lines].join('\n');
}

test('every CHECK, NOT NULL and type of every table is broken by a case', (context) => {
  const all = storeSubjects.reduce((sum, { cases }) => sum + cases.length, 0);
  if (calls.cases < all) context.skip(`Only ${calls.cases} of ${all} cases were run.`);
  const own = "type = 'table' AND sql LIKE '%STRICT%' AND name <> '_migrations'";
  const { rows } = memoryStore().db.query(`SELECT name FROM sqlite_schema WHERE ${own} ORDER BY name`);
  expect([...brokenTables].sort()).toEqual(rows.map(([name]) => name));
});
