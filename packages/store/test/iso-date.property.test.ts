import fc from 'fast-check';
import { expect, it } from 'vitest';
import { parseIsoDate } from '../src/table/iso-date.ts';

const YEAR_0 = new Date('0000-01-01T00:00:00.000Z').getTime();
const YEAR_9999 = new Date('9999-12-31T23:59:59.999Z').getTime();

it('reads every time that a column can hold as Date does', () => {
  fc.assert(
    fc.property(fc.integer({ min: YEAR_0, max: YEAR_9999 }), (time) => {
      expect(parseIsoDate(new Date(time).toISOString()).getTime()).toBe(time);
    }),
    { numRuns: 2000 },
  );
});

it('reads the ends of months, years and the range', () => {
  for (const year of [0, 1, 4, 100, 400, 1600, 1900, 1969, 1970, 1999, 2000, 2024, 2026, 2100, 9999]) {
    for (let month = 0; month < 12; month += 1) {
      for (const day of [1, 28, 29, 30, 31]) {
        const date = new Date(YEAR_0);
        date.setUTCFullYear(year, month, day);
        expect(parseIsoDate(date.toISOString())).toEqual(date);
      }
    }
  }
  expect(parseIsoDate('9999-12-31T23:59:59.999Z').getTime()).toBe(YEAR_9999);
});

it('leaves other texts to Date', () => {
  for (const text of [
    '2026-11-30',
    '2026-11-30T12:00:00Z',
    '+275760-09-13T00:00:00.000Z',
    '-999-01-01T00:00:00.000Z',
    '',
  ]) {
    expect(parseIsoDate(text)).toEqual(new Date(text));
  }
});
