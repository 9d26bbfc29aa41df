/** Results as text: a block for each work, a line for each peer. */
import { styleText } from 'node:util';
import { median } from '../measuring/statistics.ts';
import { type Compared, comparisons, judgeCount, missedOf, samplesOf, type Verdict } from '../measuring/verdict.ts';
import type { Counted } from '../measuring/work.ts';
import type { RunResult, WorkResult } from './run-result.ts';

const NAME = 34;

const STYLES = { met: 'green', close: 'yellow', missed: 'red', told: 'dim' } as const;

export const HEAD = `${''.padEnd(NAME)}${'ratio'.padStart(8)}${'95 of 100'.padStart(17)}${'bar'.padStart(8)}`;

export function drawWork({ title, scale, measured, error }: WorkResult): string {
  if (measured === null) return `${title}\n  ${styleText('red', `failed: ${error ?? 'for no reason that was told'}`)}`;
  const [ours] = measured.sides;
  const told =
    ours === undefined ? '' : `${ours.name} ${rate((measured.units ?? 1) / median(samplesOf(ours, measured.by)))}`;
  return [
    `${styleText('bold', title.padEnd(NAME))}  ${told}`.trimEnd(),
    ...(scale === undefined ? [] : [`  ${styleText('dim', scale)}`]),
    ...comparisons(measured).map(drawComparison),
    ...(measured.counts ?? []).map(drawCount),
  ].join('\n');
}

/** How long it took, and what was not reached. */
export function drawFoot({ works, seconds }: Pick<RunResult, 'works' | 'seconds'>): string {
  const names = (fits: (result: WorkResult) => boolean): string =>
    works
      .filter(fits)
      .map(({ name }) => name)
      .join(', ');
  const missed = names(({ measured }) => measured !== null && missedOf(measured));
  const failed = names(({ measured }) => measured === null);
  return [
    `${works.length} ${works.length === 1 ? 'work' : 'works'} in ${duration(seconds)}`,
    ...(missed === '' ? [] : [`missed: ${missed}`]),
    ...(failed === '' ? [] : [`failed: ${failed}`]),
  ].join('\n');
}

function drawComparison({ peer, ratio, bar, verdict }: Compared): string {
  const spread = `${digits(ratio.low)} – ${digits(ratio.high)}`;
  const cells = [digits(ratio.median).padStart(8), spread.padStart(17), (bar === null ? '' : `≥ ${bar}`).padStart(8)];
  return `  ${peer.padEnd(NAME - 2)}${cells.join('')}${mark(verdict)}`;
}

function drawCount(counted: Counted): string {
  const { name, value, unit, most } = counted;
  const number = `${Number(value.toFixed(2)).toLocaleString('en')} ${unit}`;
  const bar = most === undefined ? '' : `≤ ${most}`;
  return `  ${name.padEnd(NAME - 2)}${number.padStart(25)}${bar.padStart(8)}${mark(judgeCount(counted))}`;
}

function mark(verdict: Verdict): string {
  return verdict === 'told' ? '' : `  ${styleText(STYLES[verdict], verdict)}`;
}

/** Three digits are all that can be believed. */
export function digits(ratio: number): string {
  return ratio >= 10 ? ratio.toFixed(1) : ratio.toFixed(2);
}

export function duration(seconds: number): string {
  return `${Math.floor(seconds / 60)} min ${Math.floor(seconds % 60)} s`;
}

/** How often in a second. */
export function rate(perSecond: number): string {
  const number = perSecond >= 100 ? Math.round(perSecond) : Number(perSecond.toPrecision(3));
  return `${number.toLocaleString('en')}/s`;
}
