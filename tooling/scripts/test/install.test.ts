import { expect, test } from 'vitest';
import { remedy } from '../src/install.mjs';

test.each([
  ['npm error code ENOTFOUND', /registry cannot be reached/],
  [
    'ERR_PNPM_OUTDATED_LOCKFILE  Cannot install with "frozen-lockfile"',
    /pnpm-lock\.yaml is behind.*npx pnpm@\d.*install/,
  ],
  ['ENOSPC: no space left on device, write', /disk is full/],
  ['something else', /above is what pnpm wrote/],
])('an installation that fails with "%s" says what to do', (output, sentence) => {
  expect(remedy(output)).toMatch(sentence);
});
