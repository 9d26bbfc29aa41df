import { expect, test } from 'vitest';
import { judge, type Need, standIn } from '../src/needs.ts';

const works: Need = { name: 'sqld', suffix: '.sqld.test.ts', probe: async () => null };
const broken: Need = { ...works, probe: async () => 'The server has no binary for this machine.' };

test('the tests of a need that is met run', async () => {
  expect(await judge(works, '')).toEqual({ answer: 'run' });
});

test('the tests of an unmet need fail, and say what was missing and how to go without', async () => {
  expect(await judge(broken, 'chromium')).toEqual({
    answer: 'fail',
    reason: 'Not run. The server has no binary for this machine. COTERIE_WITHOUT=sqld leaves these tests out.',
  });
});

test('a declined need is skipped without being tried, even where it would be met', async () => {
  const untried: Need = { ...works, probe: () => Promise.reject(new Error('was tried')) };
  expect(await judge(untried, 'chromium, sqld')).toEqual({
    answer: 'skip',
    reason: 'COTERIE_WITHOUT says to go without sqld',
  });
});

test('a word in COTERIE_WITHOUT that names no need is an error, not a silent no', async () => {
  await expect(judge(works, 'chrome')).rejects.toThrow('COTERIE_WITHOUT knows chromium and sqld, not "chrome".');
});

test('only the files of an unmet need are replaced', async () => {
  const plugin = standIn(broken);
  const load = plugin.load as (id: string) => Promise<string | null>;
  expect(await load('/w/test/remote.test.ts')).toBeNull();
  expect(await load('/w/test/remote.sqld.test.ts?v=1')).toContain('every test of remote.sqld.test.ts');
});
