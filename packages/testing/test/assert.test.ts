import { DatabaseError } from '@coterie/core';
import { describe, expect, test } from 'vitest';
import { equal, failing, fails } from '../src/assert.ts';
import { show } from '../src/show.ts';

const differing: readonly (readonly [unknown, unknown])[] = [
  [5, 5n],
  [0, -0],
  [null, undefined],
  ['1', 1],
  [Uint8Array.of(1), [1]],
  [Uint8Array.of(1), Uint8Array.of(1, 2)],
  [Buffer.from([1]), Uint8Array.of(1)],
  [[1, 2], [1]],
  [[1, undefined], [1]],
  [{ a: 1 }, { a: 1, b: undefined }],
  [{ a: undefined }, { b: undefined }],
  [[], {}],
  [new Date(1), new Date(2)],
  [new Date(1), 1],
];

describe('equal', () => {
  test.each(differing)('tells %s from %s, in either order and inside of others', (a, b) => {
    for (const [left, right] of [
      [a, b],
      [b, a],
      [[a], [b]],
      [{ x: a }, { x: b }],
    ]) {
      expect(() => equal(left, right, 'it')).toThrow(/^it: expected/);
    }
  });

  test('takes what is the same for the same', () => {
    equal(
      [1, 2n, 'a', null, Uint8Array.of(1), { b: [Number.NaN], a: 1 }, new Date(5)],
      [1, 2n, 'a', null, Uint8Array.of(1), { a: 1, b: [Number.NaN] }, new Date(5)],
    );
  });
});

describe('fails', () => {
  const refusal = new DatabaseError('busy', 'The database is locked. Try again.', {
    retryable: true,
    statementIndex: 2,
  });
  const reject = () => Promise.reject(refusal);

  test('gives the error when it is as expected', async () => {
    const expected = { code: 'busy', retryable: true, statementIndex: 2, says: /locked/ } as const;
    expect(await fails({ mode: 'async' }, reject, expected)).toBe(refusal);
    expect(
      await fails(
        { mode: 'sync' },
        () => {
          throw refusal;
        },
        'busy',
      ),
    ).toBe(refusal);
  });

  test.each([
    ['another code', { code: 'io' }],
    ['another outcome', { code: 'busy', outcome: 'unknown' }],
    ['another statement', { code: 'busy', statementIndex: 1 }],
    ['no statement', { code: 'busy', statementIndex: null }],
    ['a constraint', { code: 'busy', constraint: { kind: 'unique' } }],
    ['other words', { code: 'busy', says: /closed/ }],
  ] as const)('complains of %s', async (_, expected) => {
    await expect(fails({ mode: 'async' }, reject, expected)).rejects.toThrow('The database is locked.');
  });

  test('complains of success, of foreign errors and of half a sentence', async () => {
    await expect(fails({ mode: 'async' }, () => Promise.resolve(1), 'busy')).rejects.toThrow('it resolved to 1');
    await expect(fails({ mode: 'sync' }, () => 1, 'busy')).rejects.toThrow('it returned 1');
    await expect(fails({ mode: 'async' }, () => Promise.reject(new Error('x')), 'busy')).rejects.toThrow(
      'got Error: x',
    );
    const rude = () => Promise.reject(new DatabaseError('busy', 'locked'));
    await expect(fails({ mode: 'async' }, rude, 'busy')).rejects.toThrow('no sentence');
  });

  test('complains of an async call that throws: its caller’s catch would never see it', async () => {
    const thrown = () => {
      throw refusal;
    };
    await expect(fails({ mode: 'async' }, thrown, 'busy')).rejects.toThrow('threw instead of returning a promise');
  });
});

describe('failing', () => {
  test('is the same inside a transaction’s body', () => {
    const flow = failing(() => 7, 'busy');
    expect(flow.next().value).toBe(7);
    expect(() => flow.next(7)).toThrow('it returned 7');
  });
});

test('values are shown with their types, and long ones cut', () => {
  expect(show([1, 1n, -0, 'a', Uint8Array.of(1, 2), null, undefined, { b: [true] }])).toBe(
    '[1, 1n, -0, "a", Uint8Array(2) [1 2], null, undefined, { b: [true] }]',
  );
  expect(show('x'.repeat(1000))).toMatch(/x… \(1002 characters\)$/);
});
