import { afterAll, describe, expect, test } from 'vitest';
import { namedOfNode, neededFromOutside } from '../src/node-traces.ts';
import { UserProject } from '../src/user-project.ts';
import { browserPrograms, bundleForBrowser, sqljsDriver, weigh } from '../src/weighing.ts';
import { drawWeights } from '../src/weights-table.ts';

const project = await UserProject.create();
afterAll(() => project.remove());

const entries = project.tarballs.flatMap(({ published }) => published.browserEntries);
const programs = [
  ...Object.entries(browserPrograms),
  ...entries.map((entry) => [entry, `export * from '${entry}';`] as const),
];

test('core, store, sqljs and the web entry of libsql promise to run in a browser', () => {
  expect(entries).toEqual(
    expect.arrayContaining(['@coterie/core', '@coterie/store', '@coterie/sqljs', '@coterie/libsql/web']),
  );
});

describe('bundled for a browser', () => {
  test.each(programs)('%s has nothing of Node in it', async (_, program) => {
    const chunks = await bundleForBrowser(project, program);
    const found = [...neededFromOutside(chunks, [sqljsDriver]), ...chunks.flatMap(({ code }) => namedOfNode(code))];
    expect(found, found.join('\n')).toEqual([]);
  });

  test('an entry that needs Node does not pass', async () => {
    const program = "export * from '@coterie/node';";
    await expect(bundleForBrowser(project, program)).rejects.toThrow(/node:/);
  });
});

test('the packages are weighed', async () => {
  const weights = await weigh(project);
  console.info(drawWeights(weights));
  expect(weights.packages.map(({ name }) => name)).toEqual(project.tarballs.map(({ manifest }) => manifest.name));
  for (const { start } of weights.browser) expect(start.gzipped).toBeGreaterThan(0);
});
