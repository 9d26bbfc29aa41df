/** Held to better-sqlite3 itself: what it takes and gives for placeholders of all kinds, and what it refuses. */
import BetterSqlite3 from 'better-sqlite3';
import fc from 'fast-check';
import { expect, onTestFinished, test } from 'vitest';
import { opened } from './support/databases.ts';

const placeholders = fc.constantFrom('?', '?1', '?2', '?3', '?01', '@a', ':a', '$b');
const all = fc.constant({ a: 'of a', b: 'of b', 1: 'of 1', 2: 'of 2', 3: 'of 3', '01': 'of 01' });
const some = fc.dictionary(fc.constantFrom('a', 'b', '1', '2', '3', '01'), fc.string(), { noNullPrototype: true });
const values = fc.oneof(fc.string(), fc.constant(undefined), fc.array(fc.string(), { maxLength: 3 }), all, some);

/** The row as text; null when the call is refused. */
function answer(call: () => unknown): string | null {
  try {
    return JSON.stringify(call());
  } catch {
    return null;
  }
}

test('placeholders take their values as those of better-sqlite3 do', () => {
  const db = opened({ path: ':memory:', runMigrations: false });
  const original = new BetterSqlite3(':memory:');
  onTestFinished(() => void original.close());
  let taken = 0;
  const calls = fc.tuple(fc.array(placeholders, { minLength: 1, maxLength: 4 }), fc.array(values, { maxLength: 4 }));
  fc.assert(
    fc.property(calls, ([texts, params]) => {
      const sql = `SELECT ${texts.join(', ')}`;
      const theirs = answer(() =>
        original
          .prepare(sql)
          .raw()
          .get(...params),
      );
      expect(
        answer(() =>
          db
            .prepare(sql)
            .raw()
            .get(...params),
        ),
      ).toBe(theirs);
      if (theirs !== null) taken += 1;
    }),
    { numRuns: 2000 },
  );
  expect(taken).toBeGreaterThan(100);
});
