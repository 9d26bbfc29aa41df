/**
 * How fast a generated transcript is imported, and in how much memory, beside a loop by hand that writes the same rows.
 *
 *     pnpm bench:import                          64 MB, three pairs of runs
 *     pnpm bench:import --size 1GB --pairs 1
 */
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { median } from '../measuring/statistics.ts';
import { comparePair, type Pair } from './compare.ts';
import { cpuRatioOf, describePair, ratioOf } from './report.ts';
import { writeTranscript } from './transcript.ts';

const { values } = parseArgs({
  // pnpm hands on the `--` with which some callers set options apart.
  args: process.argv.slice(2).filter((argument) => argument !== '--'),
  options: { size: { type: 'string', default: '64MB' }, pairs: { type: 'string', default: '3' } },
});
const [, amount, unit] = /^([1-9]\d*)(MB|GB)$/.exec(values.size) ?? [];
const pairs = Number(values.pairs);
if (amount === undefined || !Number.isInteger(pairs) || pairs < 1) {
  console.error('Give --size as a number of MB or GB, such as 64MB, and --pairs as a number from 1 on.');
  process.exit(2);
}

const folder = await mkdtemp(join(tmpdir(), 'coterie-bench-'));
try {
  const path = await writeTranscript(folder, Number(amount) * (unit === 'GB' ? 1e9 : 1e6));
  const { size } = await stat(path);
  const done: Pair[] = [];
  for (let number = 0; number < pairs; number += 1) {
    const pair = await comparePair(path, join(folder, `pair-${number}`), number % 2 === 0 ? 'coterie' : 'loop');
    console.log(describePair(pair, size));
    done.push(pair);
  }
  const [ratio, cpuRatio] = [ratioOf, cpuRatioOf].map((one) => median(done.map(one)).toFixed(2));
  console.log(`median ratio ${ratio}, of processor time ${cpuRatio}`);
} finally {
  await rm(folder, { recursive: true, force: true });
}
