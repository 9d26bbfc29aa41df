import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { makeFolder } from '../src/make-folder.ts';

function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'coterie-make-folder-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

test('makes a folder with those above it, as private as is wanted, and leaves one that is there', () => {
  const folder = join(newFolder(), 'deep', 'er');
  makeFolder(folder, { mode: 0o700 });
  expect(statSync(folder).mode & 0o777).toBe(0o700);
  makeFolder(folder, { mode: 0o755 });
  expect(statSync(folder).mode & 0o777).toBe(0o700);
});

test('says which folder cannot be made, and why', () => {
  const file = join(newFolder(), 'file');
  writeFileSync(file, '');
  expect(() => makeFolder(join(file, 'below'))).toThrow(
    expect.objectContaining({
      code: 'cannot-open',
      message: expect.stringMatching(/file.below .*cannot be made: .*ENOTDIR/),
    }),
  );
});
