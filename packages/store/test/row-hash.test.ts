import { createHash } from 'node:crypto';
import type { Value } from '@coterie/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type ColumnType, RowHash } from '../src/digest/row-hash.ts';

type Cell = readonly [ColumnType, Value];

function hashOf(cells: readonly Cell[]): string {
  const hash = new RowHash();
  for (const [type, value] of cells) hash.add(type, value);
  return hash.end();
}

/** The same by Node's means, written from the documentation of the encoding. */
function expected(cells: readonly Cell[]): string {
  const hash = createHash('sha256');
  for (const [type, value] of cells) {
    const number = Buffer.alloc(8);
    if (value === null) hash.update('n');
    else if (type === 'INTEGER') {
      number.writeBigInt64BE(BigInt(value as number | bigint));
      hash.update('i').update(number);
    } else if (type === 'REAL') {
      number.writeDoubleBE(Number(value));
      hash.update('r').update(number);
    } else {
      const bytes = Buffer.from(value as string | Uint8Array);
      const length = Buffer.alloc(4);
      length.writeUInt32BE(bytes.length);
      hash
        .update(type === 'TEXT' ? 't' : 'b')
        .update(length)
        .update(bytes);
    }
  }
  return hash.digest('hex');
}

const text = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 20 }),
  fc.nat(9000).map((length) => '潮'.repeat(length)),
);
const cell = fc.oneof<fc.Arbitrary<Cell>[]>(
  fc.constantFrom<Cell>(['TEXT', null], ['INTEGER', null], ['REAL', null], ['BLOB', null]),
  fc.maxSafeInteger().map((value): Cell => ['INTEGER', value]),
  fc.bigInt(-(2n ** 63n), 2n ** 63n - 1n).map((value): Cell => ['INTEGER', value]),
  fc.double({ noNaN: true }).map((value): Cell => ['REAL', value]),
  text.map((value): Cell => ['TEXT', value]),
  fc.uint8Array({ maxLength: 9000 }).map((value): Cell => ['BLOB', value]),
);

describe('the hash of rows', () => {
  it('is the SHA-256 of the documented bytes, whatever the values', () => {
    fc.assert(
      fc.property(fc.array(cell, { maxLength: 60 }), (cells) => {
        expect(hashOf(cells)).toBe(expected(cells));
      }),
      { numRuns: 200 },
    );
  });

  it.each<[string, Cell[], Cell[]]>([
    ['NULL and an empty text', [['TEXT', null]], [['TEXT', '']]],
    ['a number and its text', [['INTEGER', 5]], [['TEXT', '5']]],
    ['5 and 5.0', [['INTEGER', 5]], [['REAL', 5]]],
    ['0.0 and -0.0', [['REAL', 0]], [['REAL', -0]]],
    ['a text and its bytes', [['TEXT', 'a']], [['BLOB', new Uint8Array([0x61])]]],
    [
      'texts that are divided elsewhere',
      [
        ['TEXT', 'ab'],
        ['TEXT', 'c'],
      ],
      [
        ['TEXT', 'a'],
        ['TEXT', 'bc'],
      ],
    ],
    ['a value less', [['TEXT', null]], []],
  ])('tells %s apart', (_, one, other) => {
    expect(hashOf(one)).not.toBe(hashOf(other));
  });

  it('takes an integer the same as a number and as a bigint', () => {
    for (const value of [0, 1, -1, 2 ** 32, -(2 ** 32) - 1, Number.MAX_SAFE_INTEGER, Number.MIN_SAFE_INTEGER]) {
      expect(hashOf([['INTEGER', value]])).toBe(hashOf([['INTEGER', BigInt(value)]]));
    }
  });
});
