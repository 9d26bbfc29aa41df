import { type Database, openDatabase, type Value } from '@coterie/core';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { betterSqlite3 } from '../src/index.ts';

let db: Database<'sync'>;
beforeEach(() => {
  db = openDatabase(betterSqlite3(':memory:'));
  db.execute('CREATE TABLE v (value)');
});
afterEach(() => db.close());

const value = (sql: string, ...params: Value[]): unknown => db.query(sql, params).rows[0]?.[0];
const returned = (bound: Value): unknown =>
  db.execute('INSERT INTO v VALUES (?) RETURNING value', [bound]).rows[0]?.[0];

describe('integers', () => {
  it('are INTEGER in every expression', () => {
    expect(value('SELECT typeof(?)', 1)).toBe('integer');
    expect(value('SELECT json_array(?)', 5)).toBe('[5]');
    expect(value('SELECT 7 / ?', 2)).toBe(3);
    expect(value("SELECT '[10,20]' ->> ?", 1)).toBe(20);
  });

  it('are exact beyond 2^53, read by a query, in a transaction and from RETURNING', () => {
    const wide = 9_007_199_254_740_993n;
    expect(returned(wide)).toBe(wide);
    expect(value('SELECT value FROM v')).toBe(wide);
    expect(db.transaction((tx) => tx.execute('SELECT value FROM v').rows)).toEqual([[wide]]);
  });

  it('are numbers up to 2^53 - 1 on both sides, also beside wide ones and when bound as bigints', () => {
    const edge = Number.MAX_SAFE_INTEGER;
    const params = [BigInt(edge), BigInt(-edge), 2n ** 53n, -(2n ** 53n), 5n];
    const expected = [edge, -edge, 2n ** 53n, -(2n ** 53n), 5];
    expect(db.query('SELECT ?, ?, ?, ?, ?', params).rows).toEqual([expected]);
    expect(db.query('SELECT ?, ?, ?, ?, ?', params).rows).toEqual([expected]);
  });

  it('are told from large floats, which stay REAL', () => {
    expect(value('SELECT ?', 1e300)).toBe(1e300);
    expect(value('SELECT typeof(?)', 2 ** 53)).toBe('real');
    expect(value('SELECT 9e999')).toBe(Infinity);
  });

  it('are read exactly in one statement without a change for another of the same table', () => {
    db.execute('INSERT INTO v VALUES (?), (?)', [1, 2n ** 60n]);
    expect(value('SELECT max(value) FROM v')).toBe(2n ** 60n);
    expect(value('SELECT min(value) FROM v')).toBe(1);
  });

  it('have no minus zero: it is stored as the integer 0', () => {
    expect(value('SELECT typeof(?)', -0)).toBe('integer');
    expect(value('SELECT ?', -0)).toBe(0);
  });
});

describe('bytes', () => {
  it('come back as plain Uint8Arrays, from reads and from RETURNING', () => {
    for (const bytes of [new Uint8Array([1, 0, 2]), new Uint8Array()]) {
      expect(value('SELECT ?', bytes)).toStrictEqual(bytes);
      expect(returned(bytes)).toStrictEqual(bytes);
    }
  });

  it('own their memory', () => {
    const read = value('SELECT ?', new Uint8Array([1, 2, 3])) as Uint8Array;
    expect(read.buffer.byteLength).toBe(3);
  });

  it('may be a part of a larger buffer', () => {
    expect(value('SELECT ?', new Uint8Array([1, 2, 3, 4]).subarray(1, 3))).toEqual(new Uint8Array([2, 3]));
  });
});

it('gives every value back as it was, whatever came before it', () => {
  const values = fc.oneof(
    fc.constant(null),
    fc.string({ unit: 'binary' }).filter((text) => text.isWellFormed() && !text.includes('\0')),
    fc.double({ noNaN: true, noDefaultInfinity: true }).map((number) => (Object.is(number, -0) ? 0 : number)),
    fc.maxSafeInteger(),
    fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }),
    fc.uint8Array(),
  );
  const narrowed = (bound: Value): Value =>
    typeof bound === 'bigint' && Number.isSafeInteger(Number(bound)) ? Number(bound) : bound;
  fc.assert(
    fc.property(fc.array(values, { minLength: 1, maxLength: 5 }), (row) => {
      const marks = row.map(() => '?').join(', ');
      expect(db.query(`SELECT ${marks}`, row).rows).toStrictEqual([row.map(narrowed)]);
    }),
  );
});
