import { expect, test } from 'vitest';
import { renderProgress } from '../../src/output/progress.ts';
import { createStyle } from '../../src/output/style.ts';
import { widthOf } from '../../src/output/text.ts';

const style = createStyle(false);
const state = { label: '-home-ana-shop/1f2e.jsonl', done: 120e6, total: 286e6, elapsedMs: 3000 };

test('shows how far it is, how fast, and how long it will take', () => {
  expect(renderProgress(state, 120, style)).toBe(
    '━━━━━━━━━━──────────────  41%  120 MB of 286 MB  40 MB/s  4.2 s left  -home-ana-shop/1f2e.jsonl',
  );
});

test('makes no promise about the time before there is something to go by', () => {
  expect(renderProgress({ ...state, elapsedMs: 100 }, 120, style)).not.toContain('left');
  expect(renderProgress({ ...state, done: 0 }, 120, style)).not.toContain('left');
});

test('stays on one line of any terminal', () => {
  for (let columns = 10; columns < 140; columns += 1) {
    expect(widthOf(renderProgress(state, columns, style))).toBeLessThan(columns);
  }
});

test.each([
  [80, '━━━━━━━━━━──────────────  41%  120 MB of 286 MB  40 MB/s  4.2 s left'],
  [60, '━━━━━━─────────  41%  120 MB of 286 MB  40 MB/s  4.2 s left'],
  [40, '━━━━━━━─────────  41%  120 MB of 286 MB'],
  [30, '━━━───  41%  120 MB of 286 MB'],
  [24, ' 41%  120 MB of 286 MB'],
  [12, ' 41%'],
])('on %d columns keeps the numbers that fit', (columns, line) => {
  expect(renderProgress({ ...state, label: 'x' }, columns, style)).toBe(line);
});

test('never shows more than all, though a file grew meanwhile', () => {
  expect(renderProgress({ ...state, done: 290e6 }, 120, style)).toContain('100%');
});

test('counts rows where these are what there is to do, without a bar where nobody knows how many', () => {
  const rows = { label: 'events', unit: 'rows', done: 250_000, total: 1_000_000, elapsedMs: 5000 } as const;
  expect(renderProgress(rows, 120, style)).toBe(
    '━━━━━━──────────────────  25%  250,000 of 1,000,000 rows  50,000/s  15.0 s left  events',
  );
  expect(renderProgress({ ...rows, total: null }, 120, style)).toBe('250,000 rows  5.0 s  events');
});
