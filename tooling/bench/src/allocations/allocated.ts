/**
 * Counts the bytes of V8's heap that a call takes. In a process with `FLAGS` a collection is made before and none is needed
 * in between, and nothing is optimised, which happens at another moment each time: the numbers of two runs differ by a few
 * bytes, those of Node 22, 24 and 26 by a hundredth. What SQLite takes outside of V8 is not counted.
 */
import { getHeapStatistics } from 'node:v8';

/** The young generation, in MB, is larger than all that is taken between two collections. */
export const FLAGS = [
  '--expose-gc',
  '--min-semi-space-size=64',
  '--max-semi-space-size=64',
  '--max-opt=0',
  '--no-lazy-feedback-allocation',
] as const;

export interface Counted {
  /** Does it once. */
  once(): unknown;
  /** Makes what so many times will need. It is not counted. */
  prepare?(times: number): void;
}

const TIMES = 100;
/** The first ones fill caches, and are forgotten. */
const WARM_UPS = 2;
const REPEATS = 5;

/** @returns bytes of one doing: the least of the repeats, since whatever disturbs one can only add to it. */
export function allocated({ once, prepare }: Counted): number {
  const { gc } = globalThis;
  if (gc === undefined) throw new Error(`Bytes are counted in a process with ${FLAGS.join(' ')}.`);
  const found: number[] = [];
  for (let repeat = 0; repeat < WARM_UPS + REPEATS; repeat += 1) {
    prepare?.(TIMES);
    gc();
    const before = getHeapStatistics().used_heap_size;
    for (let time = 0; time < TIMES; time += 1) once();
    const bytes = getHeapStatistics().used_heap_size - before;
    if (repeat >= WARM_UPS) found.push(bytes / TIMES);
  }
  return Math.round(Math.min(...found));
}
