import { DatabaseError, defaultPlatform, imageFault, type Sink, ValidationError } from '@coterie/core';
import { type OpfsDirectory, type OpfsFile, originDirectory } from './directory.ts';
import { storageFailure } from './failure.ts';
import { checkName, generationFile, generationsIn } from './generations.ts';
import type { OpfsDatabase } from './load.ts';
import { withLock } from './lock.ts';

export interface OpfsSinkOptions {
  /** Where the generations are. Default: the origin's top folder. */
  readonly directory?: OpfsDirectory;
  /** What was loaded; without it nothing may be saved under this name yet. */
  readonly loaded?: OpfsDatabase;
}

/**
 * Keeps a database in the origin private file system of a browser: for `await db.save(sink)`. Each write makes a new
 * generation, a file of its own, proves it by reading it back, and removes the older ones only then; a page that ends at
 * any moment leaves the last whole generation, which `loadOpfs` finds. Writes of one name take turns across tabs and
 * workers, in the order of the calls.
 * @throws {DatabaseError} at each write: `busy` when another tab has saved since this one loaded, `invalid` for a name
 * that was not `loaded`, `full` when the quota is used up, `not-a-database`, `io`, `unsupported`.
 */
export function opfsSink(name: string, options: OpfsSinkOptions = {}): Sink<Promise<void>> {
  return new OpfsSink(name, options);
}

const CHUNK = 4 * 1024 * 1024;

class OpfsSink implements Sink<Promise<void>> {
  readonly #name: string;
  readonly #options: OpfsSinkOptions;
  #stamp: number;
  #last: Promise<void> = Promise.resolve();

  constructor(name: string, options: OpfsSinkOptions) {
    checkName(name);
    const { loaded } = options;
    if (loaded !== undefined && loaded.name !== name) {
      throw new ValidationError('loaded', `What was loaded is ${loaded.name}, not ${name}. Load that.`);
    }
    this.#name = name;
    this.#options = options;
    this.#stamp = loaded?.stamp ?? 0;
  }

  write(bytes: Uint8Array): Promise<void> {
    const written = this.#last.then(() => this.#write(bytes));
    this.#last = written.catch(() => undefined);
    return written;
  }

  async #write(bytes: Uint8Array): Promise<void> {
    const fault = imageFault(bytes, bytes.length);
    if (fault !== null) {
      throw new DatabaseError(
        'not-a-database',
        `${this.#name} was not saved: what was given ${fault}. Give the bytes of an export.`,
      );
    }
    try {
      const directory = this.#options.directory ?? (await originDirectory());
      await withLock(this.#name, 'exclusive', () => this.#next(directory, bytes));
    } catch (cause) {
      throw storageFailure(`${this.#name} was not saved`, cause);
    }
  }

  async #next(directory: OpfsDirectory, bytes: Uint8Array): Promise<void> {
    const { numbers, leftovers } = await generationsIn(directory, this.#name);
    const newest = numbers.at(-1) ?? 0;
    // Fewer than were there: somebody removed them, and began anew if there are any.
    if (newest !== 0 && newest !== this.#stamp) throw this.#changed();
    const last = this.#stamp;
    const number = last + 1;
    const file = generationFile(this.#name, number);
    // Whatever comes of it, the number is taken.
    this.#stamp = number;
    let shown = false;
    try {
      const handle = await directory.getFileHandle(file, { create: true });
      await fill(handle, bytes, () => {
        shown = true;
      });
      await prove(handle, bytes);
    } catch (cause) {
      const removed = await removeUnfinished(directory, file);
      if (removed) this.#stamp = last;
      throw storageFailure(`${this.#name} was not saved`, cause, removed || !shown ? 'not-applied' : 'unknown');
    }
    // What stays is removed by the next write, and in nobody's way until then.
    const older = numbers.map((number) => generationFile(this.#name, number));
    for (const stale of [...older, ...leftovers]) await attempt(() => directory.removeEntry(stale));
  }

  #changed(): DatabaseError {
    const name = this.#name;
    if (this.#stamp === 0 && this.#options.loaded === undefined) {
      return new ValidationError(
        'loaded',
        `There is a database named ${name} already, whose content would be lost. Open what loadOpfs(name) gives and pass it as loaded.`,
      );
    }
    return new DatabaseError(
      'busy',
      `${name} was saved by another tab since it was loaded, so it was not saved here. Load it again and repeat the changes, or save under another name.`,
    );
  }
}

/** @param closing called before what was written is shown in the file. */
async function fill(handle: OpfsFile, bytes: Uint8Array, closing: () => void): Promise<void> {
  if (handle.createWritable === undefined) {
    throw new DatabaseError(
      'unsupported',
      'This browser cannot write to its private file system from here. Update it.',
    );
  }
  const stream = await handle.createWritable();
  try {
    // Bytes that threads share are none of a database that is exported.
    await stream.write(bytes as Uint8Array<ArrayBuffer>);
    closing();
    await stream.close();
  } catch (error) {
    await attempt(() => stream.abort());
    throw error;
  }
}

async function prove(handle: OpfsFile, bytes: Uint8Array): Promise<void> {
  const content = await handle.getFile();
  let same = content.size === bytes.length;
  for (let at = 0; same && at < bytes.length; at += CHUNK) {
    const part = bytes.subarray(at, at + CHUNK);
    const read = new Uint8Array(await content.slice(at, at + CHUNK).arrayBuffer());
    same = read.length === part.length && read.every((byte, index) => byte === part[index]);
  }
  if (same) return;
  throw new DatabaseError('io', 'The browser gave back other bytes than were saved. Save again.');
}

/** Chromium holds a file for some milliseconds after its writing was given up. */
const PAUSES = [2, 10, 50, 200];

async function removeUnfinished(directory: OpfsDirectory, file: string): Promise<boolean> {
  for (const pause of PAUSES) {
    const refused = await directory.removeEntry(file).then(
      () => null,
      (error: unknown) => error,
    );
    if (refused === null) return true;
    if (!(refused instanceof Error && refused.name === 'NoModificationAllowedError')) return false;
    await new Promise<void>((resolve) => defaultPlatform.after(pause, resolve));
  }
  return false;
}

/** Whether it worked. */
function attempt(work: () => Promise<unknown>): Promise<boolean> {
  return work().then(
    () => true,
    () => false,
  );
}
