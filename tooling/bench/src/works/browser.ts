import { gzipSync } from 'node:zlib';
import { chromiumLaunchOptions } from '@coterie/vitest/chromium';
import { type Browser, chromium } from 'playwright';
import { bundlePage } from '../browser/bundle.ts';
import { type PageServer, servePages } from '../browser/server.ts';
import type { Told } from '../browser/told.ts';
import { roundsOf } from '../measuring/rounds.ts';
import type { Work } from '../measuring/work.ts';

const PROGRAMS = ['coterie', 'by-hand'] as const;

/** Seconds from asking for the page to its first row, with nothing in any cache. */
async function firstQuery(browser: Browser, server: PageServer, program: string): Promise<number> {
  const context = await browser.newContext();
  try {
    const page = await context.newPage();
    await page.goto(server.url(program));
    const told = await page.waitForFunction(() => (globalThis as { told?: Told }).told);
    const { name, milliseconds } = (await told.jsonValue()) as Told;
    if (name !== 'main') throw new Error(`The page ${program} read ${String(name)}.`);
    return milliseconds / 1000;
  } finally {
    await context.close();
  }
}

export const browserWorks: readonly Work[] = [
  {
    name: 'browser/first-query',
    title: 'a page in Chromium, to its first row',
    async measure(bench) {
      const seconds = { coterie: [] as number[], 'by-hand': [] as number[] };
      const server = await servePages(PROGRAMS);
      const browser = await chromium.launch(await chromiumLaunchOptions());
      try {
        for (const round of roundsOf({ ...bench, rounds: 20 })) {
          const order = round % 2 === 0 ? PROGRAMS : PROGRAMS.toReversed();
          for (const program of order) seconds[program].push(await firstQuery(browser, server, program));
        }
      } finally {
        await browser.close();
        await server.close();
      }
      return {
        by: 'clock',
        sides: [
          { name: 'coterie', seconds: seconds.coterie },
          { name: 'sql.js by hand', seconds: seconds['by-hand'] },
        ],
      };
    },
  },
  {
    name: 'browser/weight',
    title: 'what a browser loads of ours',
    async measure() {
      const code = await bundlePage('./coterie.ts', ['sql.js']);
      const kilobytes = gzipSync(code, { level: 9 }).length / 1000;
      return {
        by: 'clock',
        sides: [],
        counts: [{ name: 'core, store and sqljs, gzipped', value: kilobytes, unit: 'kB', most: 25 }],
      };
    },
  },
];
