import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { afterAll, expect, it } from 'vitest';
import { drawChart } from '../src/report/chart.ts';
import { DOCUMENT, toldRun, withResults } from '../src/report/document.ts';
import { thisMachine } from '../src/report/machine.ts';
import { writeResults } from '../src/report/results.ts';
import type { RunResult } from '../src/report/run-result.ts';
import { drawFoot, drawWork } from '../src/report/table.ts';

const folder = mkdtempSync(join(tmpdir(), 'coterie-bench-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const seconds = (each: number) => Array.from({ length: 10 }, () => each);
const run: RunResult = {
  date: '2026-11-30T18:00:00.000Z',
  quick: true,
  seconds: 125.4,
  machine: thisMachine(),
  works: [
    {
      name: 'sessions/list-10',
      title: 'list of 10',
      scale: '10,000 sessions',
      seconds: 2.5,
      measured: {
        by: 'clock',
        units: 10,
        sides: [
          { name: 'coterie', seconds: seconds(0.001) },
          { name: 'by hand & <fast>', bar: 1, seconds: seconds(0.0008) },
        ],
        counts: [{ name: 'round trips', value: 1, unit: '', most: 1 }],
      },
    },
    { name: 'import/transcript', title: 'import', seconds: 0.5, measured: null, error: 'the disk is full' },
  ],
};

it('draws a work as a block: our rate, and a line for each peer and each count', () => {
  const [ours, scale, peer, count] = stripVTControlCharacters(drawWork(run.works[0] as never)).split('\n');
  expect(ours).toMatch(/^list of 10 +coterie 10,000\/s$/);
  expect(scale).toBe('  10,000 sessions');
  expect(peer).toMatch(/^ {2}by hand & <fast> +0\.80 +0\.80 – 0\.80 +≥ 1 +missed$/);
  expect(count).toMatch(/^ {2}round trips +1 +≤ 1 +met$/);
  expect(stripVTControlCharacters(drawWork(run.works[1] as never))).toContain('failed: the disk is full');
});

it('tells in the end how long it took, what was missed and what failed', () => {
  expect(drawFoot(run)).toBe('2 works in 2 min 5 s\nmissed: sessions/list-10\nfailed: import/transcript');
});

it('keeps every sample, with the versions of everything that was measured, one work a line', async () => {
  const path = await writeResults(folder, run);
  const text = readFileSync(path, 'utf8');
  expect(path).toBe(join(folder, 'quick.json'));
  expect(JSON.parse(text)).toEqual(run);
  expect(text.split('\n').filter((line) => line.includes('"title"'))).toHaveLength(2);
  expect(Object.values(run.machine.versions)).not.toContain('unknown');
});

it('draws a picture with a row for each comparison, in which names are text', () => {
  const chart = drawChart(run);
  expect(chart.match(/<circle/g)).toHaveLength(1);
  expect(chart).toContain('by hand &amp; &lt;fast>');
  expect(chart).not.toMatch(/NaN|undefined/);
});

it('has the last results in the document, as the run writes them', async () => {
  const text = readFileSync(DOCUMENT, 'utf8');
  expect(withResults(text, await toldRun())).toBe(text);
});

it('writes into the document what was measured, on how much, from how many rounds, and what was missed', () => {
  const text = withResults('before\n<!-- results -->\nold\n<!-- /results -->\nafter', run);
  expect(text).toMatch(/^before\n<!-- results -->\n\nA quick run of 30 November 2026, which took 2 min 5 s, on /);
  expect(text).toContain(
    '| list of 10<br>10,000 sessions | 10,000/s, by the clock | 10 | by hand & <fast> | **0.80** | 0.80 – 0.80 | ≥ 1 |\n' +
      '|  |  |  | round trips | 1 |  | ≤ 1 |\n' +
      '| import | **failed**: the disk is full |  |  |  |  |  |\n',
  );
  expect(text).not.toContain('old');
  expect(() => withResults('no place', run)).toThrow('The results go between');
});
