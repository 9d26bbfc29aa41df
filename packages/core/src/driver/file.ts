/**
 * What the file-based drivers do before their engine opens a path: say in a sentence why it cannot work, and see that
 * no two engines share a file in one process. Their locks do not see each other there (POSIX locks belong to the
 * process), and commits were lost when they did.
 *
 * For the same reason a file that this process has open is never read here: closing it again would drop the locks of
 * every connection to it (https://www.sqlite.org/howtocorrupt.html, 2.2), and commits were lost that way too.
 */

import { DatabaseError } from '../database/errors.ts';
import type { FileSystem } from './file-system.ts';

export interface FileClaim {
  /** The path without links, by which the process knows the file. */
  readonly path: string;
  /** Whether nothing was there, or a file without content. */
  readonly isNew: boolean;
  /** Lets other engines open the file again. Idempotent. */
  release(): void;
}

export interface ClaimOptions {
  readonly path: string;
  readonly engine: string;
  readonly fileSystem: FileSystem;
  /** Refuse a path where nothing is, as for reading only. */
  readonly mustExist?: boolean;
}

/**
 * Checks a database path and registers it for one engine.
 * @throws {DatabaseError} `cannot-open` for a folder, a missing folder or file, a file that another engine of this
 * process has open, or one that belongs to another engine.
 */
export function claimFile(options: ClaimOptions): FileClaim {
  const { path, engine, fileSystem } = options;
  const found = look(path, fileSystem);
  if (found === null && options.mustExist) {
    throw refuse(
      'cannot-open',
      `There is no database at ${path}. Check the path, or open it for writing to create one.`,
    );
  }
  const place = resolve(path, fileSystem);
  refuseOwned(place, engine, fileSystem);
  const isNew = !openFiles().has(place) && (found === null || found.size === 0);
  return { ...register(place, engine), isNew };
}

/** Files of which one engine alone knows what lies beside them. */
const OWNED = [
  {
    suffix: '-client_wal_index',
    engine: '@libsql/client',
    reason:
      'is a replica of a libSQL server: what is written to it alone is lost or spoils it. Open it with libsql({ url, syncUrl }), and run VACUUM INTO there for a copy that is a database of its own',
  },
] as const;

function refuseOwned(place: string, engine: string, fileSystem: FileSystem): void {
  for (const { suffix, engine: owner, reason } of OWNED) {
    if (engine === owner || fileSystem.stat(place + suffix) === null) continue;
    throw refuse(
      'cannot-open',
      `${place} ${reason}. (${place + suffix} lies beside it; to put another database here, delete that file as well.)`,
    );
  }
}

export interface FilePlace {
  /** The path without links, by which the process knows the file. */
  readonly path: string;
  /** The engine with which this process has it open; null when none of its drivers has. Worker threads cannot be asked. */
  readonly engine: string | null;
}

/**
 * Where a database path leads, and whether an engine of this process is there: for whoever reads or replaces the file as
 * a whole, which must not be done beside an engine.
 * @throws {DatabaseError} `cannot-open` for a folder, a link to nothing, or a folder that is missing or cannot be read.
 */
export function locateFile(path: string, fileSystem: FileSystem): FilePlace {
  look(path, fileSystem);
  const place = guarded(path, () => resolve(path, fileSystem));
  return { path: place, engine: openFiles().get(place)?.engine ?? null };
}

function look(path: string, fileSystem: FileSystem): ReturnType<FileSystem['stat']> {
  const found = guarded(path, () => fileSystem.stat(path));
  if (!found?.isDirectory) return found;
  throw refuse(
    'cannot-open',
    `${path} is a folder. Give the path of a database file, such as ${fileSystem.join(path, 'coterie.db')}.`,
  );
}

function resolve(path: string, fileSystem: FileSystem): string {
  if (fileSystem.stat(path) !== null) return fileSystem.realpath(path);
  const [folder, name] = fileSystem.split(path);
  const parent = fileSystem.stat(folder);
  if (parent === null) {
    throw refuse('cannot-open', `The folder ${folder} of the database ${name} does not exist. Create it first.`);
  }
  if (!parent.isDirectory)
    throw refuse('cannot-open', `${folder} is not a folder, so ${path} cannot be created there.`);
  if (fileSystem.isLink(path)) {
    // An engine would create the file that the link means, and the process would know it by the link's name.
    throw refuse('cannot-open', `${path} is a link to nothing. Open the path that it should lead to, or remove it.`);
  }
  return fileSystem.join(fileSystem.realpath(folder), name);
}

interface OpenFile {
  readonly engine: string;
  holders: number;
}

/**
 * Two copies of this package, or two versions, must see the same register. A worker thread has one of its own, though
 * the locks are the process's: engines must not be mixed on one file across threads either, and nothing can tell.
 */
const REGISTER = Symbol.for('coterie.open-files');

function openFiles(): Map<string, OpenFile> {
  const holder = globalThis as { [REGISTER]?: Map<string, OpenFile> };
  holder[REGISTER] ??= new Map();
  return holder[REGISTER];
}

function register(path: string, engine: string): Pick<FileClaim, 'path' | 'release'> {
  const files = openFiles();
  const file = files.get(path) ?? { engine, holders: 0 };
  if (file.engine !== engine) {
    throw refuse(
      'cannot-open',
      `${path} is open in this process with ${file.engine}. Two engines on one file do not see each other's locks and lose commits; close it there first, or use ${file.engine} here too.`,
    );
  }
  file.holders += 1;
  files.set(path, file);
  let held = true;
  return {
    path,
    release() {
      if (!held) return;
      held = false;
      file.holders -= 1;
      if (file.holders === 0) files.delete(path);
    },
  };
}

function guarded<T>(path: string, look: () => T): T {
  try {
    return look();
  } catch (cause) {
    if (cause instanceof DatabaseError) throw cause;
    throw new DatabaseError(
      'cannot-open',
      `${path} cannot be read: ${cause instanceof Error ? cause.message : String(cause)}. Check its permissions.`,
      { cause },
    );
  }
}

function refuse(code: 'cannot-open', message: string): DatabaseError {
  return new DatabaseError(code, message);
}
