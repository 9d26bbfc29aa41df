import { type Database, openDatabase, type Value } from '@coterie/core';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { sqljs } from '../src/index.ts';

let db: Database<'sync'>;
beforeEach(async () => {
  db = openDatabase(await sqljs());
  db.execute('CREATE TABLE v (value)');
});
afterEach(() => db.close());

const value = (sql: string, ...params: Value[]): unknown => db.query(sql, params).rows[0]?.[0];

const WIDE = 5_000_000_000;
const WIDER = 9_007_199_254_740_993n;

describe('integers beyond 32 bits', () => {
  it.each([WIDE, -WIDE, 2 ** 31, -(2 ** 31) - 1, Number.MAX_SAFE_INTEGER, WIDER, -(2n ** 63n), 2n ** 63n - 1n, 5n])(
    'such as %s are INTEGER and exact',
    (integer) => {
      expect(value('SELECT typeof(?)', integer)).toBe('integer');
      expect(value('SELECT json_array(?)', integer)).toBe(`[${integer}]`);
      expect(value('SELECT ?', integer)).toBe(integer === 5n ? 5 : integer);
      expect(db.execute('INSERT INTO v VALUES (?) RETURNING typeof(value)', [integer]).rows).toEqual([['integer']]);
    },
  );

  it('have no affinity of their own, as a placeholder has none', () => {
    db.script("CREATE TABLE t (a TEXT); INSERT INTO t VALUES ('5000000000')");
    expect(value('SELECT count(*) FROM t WHERE a = ?', WIDE)).toBe(1);
    expect(value("SELECT ? = '5000000000'", WIDE)).toBe(0);
    db.execute('INSERT INTO t VALUES (?)', [WIDE + 1]);
    expect(value('SELECT a FROM t WHERE rowid = 2')).toBe('5000000001');
  });

  it('are taken wherever a placeholder may stand', () => {
    db.execute('INSERT INTO v VALUES (?), (?)', [WIDE, 1]);
    expect(value('SELECT value FROM v WHERE value IN (?, ?) AND -? < 0 LIMIT ?', WIDE, 7, WIDE, WIDE)).toBe(WIDE);
    expect(value('SELECT?|| ?', WIDE, 'x')).toBe('5000000000x');
    expect(value('SELECT CASE WHEN value=? THEN?END FROM v', WIDE, WIDE)).toBe(WIDE);
    expect(value('SELECT max(value) FILTER (WHERE value > ?) FROM v', WIDE - 1)).toBe(WIDE);
  });

  it('leave placeholders in strings, names and comments alone', () => {
    const sql = `SELECT '?' AS "?", -- ?\n ? /* ? */ AS [a?]`;
    expect(db.query(sql, [WIDE])).toEqual({ columns: ['?', 'a?'], rows: [['?', WIDE]], changes: 0 });
  });

  it('do not show in column names', () => {
    expect(db.query('SELECT ?, ? + 1, ?', [WIDE, WIDE, 1]).columns).toEqual(['?', '? + 1', '?']);
    expect(db.query('SELECT ?, ? + 1, ?', [1, 2, 3]).columns).toEqual(['?', '? + 1', '?']);
  });

  it('are read exactly beside rows and columns that need no care', () => {
    db.execute('INSERT INTO v VALUES (?), (?), (?), (?)', [1, WIDER, 'text', 1e300]);
    expect(db.query("SELECT value, 2, 'x', 0.5 FROM v ORDER BY rowid").rows).toEqual([
      [1, 2, 'x', 0.5],
      [WIDER, 2, 'x', 0.5],
      ['text', 2, 'x', 0.5],
      [1e300, 2, 'x', 0.5],
    ]);
  });
});

describe('text', () => {
  it.each(['\uFEFFwith a byte order mark at its start, and long', '\uFEFF', '\uFEFF\uFEFFa', 'a\uFEFF', '\uFFFD😀é'])(
    'such as %j comes back whole',
    (text) => {
      expect(value('SELECT ?', text)).toBe(text);
      expect(value('SELECT length(?)', text)).toBe([...text].length);
    },
  );
});

it("has SQLite's own functions, not the old ones that sql.js would put in their place", () => {
  expect(() => value("SELECT reverse('abc')")).toThrow(expect.objectContaining({ code: 'query' }));
  expect(value('SELECT typeof(ceil(?))', 1.2)).toBe('real');
});

it('gives every value back as it was, whatever stands beside it', () => {
  const values = fc.oneof(
    fc.constant(null),
    fc.string({ unit: 'binary' }).filter((text) => text.isWellFormed() && !text.includes('\0')),
    fc.double({ noNaN: true, noDefaultInfinity: true }).map((number) => (Object.is(number, -0) ? 0 : number)),
    fc.maxSafeInteger(),
    fc.integer(),
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
