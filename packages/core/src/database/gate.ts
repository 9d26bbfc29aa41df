import { DatabaseError } from './errors.ts';
import type { Platform, Signal } from './platform.ts';

/** `shared` passes beside other shared ones; `exclusive` passes alone. */
export type Passage = 'shared' | 'exclusive';

export interface GateOptions {
  /** Milliseconds to wait while nobody leaves; `Infinity` waits for ever. */
  readonly timeout: number;
  readonly signal?: Signal | undefined;
  /** The sentence of the timeout error. */
  readonly blockedBy: () => string;
}

interface Waiter {
  readonly passage: Passage;
  readonly admit: () => void;
}

/**
 * Orders the calls of one handle: first come, first served, so that neither side starves the other. A long queue that
 * moves times nobody out; one that stands still behind somebody does.
 */
export class Gate {
  readonly #platform: Platform;
  readonly #waiting = new Set<Waiter>();
  #inside = 0;
  #exclusive = false;
  #lastLeft = Number.NEGATIVE_INFINITY;

  constructor(platform: Platform) {
    this.#platform = platform;
  }

  /** Passes when nobody is in the way and nobody waits. */
  tryEnter(passage: Passage): boolean {
    return this.#waiting.size === 0 && this.#admits(passage);
  }

  /** Resolves when it is this caller's turn; he must call `leave` then. */
  enter(passage: Passage, options: GateOptions): Promise<void> {
    const { signal, timeout } = options;
    if (signal?.aborted) return Promise.reject(abortedError(signal));
    if (this.tryEnter(passage)) return Promise.resolve();
    return new Promise((resolve, reject) => {
      const settle = (): void => {
        this.#waiting.delete(waiter);
        cancelTimer?.();
        signal?.removeEventListener('abort', abort);
      };
      const waiter: Waiter = {
        passage,
        admit: () => {
          settle();
          resolve();
        },
      };
      const giveUp = (error: DatabaseError): void => {
        settle();
        reject(error);
        this.#admitNext();
      };
      const abort = (): void => giveUp(abortedError(signal));
      let cancelTimer: (() => void) | undefined;
      const waitFor = (ms: number): void => {
        cancelTimer = this.#platform.after(ms, () => {
          const rest = this.#lastLeft + timeout - this.#platform.now();
          if (rest > 0) waitFor(rest);
          else giveUp(new DatabaseError('timeout', options.blockedBy(), { retryable: true }));
        });
      };
      if (Number.isFinite(timeout)) waitFor(timeout);
      signal?.addEventListener('abort', abort);
      this.#waiting.add(waiter);
    });
  }

  /** Ends a passage and lets those pass who wait longest. */
  leave(): void {
    this.#inside -= 1;
    this.#exclusive = false;
    if (this.#waiting.size === 0) return;
    this.#lastLeft = this.#platform.now();
    this.#admitNext();
  }

  #admits(passage: Passage): boolean {
    if (this.#exclusive || (passage === 'exclusive' && this.#inside > 0)) return false;
    this.#inside += 1;
    this.#exclusive = passage === 'exclusive';
    return true;
  }

  #admitNext(): void {
    for (const waiter of this.#waiting) {
      if (!this.#admits(waiter.passage)) return;
      waiter.admit();
    }
  }
}

/** The error of a call whose signal was aborted before it reached the database. */
export function abortedError(signal: Signal | undefined): DatabaseError {
  return new DatabaseError(
    'aborted',
    'The call was cancelled by its signal while it waited; nothing of it was applied.',
    { cause: signal?.reason },
  );
}
