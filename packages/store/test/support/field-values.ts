/** Values of any kind for a field of any kind, good and bad, and what is read back of a good one. */
import fc from 'fast-check';
import type { FieldKind } from '../../src/index.ts';

/** All of Unicode, with NUL and halves of surrogate pairs, as JavaScript has it. */
export const anyText = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 12 }),
  fc.string({ unit: 'binary', maxLength: 12 }),
  fc.string({ unit: fc.integer({ min: 0, max: 0xffff }).map((unit) => String.fromCharCode(unit)), maxLength: 6 }),
  fc.constantFrom('', '\0', '\uFEFF', '\uFFFD', '\u{10FFFF}', 'e\u0301', "'; --", '%_', '\ud83d', '__proto__', '1e3'),
);

const anyInteger = fc.oneof(
  fc.maxSafeInteger(),
  fc.integer(),
  fc.constantFrom(0, -0, 1, -1, 2 ** 31, -(2 ** 31) - 1, 2 ** 53 - 1, -(2 ** 53) + 1),
  fc.constantFrom(2 ** 53, 0.5, Number.NaN, Number.POSITIVE_INFINITY),
);

const anyReal = fc.oneof(
  fc.double(),
  fc.double({ min: 0, max: 1e6, noNaN: true }),
  fc.constantFrom(
    0,
    -0,
    0.1 + 0.2,
    4.07848662633078e126,
    1e21,
    5e-324,
    Number.MAX_VALUE,
    1 / 3,
    123456789.12345679,
    2 ** 53 + 2,
  ),
);

const anyTime = fc.oneof(
  fc.date({ noInvalidDate: false }),
  fc.date({ min: new Date('0000-01-01T00:00:00.000Z'), max: new Date('9999-12-31T23:59:59.999Z') }),
  fc.constantFrom(new Date(0), new Date(-1), new Date(8.64e15), new Date(Number.NaN), new Date('1582-10-10')),
);

/** As far as JSON has it: keys of any text, numbers of any size, nesting. */
export const anyJson = fc.oneof(
  fc.jsonValue({ stringUnit: 'binary', maxDepth: 4 }),
  fc.dictionary(anyText, fc.oneof(anyText, fc.maxSafeInteger(), fc.double({ noNaN: true, noDefaultInfinity: true }))),
  fc.array(anyText, { maxLength: 4 }),
  fc.constantFrom(null, {}, [], 'text', 0, -0, 1e300, 2 ** 53, '\ud83d', { nested: deep(40) }, deep(1001)),
);

const VALUES: Readonly<Record<FieldKind, fc.Arbitrary<unknown>>> = {
  text: anyText,
  integer: anyInteger,
  real: anyReal,
  flag: fc.boolean(),
  date: anyTime,
  json: anyJson,
  blob: fc.uint8Array({ maxLength: 20 }),
};

/** What a caller without types may give. */
const wrong = fc.constantFrom<unknown>('5', 5, 5n, true, null, {}, [1], new Date(0), Symbol('s'), () => 1);

export function valuesOf(kind: FieldKind): fc.Arbitrary<unknown> {
  return fc.oneof({ weight: 8, arbitrary: VALUES[kind] }, { weight: 1, arbitrary: wrong });
}

/** What is read when this was written: JSON and SQLite have one zero, and JSON knows nothing that it cannot write. */
export function readBack(kind: FieldKind, value: unknown): unknown {
  if (kind === 'json') return JSON.parse(JSON.stringify(value));
  return Object.is(value, -0) ? 0 : value;
}

function deep(levels: number): unknown {
  let value: unknown = 'bottom';
  for (let level = 0; level < levels; level += 1) value = [value];
  return value;
}
