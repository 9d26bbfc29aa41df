import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { estimate, median } from '../src/measuring/statistics.ts';
import { comparisons, judgeCount } from '../src/measuring/verdict.ts';
import type { Measured } from '../src/measuring/work.ts';

const count = (low: number, high: number) => Array.from({ length: high - low + 1 }, (_, at) => low + at);

describe('an estimate', () => {
  it('has the interval that tables of the sign test give', () => {
    // n, and the ranks between which the median lies in 95 of 100 cases.
    for (const [n, low, high] of [
      [6, 1, 6],
      [10, 2, 9],
      [20, 6, 15],
      [40, 14, 27],
    ] as const) {
      expect(estimate(count(1, n))).toEqual({ median: (n + 1) / 2, low, high });
    }
  });

  it('is all there is when too few numbers were taken', () => {
    expect(estimate([3, 1, 2])).toEqual({ median: 2, low: 1, high: 3 });
    expect(median([])).toBeNaN();
  });

  it('has the median inside, whatever the numbers are and in whatever order', () => {
    fc.assert(
      fc.property(fc.array(fc.integer(), { minLength: 1, maxLength: 80 }), (numbers) => {
        const { low, median: middle, high } = estimate(numbers);
        expect(low).toBeLessThanOrEqual(middle);
        expect(middle).toBeLessThanOrEqual(high);
        expect(estimate(numbers.toReversed())).toEqual({ low, median: middle, high });
      }),
    );
  });
});

describe('a verdict', () => {
  const measured = (ratios: readonly number[], bar?: number): Measured => ({
    by: 'clock',
    sides: [
      { name: 'coterie', seconds: ratios.map(() => 2) },
      { name: 'peer', seconds: ratios.map((ratio) => 2 * ratio), ...(bar !== undefined && { bar }) },
    ],
  });
  const verdictOf = (given: Measured) => comparisons(given)[0]?.verdict;
  const around = (middle: number) => count(-10, 10).map((step) => middle + step / 100);

  it('is missed only when the bar lies above all that the noise allows', () => {
    expect(verdictOf(measured(around(1), 0.95))).toBe('met');
    expect(verdictOf(measured(around(1), 1.04))).toBe('close');
    expect(verdictOf(measured(around(1), 1.2))).toBe('missed');
    expect(verdictOf(measured(around(1)))).toBe('told');
  });

  it('is about the time of the processor where the work says so', () => {
    const sides = [
      { name: 'coterie', seconds: [9, 9], cpuSeconds: [1, 1] },
      { name: 'peer', seconds: [1, 1], cpuSeconds: [2, 2], bar: 1 },
    ];
    expect(comparisons({ by: 'processor', sides })[0]).toMatchObject({ ratio: { median: 2 }, verdict: 'met' });
    expect(comparisons({ by: 'clock', sides })[0]).toMatchObject({ ratio: { median: 1 / 9 }, verdict: 'missed' });
  });

  it('of a count needs no noise', () => {
    const counted = { name: 'round trips', unit: '' };
    expect(judgeCount({ ...counted, value: 1, most: 1 })).toBe('met');
    expect(judgeCount({ ...counted, value: 2, most: 1 })).toBe('missed');
    expect(judgeCount({ ...counted, value: 2 })).toBe('told');
  });
});
