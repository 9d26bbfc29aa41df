import { DatabaseError } from './errors.ts';
import { defaultPlatform, type Platform, type Signal } from './platform.ts';
import { sleep } from './retry.ts';

export interface PatienceOptions {
  /** How often it is tried again after a failure that may pass (a lock, a connection) and that left nothing behind. */
  readonly retries: number;
  /** Milliseconds before each of these. */
  readonly retryDelay: number;
  /** Milliseconds that all of it may wait. */
  readonly timeout: number;
  /** What a program that hands its own option on calls `timeout`, as the error says it. Default: `timeout`. */
  readonly timeoutName?: string | undefined;
  /** The runtime's own by default. */
  readonly platform?: Platform | undefined;
}

/**
 * Calls a database, or opens it, and tries again what may pass, so long and no longer.
 * @param attempt one try, which stops waiting at the signal, as every call does that takes one.
 * @throws {DatabaseError} `timeout` when the time ran out before the answer was there; else what the last try failed with.
 */
export async function patiently<T>(
  attempt: (signal: Signal) => T | PromiseLike<T>,
  options: PatienceOptions,
): Promise<T> {
  const { retries, retryDelay, timeout, platform = defaultPlatform } = options;
  const end = new Deadline();
  const cancel = platform.after(timeout, () => end.come());
  try {
    for (let left = retries; ; left -= 1) {
      try {
        return await attempt(end);
      } catch (error) {
        if (end.aborted && error instanceof DatabaseError && error.code === 'aborted') throw outOfTime(error, options);
        // When the time is out, what happened is told: it says more.
        if (!(left > 0) || end.aborted || !mayPass(error)) throw error;
        await sleep(platform, retryDelay, end).catch(() => {
          throw error;
        });
      }
    }
  } finally {
    cancel();
  }
}

/** A signal for the end of a time. */
class Deadline implements Signal {
  readonly reason = undefined;
  #aborted = false;
  readonly #listeners = new Set<() => void>();

  get aborted(): boolean {
    return this.#aborted;
  }

  addEventListener(_type: 'abort', listener: () => void): void {
    this.#listeners.add(listener);
  }

  removeEventListener(_type: 'abort', listener: () => void): void {
    this.#listeners.delete(listener);
  }

  come(): void {
    this.#aborted = true;
    for (const listener of [...this.#listeners]) listener();
  }
}

function mayPass(error: unknown): boolean {
  return error instanceof DatabaseError && error.retryable && error.outcome === 'not-applied';
}

function outOfTime(error: DatabaseError, { timeout, timeoutName = 'timeout' }: PatienceOptions): DatabaseError {
  const applied = error.outcome === 'unknown' ? 'Whether it was applied is not known: look.' : 'Nothing was applied.';
  return new DatabaseError(
    'timeout',
    `It waited for ${timeout} ms, which is ${timeoutName}. ${applied} Try again, or allow for more.`,
    { outcome: error.outcome, cause: error },
  );
}
