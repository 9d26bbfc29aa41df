import type { Result } from './contract.ts';
import { DatabaseError } from './errors.ts';
import { type Flow, wait } from './flow.ts';
import { abortedError } from './gate.ts';
import type { Platform, Signal } from './platform.ts';

export interface RetryOptions {
  readonly platform: Platform;
  /** Milliseconds from the first failure within which a busy database is tried again. */
  readonly deadline: number;
  readonly signal?: Signal | undefined;
}

const FIRST_DELAY = 2;
const LONGEST_DELAY = 100;

/**
 * Tries again while another connection holds the lock, with growing, jittered delays: waiters that all wake at the
 * same moment would collide again. Only errors that promise `not-applied` are tried again.
 * Async only: a sync database waits inside the engine (`busy_timeout`), since nothing else can wait there.
 */
export function* retryBusy<T>(attempt: () => Result<'sync' | 'async', T>, options: RetryOptions): Flow<T> {
  if (options.signal?.aborted) throw abortedError(options.signal);
  try {
    return yield* wait(attempt());
  } catch (error) {
    return yield* retryAfter(error, attempt, options);
  }
}

/** The same from the first failure on, for callers that made the first attempt themselves. */
export function* retryAfter<T>(
  failure: unknown,
  attempt: () => Result<'sync' | 'async', T>,
  { platform, deadline, signal }: RetryOptions,
): Flow<T> {
  const start = platform.now();
  let error = failure;
  for (let delay = FIRST_DELAY; ; delay = Math.min(delay * 2, LONGEST_DELAY)) {
    if (!isBusy(error) || platform.now() - start + delay > deadline) throw error;
    if (signal?.aborted) throw abortedError(signal);
    yield* wait(sleep(platform, delay * (0.5 + platform.random() / 2), signal));
    try {
      return yield* wait(attempt());
    } catch (next) {
      error = next;
    }
  }
}

export function isBusy(error: unknown): error is DatabaseError {
  return error instanceof DatabaseError && error.code === 'busy' && error.outcome === 'not-applied';
}

/** Ends at the signal, with an error that says so. */
export function sleep(platform: Platform, ms: number, signal: Signal | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    const abort = (): void => {
      cancel();
      signal?.removeEventListener('abort', abort);
      reject(abortedError(signal));
    };
    const cancel = platform.after(ms, () => {
      signal?.removeEventListener('abort', abort);
      resolve();
    });
    signal?.addEventListener('abort', abort);
  });
}
