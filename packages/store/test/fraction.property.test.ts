import { betterSqlite3 } from '@coterie/better-sqlite3';
import { type Database, openDatabase } from '@coterie/core';
import { libsql } from '@coterie/libsql';
import { sqljs } from '@coterie/sqljs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fractionOf, fractionSql } from '../src/table/fraction.ts';

const engines: readonly (readonly [string, () => Database | Promise<Database>])[] = [
  ['better-sqlite3', () => openDatabase(betterSqlite3(':memory:')) as Database],
  ['libSQL', () => openDatabase(libsql(':memory:')) as Database],
  ['sql.js', async () => openDatabase(await sqljs()) as Database],
];

const SQL = `SELECT ${fractionSql(0, 1)} FROM json_each(?)`;

describe.each(engines)('on %s', (_, open) => {
  it('a real that is a fraction is read from JSON to its last bit', async () => {
    const db = await open();
    const usual = fc.double({ min: 1e-21, max: 2 ** 53, noNaN: true });
    const price = fc.nat({ max: 1e9 }).map((millionths) => millionths / 1e6);
    const some = fc.array(fc.oneof(usual, price, fc.constantFrom(0.058285, 1e-22, 0.1, 2 ** 53 - 1)), {
      minLength: 200,
    });
    await fc.assert(
      fc.asyncProperty(some, fc.boolean(), async (sizes, isNegative) => {
        const values = isNegative ? sizes.map((size) => 0 - size) : sizes;
        const fractions = values.map((value) => fractionOf(value));
        const pairs = fractions.map((fraction) => [fraction?.whole, fraction?.halvings]);
        const { rows } = await db.query(SQL, [JSON.stringify(pairs)]);
        const read = rows.map(([value]) => value);
        expect(read).toEqual(values.map((value, at) => (fractions[at] === undefined ? null : value)));
        expect(fractions.filter((fraction) => fraction === undefined).length).toBeLessThan(values.length / 4);
      }),
      { numRuns: 30 },
    );
    await db.close();
  });
});

it('a real that is too large or too close to 0 is none', () => {
  for (const value of [2 ** 53, 1e300, 1e-30, 5e-324]) expect(fractionOf(value)).toBeUndefined();
  expect(fractionOf(-0.75)).toEqual({ whole: -3, halvings: 2 });
});
