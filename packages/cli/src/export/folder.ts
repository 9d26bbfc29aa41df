/** The folder that is exported into. Nothing is written outside of it, whatever links lie in it. */
import type { Stats } from 'node:fs';
import { lstat, mkdir, open, realpath, rename, rm } from 'node:fs/promises';
import { dirname, isAbsolute, join, relative, sep } from 'node:path';
import { removeStale, temporaryPath } from '@coterie/node';
import { CliError } from '../errors.ts';
import { formatCountOf } from '../output/format.ts';

export class ExportFolder {
  readonly #folder: string;
  /** Looking through a folder for what killed exports left is done once, not for each of its thousands of files. */
  readonly #cleaned = new Set<string>();

  constructor(folder: string) {
    this.#folder = folder;
  }

  /**
   * Refuses before anything is written.
   * @param paths below the folder, with `/`.
   * @throws {CliError} `file` when something is there already (with `force` only what is no file), or a link leads away.
   */
  async check(paths: readonly string[], { force }: { readonly force: boolean }): Promise<void> {
    const existing: string[] = [];
    const folders = new Set<string>();
    for (const path of paths) {
      const target = join(this.#folder, path);
      const found = await statusOf(target);
      if (found?.isDirectory()) throw new CliError('file', `${target} is a folder. Choose another folder with --out.`);
      if (found !== undefined && !force) existing.push(target);
      folders.add(dirname(target));
    }
    const [first, ...others] = existing;
    if (first !== undefined) {
      const more = others.length === 0 ? '' : ` (and so are ${formatCountOf(others.length, 'other')})`;
      throw new CliError(
        'file',
        `${first} is there already${more}, so nothing was written. Choose an empty folder with --out, or replace what is there with --force.`,
      );
    }
    for (const folder of folders) await this.#refuseLinksFrom(folder);
  }

  /** Writes a file whole: what is there before stays until all of the new one is on the disk. */
  async write(path: string, pieces: AsyncIterable<string> | Iterable<string>): Promise<number> {
    const target = join(this.#folder, path);
    const folder = dirname(target);
    await mkdir(folder, { recursive: true });
    await this.#refuseLinksFrom(folder);
    if (!this.#cleaned.has(folder)) removeStale(folder);
    this.#cleaned.add(folder);
    const temporary = temporaryPath(folder);
    let bytes = 0;
    try {
      const file = await open(temporary, 'wx');
      try {
        for await (const piece of pieces) {
          const data = Buffer.from(piece);
          await file.writeFile(data);
          bytes += data.length;
        }
        await file.sync();
      } finally {
        await file.close();
      }
      await rename(temporary, target);
    } catch (error) {
      await rm(temporary, { force: true });
      // An error of writing names no file, and one of the temporary file names none that anybody knows.
      if (error instanceof Error && 'syscall' in error) Object.assign(error, { path: target });
      throw error;
    }
    return bytes;
  }

  /** What is there of the way to a folder must lie in the one that was named. */
  async #refuseLinksFrom(folder: string): Promise<void> {
    const root = await realpath(this.#folder).catch(() => undefined);
    if (root === undefined) return;
    for (let at = folder; ; at = dirname(at)) {
      const real = await realpath(at).catch(() => undefined);
      if (real !== undefined) {
        if (real === root || !leadsOut(relative(root, real))) return;
      } else if ((await statusOf(at)) === undefined) continue;
      throw new CliError(
        'file',
        `${at} is a link that leads out of ${this.#folder}, and nothing is written there. Remove it, or choose another folder with --out.`,
      );
    }
  }
}

/** On another drive of Windows it is absolute. */
function leadsOut(path: string): boolean {
  return path === '..' || path.startsWith(`..${sep}`) || isAbsolute(path);
}

/** Of the thing itself, when it is a link; undefined when there is none. */
async function statusOf(path: string): Promise<Stats | undefined> {
  return lstat(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  });
}
