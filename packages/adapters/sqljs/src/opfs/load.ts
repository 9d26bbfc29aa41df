import { DatabaseError, imageFault } from '@coterie/core';
import type { SqlJs } from '../engine.ts';
import { loadSqlJs } from '../load.ts';
import { sqljs } from '../open.ts';
import { type OpfsDirectory, originDirectory } from './directory.ts';
import { storageFailure } from './failure.ts';
import { checkName, generationFile, generationsIn } from './generations.ts';
import { withLock } from './lock.ts';

export interface LoadOpfsOptions {
  /** Where the generations are. Default: the origin's top folder. */
  readonly directory?: OpfsDirectory;
  /** As in `sqljs`, which checks what is loaded. */
  readonly wasmUrl?: string;
  /** As in `sqljs`. */
  readonly engine?: SqlJs;
}

/** A database as it was saved last. */
export interface OpfsDatabase {
  readonly name: string;
  /** Null when none was saved yet. */
  readonly bytes: Uint8Array | null;
  /** Tells this state from a later one. */
  readonly stamp: number;
  /** Newer generations that are not whole, newest first: saves that were cut off. The next save removes them. */
  readonly skipped: readonly SkippedGeneration[];
}

export interface SkippedGeneration {
  readonly file: string;
  readonly reason: string;
}

/**
 * Reads the newest generation that is whole: its length is what its header says, and SQLite's `quick_check` finds nothing.
 * @throws {DatabaseError} `corrupt` when there are generations with content and none is whole; `unsupported` where there
 * is no origin private file system; `cannot-open`, `io`; `invalid` for a name with a slash.
 */
export async function loadOpfs(name: string, options: LoadOpfsOptions = {}): Promise<OpfsDatabase> {
  checkName(name);
  const engine = options.engine ?? (await loadSqlJs(options.wasmUrl));
  try {
    const directory = options.directory ?? (await originDirectory());
    return await withLock(name, 'shared', () => newestWhole(name, directory, engine));
  } catch (cause) {
    throw storageFailure(`${name} cannot be loaded`, cause);
  }
}

async function newestWhole(name: string, directory: OpfsDirectory, engine: SqlJs): Promise<OpfsDatabase> {
  const { numbers } = await generationsIn(directory, name);
  const stamp = numbers.at(-1) ?? 0;
  const skipped: (SkippedGeneration & { readonly length: number })[] = [];
  for (const number of numbers.toReversed()) {
    const file = generationFile(name, number);
    const content = await (await directory.getFileHandle(file)).getFile();
    const bytes = new Uint8Array(await content.arrayBuffer());
    const reason = imageFault(bytes, bytes.length) ?? (await damageOf(bytes, engine));
    if (reason === null) return { name, bytes, stamp, skipped: skipped.map(told) };
    skipped.push({ file, reason, length: bytes.length });
  }
  // A new name is there before its content, so the first save can leave an empty file.
  if (skipped.every(({ length }) => length === 0)) return { name, bytes: null, stamp, skipped: skipped.map(told) };
  const faults = skipped.map(({ file, reason }) => `${file} ${reason}`).join('; ');
  throw new DatabaseError(
    'corrupt',
    `No generation of ${name} is whole: ${faults}. Keep these files if something may be saved from them, and remove them to begin anew.`,
  );
}

function told({ file, reason }: SkippedGeneration): SkippedGeneration {
  return { file, reason };
}

async function damageOf(bytes: Uint8Array, engine: SqlJs): Promise<string | null> {
  try {
    const driver = await sqljs({ bytes, engine, walFile: 'none' });
    try {
      const [answer] = driver.execute([{ sql: 'PRAGMA quick_check(1)', params: [] }], { access: 'read' });
      const found = answer?.rows[0]?.[0];
      return found === 'ok' ? null : `is damaged (${found})`;
    } finally {
      driver.close();
    }
  } catch (error) {
    // Whatever else goes wrong, such as a lack of memory, is no fault of the file, which must not be given up for it.
    const damaged = error instanceof DatabaseError && (error.code === 'corrupt' || error.code === 'not-a-database');
    if (!damaged) throw error;
    return `is damaged (${error.message})`;
  }
}
