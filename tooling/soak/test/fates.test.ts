import { betterSqlite3 } from '@coterie/better-sqlite3';
import { Database, DatabaseError, type Outcome } from '@coterie/core';
import { beforeEach, expect, test } from 'vitest';
import { FATES, Fates } from '../src/fates.ts';

let db: Database<'async'>;
let fates: Fates;

beforeEach(async () => {
  db = new Database(betterSqlite3(':memory:', { mode: 'async' }));
  await db.execute(FATES);
  fates = new Fates();
});

const write = (...parts: readonly number[]) =>
  Promise.all(parts.map((part) => db.execute("INSERT INTO fate (call, part) VALUES ('call', ?)", [part])));

const fail = (outcome: Outcome): never => {
  throw new DatabaseError('connection', 'It broke.', { outcome });
};

const judged = () =>
  fates.assertTrue(
    (sql) => db.query(sql),
    () => undefined,
  );

test('what was told is found true', async () => {
  await fates.keep('call', 2, () => write(0, 1));
  await fates.keep('refused', 2, async () => fail('not-applied'));
  await fates.keep('lost', 2, async () => fail('unknown'));
  await judged();
});

test.each([
  ['an acknowledged write that is not there', [], undefined, /call: it is not there/],
  ['a row that is there twice', [0, 1, 1], undefined, /1 of its rows are there twice/],
  ['a part that committed on its own', [1], 'unknown', /1 of its 2 rows are there, which committed on their own/],
  ['a write that was told not to be applied', [0, 1], 'not-applied', /call: it is there/],
  ['a write that was told to be applied', [], 'applied', /call: it is not there/],
] as const)('%s is found', async (_, parts, outcome, said) => {
  await fates.keep('call', 2, async () => {
    await write(...parts);
    if (outcome !== undefined) fail(outcome);
  });
  await expect(judged()).rejects.toThrow(said);
});

test('a row that nobody was told of is found', async () => {
  await write(0);
  await expect(judged()).rejects.toThrow('call is there, and nobody was told of it');
});
