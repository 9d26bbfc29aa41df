import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { attwComplaints, contentComplaints, publintComplaints } from '../src/lint.ts';
import { packAll } from '../src/pack.ts';
import { readPublished } from '../src/published.ts';

const folder = mkdtempSync(join(tmpdir(), 'coterie-tarballs-'));
const tarballs = await packAll(readPublished(), folder);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Each complaint is a sentence: they are the message. */
function expectNone(complaints: readonly string[]): void {
  expect(complaints, complaints.join('\n')).toEqual([]);
}

describe.each(tarballs.map((tarball) => [tarball.manifest.name, tarball] as const))('%s', (_, tarball) => {
  test('has nothing that publint would change', async () => {
    expectNone(await publintComplaints(tarball));
  });

  test('has types that every ES module finds (attw, profile esm-only)', async () => {
    expectNone(await attwComplaints(tarball));
  });

  test('holds what a user needs and nothing else, and its source maps lead somewhere', () => {
    expectNone(contentComplaints(tarball));
  });
});
