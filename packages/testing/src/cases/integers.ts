import { type Value, wait } from '@coterie/core';
import { equal } from '../assert.ts';
import type { ConformanceCase, Subject } from '../case.ts';
import { cell, column, rows, run, transact } from '../helpers.ts';
import { Random } from '../random.ts';

/** A safe integer is a number, a wider one a bigint. */
const asRead = (value: bigint): number | bigint =>
  BigInt(Number(value)) === value && Number.isSafeInteger(Number(value)) ? Number(value) : value;

const EDGES: readonly bigint[] = [
  ...[0n, 1n, 127n, 128n, 255n, 256n, 32_767n, 32_768n, 65_536n, 2n ** 31n, 2n ** 32n, 2n ** 48n, 2n ** 53n, 2n ** 62n],
].flatMap((edge) => [edge - 1n, edge, edge + 1n, -edge - 1n, -edge, -edge + 1n]);

const cases: readonly ConformanceCase[] = [
  {
    name: 'a whole number is an INTEGER where no column gives it a type',
    async run({ db }) {
      for (const value of [0, 1, -1, 5, 255, 2 ** 31 - 1, -(2 ** 31), 2 ** 31, -(2 ** 31) - 1, 2 ** 40]) {
        equal(await rows(db, 'SELECT typeof(?), ?', [value, value]), [['integer', value]], `SELECT typeof(${value})`);
      }
      equal(await cell(db, 'SELECT typeof(?)', [Number.MAX_SAFE_INTEGER]), 'integer', '2^53 - 1');
      equal(await cell(db, 'SELECT typeof(?)', [Number.MIN_SAFE_INTEGER]), 'integer', '-2^53 + 1');
    },
  },
  {
    name: 'a bigint is an INTEGER where no column gives it a type, never text',
    async run({ db }) {
      for (const value of [5n, -5n, 2n ** 31n, 2n ** 53n + 1n, 2n ** 63n - 1n, -(2n ** 63n)]) {
        equal(await rows(db, 'SELECT typeof(?), ?', [value, value]), [['integer', asRead(value)]], `SELECT ${value}n`);
      }
    },
  },
  {
    name: 'a whole number divides as an integer',
    async run({ db }) {
      equal(await cell(db, 'SELECT 7 / ?', [2]), 3, '7 / 2');
      equal(await cell(db, 'SELECT ? / ?', [7, 2]), 3, '7 / 2, both bound');
      equal(await cell(db, 'SELECT ? % 4', [2 ** 33 + 1]), 1, '(2^33 + 1) % 4');
    },
  },
  {
    name: 'a whole number is written into JSON without a decimal point',
    async run({ db }) {
      equal(await cell(db, 'SELECT json_array(?)', [5]), '[5]');
      equal(await cell(db, 'SELECT json_array(?)', [2 ** 40]), '[1099511627776]');
      equal(await cell(db, "SELECT json_object('n', ?)", [-7]), '{"n":-7}');
      equal(await cell(db, "SELECT json_set('{}', '$.n', ?)", [9007199254740993n]), '{"n":9007199254740993}');
    },
  },
  {
    name: 'a whole number picks an element of a JSON array',
    async run({ db }) {
      equal(await cell(db, `SELECT '["a","b"]' ->> ?`, [1]), 'b');
      equal(await cell(db, `SELECT '["a","b"]' -> ?`, [0]), '"a"');
    },
  },
  {
    name: 'a whole number is text without a decimal point in a TEXT column',
    async run({ db }) {
      await run(db, 'CREATE TABLE strict_text (x TEXT) STRICT', 'CREATE TABLE loose_text (x TEXT)');
      for (const table of ['strict_text', 'loose_text']) {
        await db.execute(`INSERT INTO ${table} VALUES (?)`, [5]);
        await db.execute(`INSERT INTO ${table} VALUES (?)`, [2 ** 40]);
        equal(await column(db, `SELECT x FROM ${table} ORDER BY rowid`), ['5', '1099511627776'], table);
      }
      equal(await cell(db, "SELECT 'n' || ?", [5]), 'n5');
      equal(await cell(db, "SELECT printf('%s', ?)", [5]), '5');
    },
  },
  {
    name: 'a whole number is an INTEGER in a column without affinity and in STRICT ANY',
    async run({ db }) {
      await run(db, 'CREATE TABLE plain (x)', 'CREATE TABLE anything (x ANY) STRICT');
      for (const table of ['plain', 'anything']) {
        for (const value of [5, 2 ** 40, 2n ** 60n]) await db.execute(`INSERT INTO ${table} VALUES (?)`, [value]);
        equal(
          await rows(db, `SELECT typeof(x), x FROM ${table} ORDER BY rowid`),
          [
            ['integer', 5],
            ['integer', 2 ** 40],
            ['integer', 2n ** 60n],
          ],
          table,
        );
      }
    },
  },
  {
    name: 'a whole number becomes a REAL in a REAL column and is read as the same number',
    async run({ db }) {
      await run(db, 'CREATE TABLE t (x REAL) STRICT');
      await db.execute('INSERT INTO t VALUES (?)', [5]);
      equal(await rows(db, 'SELECT typeof(x), x FROM t'), [['real', 5]]);
    },
  },
  {
    name: 'LIMIT and OFFSET take whole numbers',
    async run({ db }) {
      await run(db, 'CREATE TABLE t (x INTEGER)', 'INSERT INTO t VALUES (1), (2), (3), (4)');
      equal(await column(db, 'SELECT x FROM t ORDER BY x LIMIT ? OFFSET ?', [2, 1]), [2, 3]);
    },
  },
  {
    name: 'an index finds a row by a whole number, and by a bigint',
    async run({ db }) {
      await run(db, 'CREATE TABLE t (id INTEGER PRIMARY KEY, x TEXT) STRICT');
      await db.execute('INSERT INTO t VALUES (?, ?)', [2 ** 40, 'wide']);
      equal(await column(db, 'SELECT x FROM t WHERE id = ?', [2 ** 40]), ['wide']);
      equal(await column(db, 'SELECT x FROM t WHERE id = ?', [2n ** 40n]), ['wide']);
    },
  },
  {
    name: 'integers beyond 2^53 are read exactly, as bigints, and all others as numbers',
    async run({ db }) {
      equal(await rows(db, 'SELECT 9007199254740991, 9007199254740993, -9007199254740991, -9007199254740993'), [
        [9007199254740991, 9007199254740993n, -9007199254740991, -9007199254740993n],
      ]);
      equal(await rows(db, 'SELECT 9223372036854775807, -9223372036854775807 - 1, 1, 0.5'), [
        [9223372036854775807n, -9223372036854775808n, 1, 0.5],
      ]);
    },
  },
  {
    name: 'every integer of 64 bits is stored and read exactly',
    async run({ db }) {
      await run(db, 'CREATE TABLE t (id INTEGER PRIMARY KEY, x INTEGER NOT NULL, text TEXT NOT NULL) STRICT');
      const random = new Random(64);
      const values = [
        ...EDGES,
        2n ** 63n - 1n,
        -(2n ** 63n),
        ...Array.from({ length: 200 }, () => random.wideInteger()),
      ];
      const insert = (value: bigint): { sql: string; params: readonly Value[] } => ({
        sql: 'INSERT INTO t (x, text) VALUES (?, ?)',
        params: [asRead(value), String(value)],
      });
      await db.run({ access: 'write', statements: values.map(insert), decode: () => undefined });
      equal(await column(db, 'SELECT x FROM t ORDER BY id'), values.map(asRead), 'as read');
      equal(await column(db, 'SELECT CAST(x AS TEXT) FROM t ORDER BY id'), values.map(String), 'as stored');
    },
  },
  {
    name: 'a wide integer in one row of many is exact and leaves the other rows as they are',
    async run({ db }) {
      const sql = `WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 500)
        SELECT i, CASE i WHEN 321 THEN 9007199254740993 ELSE i END, 'x' || i FROM n`;
      const answer = await rows(db, sql);
      equal(answer.length, 500, 'rows');
      for (const [index, row] of answer.entries()) {
        const i = index + 1;
        equal(row, [i, i === 321 ? 9007199254740993n : i, `x${i}`], `row ${i}`);
      }
    },
  },
  {
    name: 'a statement that changes rows and returns a wide integer runs once',
    async run({ db }) {
      await run(db, 'CREATE TABLE t (id INTEGER PRIMARY KEY, x INTEGER) STRICT');
      const inserted = await db.execute('INSERT INTO t (x) VALUES (?) RETURNING id, x', [9007199254740993n]);
      equal(inserted.rows, [[1, 9007199254740993n]], 'inserted');
      const updated = await db.execute('UPDATE t SET x = x + 2 RETURNING x');
      equal(updated.rows, [[9007199254740995n]], 'updated');
      equal(await rows(db, 'SELECT id, x FROM t'), [[1, 9007199254740995n]], 'in the table');
    },
  },
  {
    name: 'a wide integer is read from the very run that answered the rest of its row',
    async run({ db }) {
      for (let round = 0; round < 10; round += 1) {
        const sql = 'WITH r(x) AS MATERIALIZED (SELECT random()) SELECT x, CAST(x AS TEXT), x FROM r';
        const [row] = await rows(db, sql);
        equal([String(row?.[0]), String(row?.[2])], [row?.[1], row?.[1]], 'random(), as number and as text');
      }
    },
  },
  {
    name: 'a REAL is a number however large it is',
    async run({ db }) {
      equal(await rows(db, 'SELECT 9007199254740994.0, 1e300, -1e300, CAST(9223372036854775807 AS REAL)'), [
        [9007199254740994, 1e300, -1e300, 2 ** 63],
      ]);
    },
  },
  {
    name: 'wide integers are exact inside transactions and batches too',
    async run({ db }) {
      await run(db, 'CREATE TABLE t (x INTEGER) STRICT');
      const statements = [
        { sql: 'INSERT INTO t VALUES (?)', params: [2n ** 62n + 1n] },
        { sql: 'SELECT x, 1 FROM t', params: [] },
      ];
      const results = await db.run({ access: 'write', statements, decode: (answer) => answer.map(({ rows }) => rows) });
      equal(results, [[], [[2n ** 62n + 1n, 1]]]);
      const inside = await transact(db, function* (tx) {
        return (yield* wait(tx.query('SELECT sum(x) FROM t'))).rows;
      });
      equal(inside, [[2n ** 62n + 1n]]);
    },
  },
];

export const integers: Subject = { name: 'integers', cases };
