import { expect, test } from 'vitest';
import {
  formatBytes,
  formatCompact,
  formatCountOf,
  formatDate,
  formatDuration,
  formatTime,
} from '../../src/output/format.ts';

test.each([
  [0, '0 B'],
  [999, '999 B'],
  [999.6, '1 kB'],
  [999_600, '1 MB'],
  [4_061_000, '4.06 MB'],
  [286_400_000_000, '286 GB'],
])('%d bytes are %s', (bytes, text) => expect(formatBytes(bytes)).toBe(text));

test.each([
  [0, '0'],
  [950, '950'],
  [8_412, '8.41K'],
  [1_420_000, '1.42M'],
])('%d in short is %s', (count, text) => expect(formatCompact(count)).toBe(text));

test.each([
  [0, '0 ms'],
  [85.4, '85 ms'],
  [4_249, '4.2 s'],
  [59_949, '59.9 s'],
  [59_950, '1m 00s'],
  [724_000, '12m 04s'],
  [3_599_600, '1h 00m'],
  [12_000_000, '3h 20m'],
  [86_399_000, '1d 0h'],
  [439_200_000, '5d 2h'],
])('%d ms last %s', (ms, text) => expect(formatDuration(ms)).toBe(text));

test('a count names what it counts, one or many', () => {
  expect(formatCountOf(1, 'file')).toBe('1 file');
  expect(formatCountOf(12_345, 'file')).toBe('12,345 files');
  expect(formatCountOf(2, 'entry', 'entries')).toBe('2 entries');
});

test('times are shown in the time zone of the reader', () => {
  const time = new Date(2026, 0, 5, 4, 3);
  expect(formatDate(time)).toBe('2026-01-05');
  expect(formatTime(time)).toBe('2026-01-05 04:03');
});
