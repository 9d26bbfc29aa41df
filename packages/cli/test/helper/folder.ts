import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, onTestFinished } from 'vitest';

/** A folder of its own for one test, gone after it; its path is free of links. */
export function temporaryFolder(): string {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'coterie-cli-')));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** Writes files, with the folders that they need. */
export async function writeFiles(root: string, files: { readonly [path: string]: string | Uint8Array }): Promise<void> {
  for (const [path, content] of Object.entries(files)) {
    await mkdir(dirname(join(root, path)), { recursive: true });
    await writeFile(join(root, path), content);
  }
}

/** The same for all tests of a file. */
export function keptFolder(): string {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'coterie-cli-')));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}
