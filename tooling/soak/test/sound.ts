import { expect, test } from 'vitest';
import { report } from '../src/report.ts';
import { type RunOptions, runSoak } from '../src/run.ts';
import { soaks } from '../src/soaks.ts';

/** A few rounds of some, under the sentence that they prove; the long form of all is `pnpm soak`. */
export function testSoaks(names: readonly string[], size: Pick<RunOptions, 'rounds' | 'rows'>): void {
  const chosen = names.map((given) => {
    const soak = soaks.find(({ name }) => name === given);
    if (soak === undefined) throw new Error(`There is no soak ${given}.`);
    return soak;
  });
  test.each(chosen.map((soak) => [soak.proves, soak] as const))('%s', { timeout: 120_000 }, async (_, soak) => {
    const seed = Math.floor(Math.random() * 1_000_000_000);
    const result = await runSoak(soak, { seed, ...size });
    expect(result.failures, report([result])).toEqual([]);
  });
}
