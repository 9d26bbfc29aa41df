/** The results in `docs/performance.md`: what stands between two comments there is written here, and nothing else. */
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { median } from '../measuring/statistics.ts';
import { comparisons, judgeCount, samplesOf } from '../measuring/verdict.ts';
import type { Measured } from '../measuring/work.ts';
import { writePicture } from './results.ts';
import type { RunResult, WorkResult } from './run-result.ts';
import { digits, duration, rate } from './table.ts';

export const RESULTS = fileURLToPath(new URL('../../../../bench/results', import.meta.url));
export const DOCUMENT = fileURLToPath(new URL('../../../../docs/performance.md', import.meta.url));

const [BEGIN, END] = ['<!-- results -->', '<!-- /results -->'];

/** Writes and draws the last full run for the document, or the last quick one as long as there is no full one. */
export async function renewDocument(): Promise<void> {
  const run = await toldRun();
  await writePicture(RESULTS, run);
  await writeFile(DOCUMENT, withResults(await readFile(DOCUMENT, 'utf8'), run));
}

/** @throws {Error} when no run was kept. */
export async function toldRun(): Promise<RunResult> {
  for (const kind of ['full', 'quick']) {
    const text = await readFile(join(RESULTS, `${kind}.json`), 'utf8').catch(() => null);
    if (text !== null) return JSON.parse(text) as RunResult;
  }
  throw new Error(`There are no results in ${RESULTS}: run "pnpm bench --quick" first.`);
}

/** @throws {Error} when the text has no place for them. */
export function withResults(text: string, run: RunResult): string {
  const [begin, end] = [text.indexOf(BEGIN), text.indexOf(END)];
  if (begin === -1 || end < begin) throw new Error(`The results go between ${BEGIN} and ${END}, and one is not there.`);
  return `${text.slice(0, begin)}${BEGIN}\n\n${drawResults(run)}\n\n${text.slice(end)}`;
}

function drawResults(run: RunResult): string {
  const { quick, date, seconds, machine, works } = run;
  const kind = quick ? 'quick' : 'full';
  const versions = Object.entries(machine.versions).map(([name, version]) => `${name} ${version}`);
  const day = new Date(date).toLocaleDateString('en-GB', { dateStyle: 'long', timeZone: 'UTC' });
  return [
    `A ${kind} run of ${day}, which took ${duration(seconds)}, on ${machine.cores} cores of ${machine.cpu} with`,
    `${Math.round(machine.memory / 2 ** 30)} GB of memory (${machine.system}).`,
    '',
    `Versions: ${versions.join(', ')}.`,
    '',
    '| work | ours | rounds | beside | ratio | in 95 of 100 | bar |',
    '|---|---|---|---|---|---|---|',
    ...works.flatMap(drawRows),
    '',
    `[Every sample of the run](../bench/results/${kind}.json), and [the same as a picture](../bench/results/ratios.svg).`,
  ].join('\n');
}

function drawRows({ title, scale, measured, error }: WorkResult): readonly string[] {
  const work = scale === undefined ? title : `${title}<br>${scale}`;
  if (measured === null) return [row([work, `**failed**: ${error ?? ''}`, '', '', '', '', ''])];
  const cells = [
    ...comparisons(measured).map(({ peer, ratio, bar, verdict }) => [
      peer,
      bold(digits(ratio.median), verdict === 'missed'),
      `${digits(ratio.low)} – ${digits(ratio.high)}`,
      bar === null ? '' : `≥ ${bar}`,
    ]),
    ...(measured.counts ?? []).map((counted) => [
      counted.name,
      bold(`${Number(counted.value.toFixed(1))} ${counted.unit}`.trim(), judgeCount(counted) === 'missed'),
      '',
      counted.most === undefined ? '' : `≤ ${counted.most}`,
    ]),
  ];
  return cells.map((line, at) => row([...(at === 0 ? [work, ...oursOf(measured)] : ['', '', '']), ...line]));
}

/** Our rate, and from how many rounds it is. */
function oursOf({ by, sides: [ours], units = 1 }: Measured): readonly [rate: string, rounds: string] {
  if (ours === undefined) return ['', ''];
  const samples = samplesOf(ours, by);
  return [`${rate(units / median(samples))}${by === 'clock' ? ', by the clock' : ''}`, String(samples.length)];
}

function bold(text: string, missed: boolean): string {
  return missed ? `**${text}**` : text;
}

function row(cells: readonly string[]): string {
  return `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
}
