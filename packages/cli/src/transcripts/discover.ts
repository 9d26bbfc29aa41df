/** Finds the transcripts under the paths that a person names. */
import type { Dirent } from 'node:fs';
import { readdir, realpath, stat } from 'node:fs/promises';
import { dirname, join, relative, resolve, sep } from 'node:path';
import type { UnreadDocument } from '../documents/index.ts';
import { CliError } from '../errors.ts';
import { DATABASE, foreignFormat, formatSentence } from './formats.ts';
import { UnreadError, unreadReason } from './unread.ts';

export interface TranscriptFile {
  /** Where it is. */
  readonly path: string;
  /** The same as a person named it, for messages. */
  readonly shown: string;
  /** Its name in the database and in messages about its lines: relative to the folder that was named, with `/`. */
  readonly file: string;
  /** Bytes, when it was found; it may grow. */
  readonly size: number;
}

export interface Discovery {
  readonly files: readonly TranscriptFile[];
  /** Files and folders that may not be read, and files that are no transcripts in spite of their name. */
  readonly unread: readonly UnreadDocument[];
}

const SUFFIX = '.jsonl';

/**
 * Every `*.jsonl` below the folders (hidden ones too, links followed), and the files that are named themselves,
 * whatever their suffix. Each file comes once, in the order of the paths and of names, on any number of routes. What
 * cannot be read keeps nothing else from being found.
 * @throws {CliError} `not-found` when a path leads nowhere; `file` when a database or a device was named.
 */
export async function discoverTranscripts(paths: readonly string[]): Promise<Discovery> {
  const found = new Map<string, TranscriptFile>();
  const unread = new Map<string, string>();
  for (const path of paths) {
    const start = resolve(path);
    await attempt(path, unread, async () => {
      const info = await stat(start).catch((cause: NodeJS.ErrnoException) => {
        if (cause.code !== 'ENOENT') throw cause;
        throw new CliError('not-found', `There is nothing at ${path}, so nothing was imported. Check the path.`, {
          cause,
        });
      });
      if (info.isDirectory()) await walk(start, { named: path, root: start, found, unread, visited: new Set() });
      else if (info.isFile()) await addNamed(path, found);
      else
        throw new CliError('file', `${path} is neither a file nor a folder. Give a transcript, or a folder of them.`);
    });
  }
  return { files: [...found.values()], unread: Array.from(unread, ([path, reason]) => ({ path, reason })) };
}

interface Walk {
  /** The folder as it was named, and where it is. */
  readonly named: string;
  readonly root: string;
  /** By real path. */
  readonly found: Map<string, TranscriptFile>;
  /** Reasons by path as shown. */
  readonly unread: Map<string, string>;
  /** Real paths of the folders that were entered: links can lead in circles. */
  readonly visited: Set<string>;
}

/** Does the work; an error of reading is noted, any other comes out. */
async function attempt(shown: string, unread: Map<string, string>, work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    const reason = unreadReason(error, shown);
    if (reason === null) throw error;
    unread.set(shown, reason);
  }
}

async function walk(folder: string, state: Walk): Promise<void> {
  const real = await realpath(folder);
  if (state.visited.has(real)) return;
  state.visited.add(real);
  const entries = await readdir(folder, { withFileTypes: true });
  entries.sort((a, b) => (a.name < b.name ? -1 : 1));
  for (const entry of entries) {
    const path = join(folder, entry.name);
    const shown = join(state.named, relative(state.root, path));
    await attempt(shown, state.unread, async () => {
      const kind = await kindOf(entry, path);
      if (kind === 'folder') await walk(path, state);
      if (kind === 'file' && entry.name.endsWith(SUFFIX)) await add({ ...state, path, shown });
    });
  }
}

async function kindOf(entry: Dirent, path: string): Promise<'file' | 'folder' | 'other'> {
  // A link that leads nowhere is no transcript.
  const info = entry.isSymbolicLink() ? await stat(path).catch(() => undefined) : entry;
  if (info?.isDirectory()) return 'folder';
  return info?.isFile() ? 'file' : 'other';
}

/** A database that is named was meant for --db; who names transcripts would rather hear of it than import the rest. */
async function addNamed(named: string, found: Walk['found']): Promise<void> {
  const path = resolve(named);
  if ((await foreignFormat(path)) === DATABASE) throw new CliError('file', formatSentence(named, DATABASE));
  await add({ path, shown: named, root: dirname(path), found });
}

async function add(place: Pick<TranscriptFile, 'path' | 'shown'> & Pick<Walk, 'root' | 'found'>): Promise<void> {
  const { path, shown, root, found } = place;
  const real = await realpath(path);
  if (found.has(real)) return;
  const format = await foreignFormat(path);
  if (format !== null) throw new UnreadError(formatSentence(shown, format));
  const { size } = await stat(path);
  found.set(real, { path, shown, file: relative(root, path).replaceAll(sep, '/'), size });
}
