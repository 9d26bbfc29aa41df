/** The comparisons of a run as a picture: a dot for each ratio, on a scale where twice and half are as far from 1. */
import { comparisons, type Verdict } from '../measuring/verdict.ts';
import type { RunResult } from './run-result.ts';
import { digits } from './table.ts';

const ROW = 20;
const LEFT = 330;
const PLOT = 460;
const RIGHT = 60;
const TOP = 46;
const GRID = [0.25, 0.5, 1, 2, 4, 8, 16, 32];
const [LEAST, MOST] = [0.2, 40];

const STYLE = `
  text { font: 12px system-ui, sans-serif; fill: #24292f }
  .title { font-weight: 600 } .peer, .tick { fill: #57606a } .value { font-variant-numeric: tabular-nums }
  .grid { stroke: #d0d7de } .one { stroke: #57606a } .bar { stroke: #24292f; stroke-width: 2 }
  .met { fill: #1a7f37; stroke: #1a7f37 } .close { fill: #bf8700; stroke: #bf8700 }
  .missed { fill: #cf222e; stroke: #cf222e } .told { fill: #6e7781; stroke: #6e7781 }
  @media (prefers-color-scheme: dark) {
    text { fill: #e6edf3 } .peer, .tick { fill: #9198a1 } .grid { stroke: #30363d } .one { stroke: #9198a1 }
    .bar { stroke: #e6edf3 }
  }`;

interface Row {
  readonly title: string;
  readonly peer: string;
  readonly ratio: { readonly median: number; readonly low: number; readonly high: number };
  readonly bar: number | null;
  readonly verdict: Verdict;
}

/** An SVG document, with colours for light and dark pages. */
export function drawChart({ works, machine, date, quick }: RunResult): string {
  const rows = works.flatMap(({ title, measured }): readonly Row[] =>
    measured === null
      ? []
      : comparisons(measured).map((compared, at) => ({ ...compared, title: at === 0 ? title : '' })),
  );
  const height = TOP + rows.length * ROW + 30;
  const width = LEFT + PLOT + RIGHT;
  const about = `${quick ? 'A quick' : 'A full'} run, ${date.slice(0, 10)}, ${machine.cpu}, Node ${machine.versions.node}`;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" role="img" aria-labelledby="title">`,
    '<title id="title">How fast Coterie is beside others</title>',
    `<style>${STYLE}\n</style>`,
    `<text x="0" y="16" class="title">Coterie's rate divided by the other's: right of 1, Coterie is faster</text>`,
    ...GRID.map((ratio) => drawGrid(ratio, height)),
    ...rows.map((row, at) => drawRow(row, TOP + at * ROW + ROW / 2)),
    `<text x="0" y="${height - 6}" class="tick">${escaped(about)}. Lines: where the median lies in 95 of 100 cases.</text>`,
    '</svg>\n',
  ].join('\n');
}

function drawGrid(ratio: number, height: number): string {
  const x = place(ratio);
  return `<line x1="${x}" x2="${x}" y1="${TOP - 6}" y2="${height - 26}" class="${ratio === 1 ? 'one' : 'grid'}"/><text x="${x}" y="${TOP - 12}" text-anchor="middle" class="tick">${ratio}</text>`;
}

function drawRow({ title, peer, ratio, bar, verdict }: Row, y: number): string {
  const base = y + 4;
  const separator =
    title === ''
      ? ''
      : `<line x1="0" x2="${LEFT + PLOT + RIGHT}" y1="${y - ROW / 2}" y2="${y - ROW / 2}" class="grid"/>`;
  const tick =
    bar === null ? '' : `<line x1="${place(bar)}" x2="${place(bar)}" y1="${y - 6}" y2="${y + 6}" class="bar"/>`;
  return [
    separator,
    `<text x="0" y="${base}" class="title">${escaped(title)}</text>`,
    `<text x="${LEFT - 12}" y="${base}" text-anchor="end" class="peer">${escaped(peer)}</text>`,
    tick,
    `<line x1="${place(ratio.low)}" x2="${place(ratio.high)}" y1="${y}" y2="${y}" class="${verdict}"/>`,
    `<circle cx="${place(ratio.median)}" cy="${y}" r="4" class="${verdict}"/>`,
    `<text x="${LEFT + PLOT + RIGHT}" y="${base}" text-anchor="end" class="value">${digits(ratio.median)}</text>`,
  ].join('');
}

function place(ratio: number): number {
  const inside = Math.min(MOST, Math.max(LEAST, ratio));
  return Math.round((LEFT + (PLOT * Math.log(inside / LEAST)) / Math.log(MOST / LEAST)) * 10) / 10;
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
}
