/**
 * What Coterie costs beside others.
 *
 *     pnpm bench                          everything, on large data: an hour
 *     pnpm bench --quick                  everything, on small data: two minutes
 *     pnpm bench sessions jobs/claim      the works whose names are or begin so
 *     pnpm bench --out folder             where `full.json` (or `quick.json`) and its picture are written
 *
 * Results are written when everything was measured, or when it is said where. The exit code is 1 when a bar is missed by
 * more than its noise, or a work failed.
 */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { measureApart } from './measuring/apart.ts';
import { comparisons, judgeCount } from './measuring/verdict.ts';
import { drawChart } from './report/chart.ts';
import { thisMachine } from './report/machine.ts';
import { startProgress } from './report/progress.ts';
import { type RunResult, type WorkResult, writeResults } from './report/results.ts';
import { drawWork, HEAD } from './report/table.ts';
import { works } from './works/index.ts';

const { values, positionals } = parseArgs({
  // pnpm hands on the `--` with which some callers set options apart.
  args: process.argv.slice(2).filter((argument) => argument !== '--'),
  allowPositionals: true,
  options: { quick: { type: 'boolean', default: false }, out: { type: 'string' } },
});
const fits = (name: string, given: string): boolean => name === given || name.startsWith(`${given}/`);
const unknown = positionals.find((given) => !works.some(({ name }) => fits(name, given)));
if (unknown !== undefined) {
  console.error(`There is no work "${unknown}". There are:\n${works.map(({ name }) => `  ${name}`).join('\n')}`);
  process.exit(2);
}
const chosen = works.filter(({ name }) => positionals.length === 0 || positionals.some((given) => fits(name, given)));
const { quick } = values;
const pace = quick ? { rounds: 30, slice: 5 } : { rounds: 60, slice: 25 };

const folder = await mkdtemp(join(tmpdir(), 'coterie-bench-'));
const data = join(folder, 'data');
const progress = startProgress(process.stderr);
const date = new Date().toISOString();
const results: WorkResult[] = [];
try {
  await mkdir(data);
  console.log(HEAD);
  for (const { name, title } of chosen) {
    const own = join(folder, name.replaceAll('/', '-'));
    await mkdir(own);
    const place = `${results.length + 1} of ${chosen.length}: ${title}`;
    progress.update(place);
    const bench = { quick, folder: own, data, ...pace };
    const measuring = measureApart({ work: name, bench }, (round, of) => progress.update(`${place}, ${round}/${of}`));
    const result = await measuring.then(
      (measured): WorkResult => ({ name, title, measured }),
      (error: unknown): WorkResult => ({ name, title, measured: null, error: String(error) }),
    );
    results.push(result);
    progress.clear();
    console.log(drawWork(result));
    await rm(own, { recursive: true });
  }
} finally {
  await rm(folder, { recursive: true, force: true });
}

if (positionals.length === 0 || values.out !== undefined) {
  const run: RunResult = { date, quick, machine: thisMachine(), works: results };
  const path = await writeResults(values.out ?? fileURLToPath(new URL('../../../bench/results', import.meta.url)), run);
  await writeFile(path.replace(/json$/, 'svg'), drawChart(run));
  console.log(`\n${path}`);
}
const missed = results.filter(
  ({ measured }) =>
    measured === null ||
    comparisons(measured).some(({ verdict }) => verdict === 'missed') ||
    (measured.counts ?? []).some((counted) => judgeCount(counted) === 'missed'),
);
if (missed.length > 0) {
  console.log(`\nmissed or failed: ${missed.map(({ name }) => name).join(', ')}`);
  process.exitCode = 1;
}
