/** A database file as a whole, for sql.js: read at once, and replaced at once or not at all. */
import { constants } from 'node:fs';
import { access, open, readFile, realpath, rename, rm, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { CliError } from '../errors.ts';
import { temporaryFileOf } from './temporary-file.ts';

export interface FileImage {
  /** Without links: what is replaced is the file, not a link to it. */
  readonly path: string;
  /** The file's bytes; null when there is none yet. */
  readonly bytes: Uint8Array | null;
  /** What tells this state of the file from a later one. */
  readonly stamp: string;
}

const ABSENT = 'absent';

/**
 * @throws {CliError} `file` when another program has the file open or left work in its journal; `cannot-open` for a
 * folder, or in a folder that is missing. What the system says when the file may not be read or written comes out as it is.
 */
export async function readImage(path: string, purpose: 'read' | 'write'): Promise<FileImage> {
  const real = await realPath(path);
  if ((await stat(real).catch(() => undefined))?.isDirectory()) {
    throw new CliError(
      'cannot-open',
      `${path} is a folder. Give the path of a database file, such as ${join(path, 'coterie.db')}.`,
    );
  }
  const stamp = await stampOf(real);
  await refuseJournals(real, purpose);
  if (purpose === 'write') await access(stamp === ABSENT ? dirname(real) : real, constants.W_OK);
  return { path: real, bytes: stamp === ABSENT ? null : await readFile(real), stamp };
}

/**
 * Puts `bytes` in the place of the file: whoever reads it, and whenever the power fails, finds the old or the new one.
 * @throws {CliError} `file` when the file was changed since it was read; then it stays as it is.
 */
export async function replaceImage(image: FileImage, bytes: Uint8Array): Promise<void> {
  const { path } = image;
  const temporary = temporaryFileOf(path);
  try {
    const mode = image.stamp === ABSENT ? 0o644 : (await stat(path)).mode;
    const file = await open(temporary, 'wx', mode);
    try {
      await file.writeFile(bytes);
      await file.sync();
    } finally {
      await file.close();
    }
    await refuseJournals(path, 'write');
    if ((await stampOf(path)) !== image.stamp) {
      throw new CliError(
        'file',
        `${path} was changed by another program meanwhile, so nothing was written to it. Run this again.`,
      );
    }
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
  await syncFolder(dirname(path));
}

async function realPath(path: string): Promise<string> {
  try {
    return await realpath(path);
  } catch {
    const folder = await realpath(dirname(path)).catch((cause: NodeJS.ErrnoException) => {
      if (cause.code !== 'ENOENT') throw cause;
      throw new CliError(
        'cannot-open',
        `The folder ${dirname(path)} of the database ${basename(path)} does not exist. Create it first.`,
        { cause },
      );
    });
    return join(folder, basename(path));
  }
}

async function stampOf(path: string): Promise<string> {
  try {
    const { dev, ino, size, mtimeNs } = await stat(path, { bigint: true });
    return [dev, ino, size, mtimeNs].join(' ');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return ABSENT;
    throw error;
  }
}

async function refuseJournals(path: string, purpose: 'read' | 'write'): Promise<void> {
  for (const suffix of ['-wal', '-shm', '-journal'] as const) {
    const found = await stat(path + suffix).catch(() => undefined);
    if (found === undefined || !standsInTheWay(suffix, found.size, purpose)) continue;
    throw new CliError(
      'file',
      `${path + suffix} lies beside the database: another program has it open, or ended without closing it. ` +
        `End that program, or run "coterie stats --db ${path}" once, which brings the file up to date.`,
    );
  }
}

/** A journal with content has changes that the file has not; a WAL, even an empty one, may have an owner. */
function standsInTheWay(suffix: '-wal' | '-shm' | '-journal', size: number, purpose: 'read' | 'write'): boolean {
  if (suffix === '-journal' || (suffix === '-wal' && purpose === 'read')) return size > 0;
  return purpose === 'write';
}

/** Makes the new name survive a power failure, where the system lets a folder be synced. */
async function syncFolder(path: string): Promise<void> {
  const folder = await open(path).catch(() => undefined);
  await folder?.sync().catch(() => undefined);
  await folder?.close();
}
