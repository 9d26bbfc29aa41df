import { execFile } from 'node:child_process';
import { readFile, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import type { Results } from '../src/results-reporter.ts';

const fixture = fileURLToPath(new URL('../fixture/', import.meta.url));
const vitest = join(dirname(createRequire(import.meta.url).resolve('vitest/package.json')), 'vitest.mjs');

/** Runs the fixture's tests in a process of their own. */
async function outcome(env: NodeJS.ProcessEnv = {}): Promise<{ code: number | null; results: Results }> {
  const file = join(fixture, '.vitest', 'results.json');
  await rm(file, { force: true });
  const code = await new Promise<number | null>((resolve) => {
    const child = execFile(process.execPath, [vitest, 'run', '--root', fixture], { env: { ...process.env, ...env } });
    child.once('close', resolve);
  });
  return { code, results: JSON.parse(await readFile(file, 'utf8')) as Results };
}

test('everything that did not pass is in the results by name, with its reason', async () => {
  const { code, results } = await outcome({ COTERIE_WITHOUT: '' });
  expect(code).toBe(1);
  expect(results.passed).toBe(1);
  expect(results.failed).toHaveLength(4);
  expect(results.failed).toEqual(
    expect.arrayContaining([
      { name: 'node > test/outcomes.test.ts > fails', reason: 'expected 2 to be 3 // Object.is equality' },
      { name: 'node > test/outcomes.test.ts', reason: 'the hook threw' },
      { name: 'node > test/broken.test.ts', reason: 'this file does not load' },
      {
        name: 'node > test/remote.sqld.test.ts > every test of remote.sqld.test.ts',
        reason: 'Not run. There is no server in a fixture. COTERIE_WITHOUT=sqld leaves these tests out.',
      },
    ]),
  );
  expect(results.skipped).toEqual([
    { name: 'node > test/outcomes.test.ts > is skipped with a reason', reason: 'this driver has one connection' },
    {
      name: 'node > test/outcomes.test.ts > behind a hook that throws > never runs',
      reason: 'a hook or its file failed before it',
    },
  ]);
});

test('COTERIE_WITHOUT turns the tests of a need into skipped ones', async () => {
  const { results } = await outcome({ COTERIE_WITHOUT: 'sqld' });
  expect(results.failed).toHaveLength(3);
  expect(results.skipped).toContainEqual({
    name: 'node > test/remote.sqld.test.ts > every test of remote.sqld.test.ts',
    reason: 'COTERIE_WITHOUT says to go without sqld',
  });
});
