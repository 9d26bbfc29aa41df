import { expect, test } from 'vitest';
import { schemaChanges } from '../../src/migrations/schema-change.ts';

const table = (sql: string, name = 't') => ({ type: 'table', name, sql });

test('tells what was added, removed and changed', () => {
  const before = [table('CREATE TABLE t (x)'), table('CREATE TABLE gone (x)', 'gone')];
  const after = [table('CREATE TABLE t (x, y)'), table('CREATE TABLE made (x)', 'made')];
  expect(schemaChanges(before, after).map(({ change, name }) => `${change} ${name}`)).toEqual([
    'changed t',
    'removed gone',
    'added made',
  ]);
});

test.each([
  ['CREATE TABLE t (x, y)', 'CREATE TABLE "t" (x,\n  y -- why\n)'],
  ['CREATE TABLE t (x)', 'create table [T] (`X`)'],
])('%j means the same as %j', (before, after) => {
  expect(schemaChanges([table(before)], [table(after, 'T')])).toEqual([]);
});

test.each([
  ["CREATE TABLE t (x DEFAULT 'a')", "CREATE TABLE t (x DEFAULT 'A')"],
  ['CREATE TABLE t (x)', 'CREATE TABLE t (x NOT NULL)'],
])('%j does not mean the same as %j', (before, after) => {
  expect(schemaChanges([table(before)], [table(after)])).toHaveLength(1);
});
