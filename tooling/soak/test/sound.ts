import { expect, test } from 'vitest';
import { report } from '../src/report.ts';
import { runSoak } from '../src/run.ts';
import { soaks } from '../src/soaks.ts';

/** A few rounds of some; the long form of all is `pnpm soak`. What cannot run on this machine is skipped with its reason. */
export function testSoaks(names: readonly string[], { rounds }: { readonly rounds: number }): void {
  test.each(names)('%s', { timeout: 120_000 }, async (name) => {
    const soak = soaks.find((one) => one.name === name);
    if (soak === undefined) throw new Error(`There is no soak ${name}.`);
    const seed = Math.floor(Math.random() * 1_000_000_000);
    const result = await runSoak(soak, { seed, rounds });
    expect(result.failures, report([result])).toEqual([]);
  });
}
