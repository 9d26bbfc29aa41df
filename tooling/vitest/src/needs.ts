/**
 * What some tests need beyond Node: a browser, a database server. The name of a test file says it:
 * `*.browser.test.ts` runs in Chromium, `*.sqld.test.ts` against a libSQL server. Where a need is not met, its files are
 * reported as not run and the run fails, unless `COTERIE_WITHOUT=chromium,sqld` says to go without.
 */
import { basename } from 'node:path';
import type { Plugin } from 'vite';

const known = ['chromium', 'sqld'] as const;

export interface Need {
  /** As `COTERIE_WITHOUT` names it. */
  readonly name: (typeof known)[number];
  /** How the names of the test files that have this need end. */
  readonly suffix: string;
  /** Tries it. Resolves to null when it works here, else to the reason why not, as a sentence. */
  readonly probe: () => Promise<string | null>;
}

/** `run`, or what to do with the files of a need that is not met, and why. */
export type Verdict = { readonly answer: 'run' } | { readonly answer: 'skip' | 'fail'; readonly reason: string };

/** Whether the tests with this need can run; a need that was declined is not even tried. */
export async function judge(need: Need, declined = process.env.COTERIE_WITHOUT ?? ''): Promise<Verdict> {
  const names = declined
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '');
  const unknown = names.find((name) => !known.some((one) => one === name));
  if (unknown !== undefined) throw new Error(`COTERIE_WITHOUT knows ${known.join(' and ')}, not "${unknown}".`);
  if (names.includes(need.name)) return { answer: 'skip', reason: `COTERIE_WITHOUT says to go without ${need.name}` };
  const found = await need.probe();
  if (found === null) return { answer: 'run' };
  const reason = found.endsWith('.') ? found : `${found}.`;
  return { answer: 'fail', reason: `Not run. ${reason} COTERIE_WITHOUT=${need.name} leaves these tests out.` };
}

/** Replaces each test file of an unmet need by one test that says so, under the name of the file. */
export function standIn(need: Need, judged?: Verdict): Plugin {
  let verdict = judged && Promise.resolve(judged);
  return {
    name: `coterie:${need.name}`,
    enforce: 'pre',
    async load(id) {
      const file = basename(id.replace(/\?.*$/, ''));
      if (!file.endsWith(need.suffix)) return null;
      verdict ??= judge(need);
      const found = await verdict;
      if (found.answer === 'run') return null;
      const reason = JSON.stringify(found.reason);
      const body =
        found.answer === 'skip' ? `(context) => context.skip(${reason})` : `() => { throw new Error(${reason}); }`;
      return `import { test } from 'vitest';\ntest(${JSON.stringify(`every test of ${file}`)}, ${body});\n`;
    },
  };
}
