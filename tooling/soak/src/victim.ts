/** Work on a database file that is cut short: by a kill, by a disk that is full. */
import type { Random } from '@coterie/testing';

/** Work that goes on in a process of its own. */
export interface Work {
  /** Ends the process at once, in the middle of whatever it does; resolves when it is gone. */
  kill(): Promise<void>;
  readonly ending: Promise<Ending>;
}

export type Ending =
  | { readonly kind: 'done' }
  /** The program said what was wrong, by an `ErrorCode` or one of the command. */
  | { readonly kind: 'failed'; readonly code: string; readonly message: string }
  | { readonly kind: 'killed' };

export interface Victim {
  readonly name: string;
  /** Does the work once, undisturbed, in the folder, which stays as long as the rounds go on. */
  prepare(folder: string): Promise<Prepared>;
}

export interface Prepared {
  /** Milliseconds that the undisturbed work took. */
  readonly duration: number;
  /** Bytes of what it wrote. */
  readonly size: number;
  /** Begins, or goes on with, the work in this folder; resolves when it is about to begin. */
  start(folder: string, random: Random): Promise<Work>;
  /** Holds what the work has left in the folder to be whole and true, however far it came. */
  assertSound(folder: string, count: (what: string) => void): Promise<void>;
  /** Holds it to be the same as what the undisturbed work left. */
  assertFinished(folder: string): Promise<void>;
  end?(): Promise<void>;
}
