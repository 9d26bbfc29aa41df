/** Directories of the origin private file system that behave as real ones do when something goes wrong. */
import type { OpfsContent, OpfsDirectory, OpfsFile, OpfsWritable } from '../src/opfs/index.ts';

/** Called before and after each step that touches the storage; what it throws is what the step ends with. */
export interface Steps {
  before?(step: string): void;
  after?(step: string): void;
}

/** The directory with every step announced. */
export function watched(directory: OpfsDirectory, steps: Steps): OpfsDirectory {
  const take = async <T>(step: string, work: () => Promise<T>): Promise<T> => {
    steps.before?.(step);
    const answer = await work();
    steps.after?.(step);
    return answer;
  };
  const file = (inner: OpfsFile): OpfsFile => ({
    getFile: () => take('getFile', async () => content(await inner.getFile())),
    createWritable: () => take('createWritable', async () => writable(await inner.createWritable())),
  });
  const content = (inner: OpfsContent): OpfsContent => ({
    size: inner.size,
    slice: (from, to) => ({ arrayBuffer: () => take('read', () => inner.slice(from, to).arrayBuffer()) }),
    arrayBuffer: () => take('read', () => inner.arrayBuffer()),
  });
  const writable = (inner: OpfsWritable): OpfsWritable => ({
    write: (bytes) => take('write', () => inner.write(bytes)),
    close: () => take('close', () => inner.close()),
    abort: () => take('abort', () => inner.abort()),
  });
  return {
    async *keys() {
      steps.before?.('keys');
      yield* directory.keys();
      steps.after?.('keys');
    },
    getFileHandle: (name, options) =>
      take('getFileHandle', async () => file(await directory.getFileHandle(name, options))),
    removeEntry: (name) => take('removeEntry', () => directory.removeEntry(name)),
  };
}

export class Death extends Error {}

export interface MortalPage {
  readonly directory: OpfsDirectory;
  /** What the browser does when a page has ended: it lets go of the files that were being written. */
  bury(): Promise<void>;
}

/** A page that ends at its n-th step, before or behind it: nothing happens any more from then on. */
export function mortalPage(directory: OpfsDirectory, last: number, when: 'before' | 'after'): MortalPage {
  const written: OpfsWritable[] = [];
  let steps = 0;
  let dead = false;
  const observed: OpfsDirectory = {
    keys: () => directory.keys(),
    removeEntry: (name) => directory.removeEntry(name),
    async getFileHandle(name, options) {
      const file = await directory.getFileHandle(name, options);
      return {
        getFile: () => file.getFile(),
        async createWritable() {
          const stream = await file.createWritable();
          written.push(stream);
          return stream;
        },
      };
    },
  };
  return {
    directory: watched(observed, {
      before() {
        steps += 1;
        if (when === 'before' && steps >= last) dead = true;
        if (dead) throw new Death();
      },
      after() {
        if (when === 'after' && steps >= last) dead = true;
        if (dead) throw new Death();
      },
    }),
    async bury() {
      // One that was closed cannot be aborted any more.
      for (const stream of written) await stream.abort().catch(() => undefined);
    },
  };
}
