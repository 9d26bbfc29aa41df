import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { report } from '../src/report.ts';
import { runSoak } from '../src/run.ts';
import type { Soak } from '../src/soak.ts';

const seen: number[] = [];
const drawn = (fails: (value: number) => boolean): Soak => ({
  name: 'test/drawn',
  proves: 'nothing',
  rounds: 5,
  begin: async () => ({
    async round({ random, count }) {
      const value = random.integer(0, 1_000_000);
      seen.push(value);
      count('draws');
      if (fails(value)) throw new Error(`drew ${value}`);
    },
  }),
});

test('a round that fails is told with the seed that repeats it alone, and keeps its folder', async () => {
  seen.length = 0;
  await runSoak(
    drawn(() => false),
    { seed: 7, rounds: 5 },
  );
  const bad = seen[3];
  const result = await runSoak(
    drawn((value) => value === bad),
    { seed: 7, rounds: 5 },
  );
  expect(result).toMatchObject({ rounds: 5, failures: [{ seed: 10 }] });
  expect(result.counts.get('draws')).toBe(5);
  const [failure] = result.failures;
  expect(existsSync(failure?.folder ?? '')).toBe(true);
  await rm(failure?.folder ?? '', { recursive: true });
  expect(report([result])).toContain('failed: pnpm soak test/drawn --seed 10 --rounds 1');
  const again = await runSoak(
    drawn((value) => value === bad),
    { seed: 10, rounds: 1 },
  );
  expect(again.failures).toHaveLength(1);
  await rm(again.failures[0]?.folder ?? '', { recursive: true });
});

test('what cannot run here is skipped with its reason', async () => {
  const soak: Soak = { ...drawn(() => true), obstacle: async () => 'there is no moon' };
  const result = await runSoak(soak, { seed: 1, rounds: 3 });
  expect(result).toMatchObject({ rounds: 0, failures: [], skipped: 'there is no moon' });
  expect(report([result])).toContain('skipped: there is no moon');
});

test('a soak that cannot begin has failed', async () => {
  const soak: Soak = { ...drawn(() => false), begin: () => Promise.reject(new Error('no server')) };
  const result = await runSoak(soak, { seed: 1, rounds: 3 });
  expect(result.failures).toMatchObject([{ seed: 1, error: { message: 'no server' } }]);
});
