/** Finds the transcripts under the paths that a person names. */
import type { Dirent } from 'node:fs';
import { readdir, realpath, stat } from 'node:fs/promises';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { CliError } from '../errors.ts';
import { refuseDatabase } from './databases.ts';

export interface TranscriptFile {
  /** Where it is. */
  readonly path: string;
  /** Its name in the database and in messages: relative to the folder that was named, with `/`. */
  readonly file: string;
  /** Bytes, when it was found; it may grow. */
  readonly size: number;
}

const SUFFIX = '.jsonl';

/**
 * Every `*.jsonl` below the folders (hidden ones too, links followed), and the files that are named themselves,
 * whatever their suffix. Each file comes once, in the order of the paths and of names, on any number of routes.
 * @throws {CliError} `not-found` when a path leads nowhere; `file` when something there may not be read, or
 * a file that is named is a database.
 */
export async function discoverTranscripts(paths: readonly string[]): Promise<readonly TranscriptFile[]> {
  const found = new Map<string, TranscriptFile>();
  for (const path of paths) {
    const start = resolve(path);
    const info = await stat(start).catch((cause: NodeJS.ErrnoException) => {
      if (cause.code !== 'ENOENT') throw cause;
      throw new CliError('not-found', `There is nothing at ${path}, so nothing was imported. Check the path.`, {
        cause,
      });
    });
    if (info.isDirectory()) await walk(start, { root: start, found, visited: new Set() });
    else if (info.isFile()) {
      await refuseDatabase(path);
      await add(start, { root: dirname(start), found });
    } else
      throw new CliError('file', `${path} is neither a file nor a folder. Give a transcript, or a folder of them.`);
  }
  return [...found.values()];
}

interface Walk {
  readonly root: string;
  /** By real path. */
  readonly found: Map<string, TranscriptFile>;
  /** Real paths of the folders that were entered: links can lead in circles. */
  readonly visited: Set<string>;
}

async function walk(folder: string, state: Walk): Promise<void> {
  const real = await realpath(folder);
  if (state.visited.has(real)) return;
  state.visited.add(real);
  const entries = await readdir(folder, { withFileTypes: true });
  entries.sort((a, b) => (a.name < b.name ? -1 : 1));
  for (const entry of entries) {
    const path = join(folder, entry.name);
    const kind = await kindOf(entry, path);
    if (kind === 'folder') await walk(path, state);
    if (kind === 'file' && entry.name.endsWith(SUFFIX)) await add(path, state);
  }
}

async function kindOf(entry: Dirent, path: string): Promise<'file' | 'folder' | 'other'> {
  // A link that leads nowhere is no transcript.
  const info = entry.isSymbolicLink() ? await stat(path).catch(() => undefined) : entry;
  if (info?.isDirectory()) return 'folder';
  return info?.isFile() ? 'file' : 'other';
}

async function add(path: string, { root, found }: Pick<Walk, 'root' | 'found'>): Promise<void> {
  const real = await realpath(path);
  if (found.has(real)) return;
  const { size } = await stat(path);
  found.set(real, { path, file: relative(root, path).replaceAll(sep, '/'), size });
}
