import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Value } from '../../src/database/contract.ts';
import { ValidationError } from '../../src/database/errors.ts';
import { checkSize, checkStatement, visibleParams } from '../../src/database/values.ts';

const check = (...params: unknown[]) =>
  checkStatement({ sql: `SELECT ${params.map(() => '?').join(', ') || '1'}`, params: params as Value[] }, 'read');

describe('values', () => {
  it('takes every storable value', () => {
    const storable = fc.oneof(
      fc.constant(null),
      fc.integer(),
      fc.double({ noNaN: true, noDefaultInfinity: true }),
      fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }),
      fc.string({ unit: 'grapheme' }).filter((text) => !text.includes('\0')),
      fc.uint8Array(),
    );
    fc.assert(fc.property(fc.array(storable, { maxLength: 5 }), (params) => check(...params)));
  });

  it.each([
    [undefined, 'Pass null'],
    [true, 'Pass 1 or 0'],
    [new Date(0), 'toISOString'],
    [Number.NaN, 'NaN'],
    [Infinity, 'Infinity'],
    [2n ** 63n, '64 bits'],
    ['a\0b', 'NUL'],
    ['\ud800', 'surrogate'],
    [{}, 'an object'],
    [new ArrayBuffer(1), 'ArrayBuffer'],
    [Symbol('x'), 'symbol'],
  ])('refuses %o and names the remedy', (value, remedy) => {
    expect(() => check(value)).toThrow(ValidationError);
    expect(() => check(value)).toThrow(remedy);
  });

  it.each([
    ['SELECT ?', [], 'has 1 placeholder(s) but 0'],
    ['SELECT ?', [1, 2], 'has 1 placeholder(s) but 2'],
    ['SELECT \'?\', "?" -- ?', [1], 'has 0 placeholder(s) but 1'],
    ['SELECT ?1', [1], 'anonymous ?'],
    ['SELECT :name', [1], 'anonymous ?'],
    ['SELECT 1; SELECT 2', [], '2 statements'],
    [' -- nothing', [], 'no statement'],
    ['', [], 'no statement'],
    ['SELECT 1\0; DROP TABLE t', [], 'not closed, or a NUL'],
    ["SELECT 'open", [], 'not closed, or a NUL'],
    ['BEGIN', [], 'transaction()'],
    ['ROLLBACK TO x', [], 'transaction()'],
  ])('refuses %j with %j', (sql, params, message) => {
    expect(() => checkStatement({ sql, params }, 'write')).toThrow(message);
  });

  it('keeps refusing a text that it has seen before', () => {
    for (let round = 0; round < 3; round += 1) {
      expect(() => checkStatement({ sql: 'SELECT ?, ?', params: [1] }, 'read')).toThrow('2 placeholder(s)');
    }
  });

  it('shows parameters without secrets and without their full length', () => {
    const shown = visibleParams({
      sql: 'SELECT ?, ?, ?, ?',
      params: ['token', 'x'.repeat(1000), new Uint8Array(5000), 7],
      secrets: [0],
    });
    expect(shown[0]).toBe('[secret]');
    expect(shown[1]).toBe(`${'x'.repeat(200)}… (1000 characters)`);
    expect(shown[2]).toBe('[5000 bytes]');
    expect(shown[3]).toBe(7);
  });

  it('counts what a call would send as the wire does: UTF-8 and base64', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.uint8Array(), (text, bytes) => {
        const size = new TextEncoder().encode(text).length + Buffer.from(bytes).toString('base64').length;
        const statements = [{ sql: 'SELECT ?, ?', params: [text, bytes] }];
        checkSize(statements, size);
        expect(() => checkSize(statements, size - 1)).toThrow(expect.objectContaining({ code: 'too-big' }));
      }),
    );
  });
});
