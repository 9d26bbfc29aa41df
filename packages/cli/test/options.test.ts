import { expect, test } from 'vitest';
import { parseCount, parseSince, parseSize, parseUntil } from '../src/options.ts';

test('a day starts and ends at midnight of the reader', () => {
  expect(parseSince('2026-01-31')).toEqual(new Date(2026, 0, 31));
  expect(parseUntil('2026-01-31')).toEqual(new Date(2026, 1, 1));
});

test('a moment is taken as it is', () => {
  expect(parseSince('2026-01-31T14:00:00Z')).toEqual(new Date(Date.UTC(2026, 0, 31, 14)));
  expect(parseUntil('2026-01-31T14:00')).toEqual(new Date(2026, 0, 31, 14));
});

test('how long ago counts from now', () => {
  expect(Date.now() - parseSince('2w').getTime()).toBeGreaterThanOrEqual(14 * 86_400_000);
  expect(Date.now() - parseSince('12h').getTime()).toBeLessThan(13 * 3_600_000);
});

test.each(['', 'yesterday', '2026-02-31', '2026-13-01', '7', '7y', '12.5d'])('no time can be meant by "%s"', (text) => {
  expect(() => parseSince(text)).toThrow('Give a day (2026-01-31)');
});

test.each(['', '-1', '1.5', '1e3', 'ten', '99999999999999999999'])('no count can be meant by "%s"', (text) => {
  expect(() => parseCount(text)).toThrow('Give a whole number');
});

test.each([
  ['4096', 4096],
  ['500MB', 500_000_000],
  ['1.5 GiB', 1_610_612_736],
  ['10kb', 10_000],
  ['0', 0],
])('%s is a size', (text, bytes) => expect(parseSize(text)).toBe(bytes));

test.each(['', 'much', '-1', '5 apples', 'MB', '99999999TB'])('no size can be meant by "%s"', (text) => {
  expect(() => parseSize(text)).toThrow('Give a size');
});
