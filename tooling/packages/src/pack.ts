/** The tarballs that a release would upload. */
import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createPackageFromTarballData } from '@arethetypeswrong/core';
import type { Manifest, Published } from './published.ts';
import { root } from './published.ts';
import { runWell } from './run.ts';

export interface Tarball {
  readonly published: Published;
  /** Absolute. */
  readonly file: string;
  readonly bytes: Uint8Array;
  /** The names of the files in it, from the package's top. */
  readonly files: readonly string[];
  /** The text of one of them. */
  read(name: string): string;
  /** As it is in the tarball: pnpm has put versions in place of `workspace:*`. */
  readonly manifest: Manifest;
}

/** Packs each package into a folder, with pnpm, as a release does. They must be built. */
export async function packAll(published: readonly Published[], folder: string): Promise<readonly Tarball[]> {
  mkdirSync(folder, { recursive: true });
  const filters = published.flatMap(({ manifest }) => ['--filter', manifest.name]);
  const pnpm = join(root, 'node_modules', '.bin', 'pnpm');
  await runWell(pnpm, ['--recursive', ...filters, 'pack', '--pack-destination', folder], { cwd: root });
  return published.map((one) => readTarball(one, folder));
}

function readTarball(published: Published, folder: string): Tarball {
  const { name, version } = published.manifest;
  const file = join(folder, `${name.replace('@', '').replace('/', '-')}-${version}.tgz`);
  const bytes = readFileSync(file);
  const content = createPackageFromTarballData(bytes);
  const top = `/node_modules/${name}/`;
  const read = (path: string) => content.readFile(`${top}${path}`);
  return {
    published,
    file,
    bytes,
    files: content.listFiles().map((path) => path.slice(top.length)),
    read,
    manifest: JSON.parse(read('package.json')) as Manifest,
  };
}
