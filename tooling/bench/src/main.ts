/**
 * What Coterie costs beside others.
 *
 *     pnpm bench                          everything, on large data: half an hour
 *     pnpm bench --quick                  everything, on small data: two minutes
 *     pnpm bench search jobs/claim        the works whose names have that in them
 *     pnpm bench --out folder             where `full.json` (or `quick.json`) and its picture `ratios.svg` are written
 *
 * A run of everything is kept in `bench/results`, and its table and picture in `docs/performance.md` are renewed, unless it is
 * said where. The exit code is 1 when a bar is missed by more than its noise, or a work failed, and 2 when there is no work of
 * such a name.
 */
import { parseArgs } from 'node:util';
import { measureAll } from './measuring/run.ts';
import { missedOf } from './measuring/verdict.ts';
import { RESULTS, renewDocument } from './report/document.ts';
import { thisMachine } from './report/machine.ts';
import { startProgress } from './report/progress.ts';
import { writePicture, writeResults } from './report/results.ts';
import { drawFoot, drawWork, HEAD } from './report/table.ts';
import { chosenOf, UnknownWork } from './works/chosen.ts';
import { works } from './works/index.ts';

const { values, positionals } = parseArgs({
  // pnpm hands on the `--` with which some callers set options apart.
  args: process.argv.slice(2).filter((argument) => argument !== '--'),
  allowPositionals: true,
  options: { quick: { type: 'boolean', default: false }, out: { type: 'string' } },
});

function chosen() {
  try {
    return chosenOf(works, positionals);
  } catch (error) {
    if (!(error instanceof UnknownWork)) throw error;
    console.error(error.message);
    return process.exit(2);
  }
}

const { quick } = values;
const asked = chosen();
const progress = startProgress(process.stderr);
const date = new Date().toISOString();
const start = performance.now();
console.log(HEAD);
const results = await measureAll(asked, {
  quick,
  onRound: ({ title }, at, round, rounds) =>
    progress.update(`${at + 1} of ${asked.length}: ${title}, ${rounds === 0 ? 'getting ready' : `${round}/${rounds}`}`),
  onResult(result) {
    progress.clear();
    console.log(drawWork(result));
  },
});
const run = { date, quick, seconds: (performance.now() - start) / 1000, machine: thisMachine(), works: results };
console.log(`\n${drawFoot(run)}`);
const whole = asked.length === works.length;
const { out } = values;
if (out !== undefined) console.log(`${await writeResults(out, run)}\n${await writePicture(out, run)}`);
else if (whole) {
  console.log(await writeResults(RESULTS, run));
  await renewDocument();
}
if (results.some((result) => result.measured === null || missedOf(result.measured))) process.exitCode = 1;
