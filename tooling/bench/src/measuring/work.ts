/** What a benchmark is made of. */

/** One way to do a piece of work: ours, or a peer's. */
export interface Side {
  readonly name: string;
  /** The least that our rate may be of this side's. Without one, the ratio is only told. */
  readonly bar?: number;
  /** Opens it on data of its own. */
  open(): Opened | Promise<Opened>;
}

/** A side that is ready to work. */
export interface Opened {
  /** Does it once. @param at how often it was done before, to choose what is asked for. */
  once(at: number): unknown;
  /** What all sides must agree on before any of them is timed. Default: what the first three times give. */
  answer?(): unknown;
  /** Makes what so many times will need. It is not timed. */
  prepare?(times: number): void | Promise<void>;
  close(): void | Promise<void>;
}

/** Where a work is measured, and how long. */
export interface Bench {
  /** Small data and few rounds. */
  readonly quick: boolean;
  /** A folder of the work's own. */
  readonly folder: string;
  /** A folder of data that the works of a run share. */
  readonly data: string;
  /** Pairs of slices that each side runs, at most. */
  readonly rounds: number;
  /** After so long no further round begins, once there are enough of them to judge by. */
  readonly seconds: number;
  /** Milliseconds that a side works at a stretch, at least once. */
  readonly slice: number;
  /** Told of each round. */
  onRound(done: number, total: number): void;
}

/** What a side took: of one doing, in each round. Those of one round belong together. */
export interface Timed {
  readonly name: string;
  readonly bar?: number;
  /** By the clock on the wall. */
  readonly seconds: readonly number[];
  /** Of the processor, all threads of the process together. */
  readonly cpuSeconds?: readonly number[];
}

/** A number that no clock has a part in. */
export interface Counted {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  /** The bar, where there is one. */
  readonly most?: number;
}

export interface Measured {
  /**
   * What is compared. Where nothing is waited for, the processor's time is what a side costs, and it is the same whatever
   * else the machine does; else it is the time that passes.
   */
  readonly by: 'processor' | 'clock';
  /** Ours first. */
  readonly sides: readonly Timed[];
  readonly counts?: readonly Counted[];
  /** How many rows or the like one doing is; default 1. Rates are told of these. */
  readonly units?: number;
}

export interface Work {
  /** As the command line names it: `<family>/<work>`. */
  readonly name: string;
  /** What is done, in a few words. */
  readonly title: string;
  /** On how much data. Where a quick run has less, the table says so. */
  readonly scale?: string | { readonly full: string; readonly quick: string };
  measure(bench: Bench): Promise<Measured>;
}
