import fc from 'fast-check';
import { expect, it } from 'vitest';
import { readMoment } from '../src/index.ts';

const NOON = '2026-03-01T12:00:00.000Z';

it.each([
  [NOON, true],
  ['2026-03-01T12:00Z', true],
  ['2026-03-01t12:00:00z', true],
  ['2026-03-01 12:00:00 Z', true],
  ['2026-03-01T14:00:00+02:00', true],
  ['2026-03-01 07:30-0430', true],
  ['2026-03-01T12:00', false],
  ['2026-03-01 12:00:00.000000', false],
])('a moment is read as it is written: %s', (text, hasZone) => {
  const after = new Date('2026-03-01T12:00:00.001Z');
  expect(readMoment(text)).toEqual({ at: new Date(NOON), after, isDay: false, hasZone });
});

it('a day is its beginning in UTC, and the next day comes after it', () => {
  const [at, after] = [new Date('2024-02-29T00:00:00Z'), new Date('2024-03-01T00:00:00Z')];
  expect(readMoment('2024-02-29')).toEqual({ at, after, isDay: true, hasZone: false });
});

it.each([
  ...['', 'soon', '2026', '2026-03', '2026-02-30', '2026-13-01', '2025-02-29', '2026-03-01T', '12:00'],
  ...['2026-03-01Z', '2026-03-01+02:00', '2026-03-01 -0430', '-000000-01-01', '12026-03-01'],
  ...['2026-03-01T25:00', '2026-03-01T12:00+99:00', '2026-03-01  12:00', ' 2026-03-01', '01/03/2026', '1772366400000'],
])('what names none is null: %j', (text) => {
  expect(readMoment(text)).toBeNull();
});

it('every date is read from its ISO text', () => {
  fc.assert(
    fc.property(fc.date({ noInvalidDate: true }), (at) => {
      expect(readMoment(at.toISOString())?.at).toEqual(at);
    }),
  );
});
