/** What a run leaves behind: machine, versions, and every sample that was taken. */
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { drawChart } from './chart.ts';
import type { RunResult } from './run-result.ts';

/** Seconds with six digits: more are noise, and the file is read by people too. */
const rounded = (_: string, value: unknown): unknown =>
  typeof value === 'number' && !Number.isInteger(value) ? Number(value.toPrecision(6)) : value;

/** Writes `full.json` or `quick.json`, one work a line. @returns its path. */
export async function writeResults(folder: string, { works, ...run }: RunResult): Promise<string> {
  await mkdir(folder, { recursive: true });
  const path = join(folder, `${run.quick ? 'quick' : 'full'}.json`);
  const head = JSON.stringify(run, null, 2).slice(0, -2);
  const lines = works.map((work) => `    ${JSON.stringify(work, rounded)}`).join(',\n');
  await writeFile(path, `${head},\n  "works": [\n${lines}\n  ]\n}\n`);
  return path;
}

/** Draws `ratios.svg`. @returns its path. */
export async function writePicture(folder: string, run: RunResult): Promise<string> {
  const path = join(folder, 'ratios.svg');
  await writeFile(path, drawChart(run));
  return path;
}
