import type { Value } from '@coterie/core';
import { equal, fails } from '../assert.ts';
import type { ConformanceCase, Subject } from '../case.ts';
import { cell, column, rows, run } from '../helpers.ts';
import { Random } from '../random.ts';

/** What TypeScript keeps out, plain JavaScript lets in. */
const smuggled = (value: unknown): Value => value as Value;

const REFUSED: Readonly<Record<string, { readonly value: unknown; readonly says: RegExp }>> = {
  undefined: { value: undefined, says: /null/ },
  true: { value: true, says: /1 or 0/ },
  false: { value: false, says: /1 or 0/ },
  'a Date': { value: new Date(0), says: /toISOString/ },
  'an invalid Date': { value: new Date(Number.NaN), says: /toISOString/ },
  NaN: { value: Number.NaN, says: /NaN/ },
  Infinity: { value: Number.POSITIVE_INFINITY, says: /Infinity/ },
  '-Infinity': { value: Number.NEGATIVE_INFINITY, says: /-Infinity/ },
  'an integer of 64 bits and more': { value: 2n ** 63n, says: /64 bits/ },
  'a negative integer of more than 64 bits': { value: -(2n ** 63n) - 1n, says: /64 bits/ },
  'a plain object': { value: { a: 1 }, says: /object/ },
  'an object without prototype': { value: Object.create(null), says: /object/ },
  'an array': { value: [1], says: /Array/ },
  'an ArrayBuffer': { value: new ArrayBuffer(2), says: /ArrayBuffer/ },
  'another typed array': { value: new Float64Array(2), says: /Float64Array/ },
  'a String object': { value: Object('a'), says: /String/ },
  'a function': { value: () => 1, says: /function/ },
  'a symbol': { value: Symbol('a'), says: /symbol/ },
};

const cases: readonly ConformanceCase[] = [
  ...Object.entries(REFUSED).map(
    ([what, { value, says }]): ConformanceCase => ({
      name: `${what} is refused as a value, with the remedy, and nothing is stored`,
      async run({ db }) {
        await run(db, 'CREATE TABLE t (x, y)');
        const error = await fails(db, () => db.execute('INSERT INTO t VALUES (?, ?)', [1, smuggled(value)]), {
          code: 'invalid',
          says,
        });
        equal(error.sql, 'INSERT INTO t VALUES (?, ?)', 'the statement that the error names');
        equal(await cell(db, 'SELECT count(*) FROM t'), 0, 'rows');
      },
    }),
  ),
  {
    name: 'null is NULL',
    async run({ db }) {
      equal(await rows(db, 'SELECT ?, typeof(?), NULL, ? IS NULL', [null, null, null]), [[null, 'null', null, 1]]);
    },
  },
  {
    name: 'fractions are REALs and survive to the last bit',
    async run({ db }) {
      const edges = [0.1, -0.5, 1 / 3, 5e-324, 2.2250738585072014e-308, 1.7976931348623157e308, 1e21, 123456789.125];
      const random = new Random(754);
      const values = [...edges, ...Array.from({ length: 300 }, () => random.double())].filter(
        (value) => !Number.isSafeInteger(value),
      );
      await run(db, 'CREATE TABLE t (id INTEGER PRIMARY KEY, x REAL NOT NULL) STRICT');
      await db.run({
        access: 'write',
        statements: values.map((value) => ({ sql: 'INSERT INTO t (x) VALUES (?)', params: [value] })),
        decode: () => undefined,
      });
      equal(await column(db, 'SELECT x FROM t ORDER BY id'), values, 'through a column');
      for (const value of edges) {
        equal(await rows(db, 'SELECT ?, typeof(?)', [value, value]), [[value, 'real']], `SELECT ${value}`);
      }
    },
  },
  {
    name: 'zero without a fraction is the INTEGER 0, negative zero too',
    async run({ db }) {
      equal(await rows(db, 'SELECT ?, typeof(?)', [-0, -0]), [[0, 'integer']]);
    },
  },
  {
    name: 'infinities that the engine computes are read as such, or refused where the wire has none',
    async run({ db, capabilities }) {
      // A replica answers reads from its own file.
      if (capabilities.remote && !capabilities.sync) {
        await fails(db, () => db.query('SELECT 9e999'), 'decode');
        equal(await cell(db, 'SELECT 1e308'), 1e308);
        return;
      }
      equal(await rows(db, 'SELECT 9e999, -9e999'), [[Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]]);
    },
  },
  {
    name: 'truth is 1 and 0',
    async run({ db }) {
      equal(await rows(db, 'SELECT 1 = 1, 1 = 2, TRUE, FALSE'), [[1, 0, 1, 0]]);
    },
  },
  {
    name: 'each value of a row keeps its own type',
    async run({ db }) {
      await run(db, 'CREATE TABLE t (a, b, c, d, e)');
      const row: readonly Value[] = [null, 42, 4.25, 'text', Uint8Array.of(1, 2)];
      await db.execute('INSERT INTO t VALUES (?, ?, ?, ?, ?)', row);
      equal(await rows(db, 'SELECT a, b, c, d, e FROM t'), [row]);
      equal(await rows(db, 'SELECT typeof(a), typeof(b), typeof(c), typeof(d), typeof(e) FROM t'), [
        ['null', 'integer', 'real', 'text', 'blob'],
      ]);
    },
  },
  {
    name: 'one column holds values of every type',
    async run({ db }) {
      await run(db, 'CREATE TABLE t (id INTEGER PRIMARY KEY, x)');
      const values: readonly Value[] = ['a', 1, null, Uint8Array.of(7), 0.5, 2n ** 60n, '', Uint8Array.of(), -1];
      for (const value of values) await db.execute('INSERT INTO t (x) VALUES (?)', [value]);
      equal(await column(db, 'SELECT x FROM t ORDER BY id'), values);
    },
  },
  {
    name: 'the same statement takes values of changing types',
    async run({ db }) {
      const values: readonly Value[] = [1, 'a', null, 2.5, Uint8Array.of(1), 5n ** 20n, 'b', 3, null];
      const types = ['integer', 'text', 'null', 'real', 'blob', 'integer', 'text', 'integer', 'null'];
      for (const [index, value] of values.entries()) {
        equal(await cell(db, 'SELECT typeof(?)', [value]), types[index], `value ${index}`);
      }
    },
  },
];

export const values: Subject = { name: 'values', cases };
