/**
 * The minimal shapes of what a platform gives, so that core names none. Real AbortSignals, timers and
 * AsyncLocalStorages fit them as they are.
 */

/** The part of an `AbortSignal` that core uses. */
export interface Signal {
  readonly aborted: boolean;
  readonly reason: unknown;
  addEventListener(type: 'abort', listener: () => void): void;
  removeEventListener(type: 'abort', listener: () => void): void;
}

/** Carries a value through everything that a function calls and awaits, as Node's `AsyncLocalStorage` does. */
export interface ContextStorage {
  getStore(): unknown;
  run<R>(value: unknown, body: () => R): R;
}

/** Time and chance. The default is the runtime's own; tests give theirs. */
export interface Platform {
  /** Milliseconds of a monotonic clock. */
  now(): number;
  /** Calls back after `ms`; the returned function cancels. */
  after(ms: number, callback: () => void): () => void;
  /** A number in [0, 1). */
  random(): number;
}

interface Runtime {
  readonly performance: { now(): number };
  setTimeout(callback: () => void, ms: number): unknown;
  clearTimeout(timer: unknown): void;
}

/** The one place where core touches the global object: timers and a clock that every JavaScript runtime has. */
const runtime = globalThis as unknown as Runtime;

/** Timers take 32 bits; what is longer would fire at once. */
const LONGEST_TIMER = 2 ** 31 - 1;

export const defaultPlatform: Platform = {
  now: () => runtime.performance.now(),
  after(ms, callback) {
    const timer = runtime.setTimeout(callback, Math.min(ms, LONGEST_TIMER));
    return () => runtime.clearTimeout(timer);
  },
  random: Math.random,
};

/** The context of a synchronous database: whatever runs before the body returns was called by it. */
export class SyncContext implements ContextStorage {
  #current: unknown;

  getStore(): unknown {
    return this.#current;
  }

  run<R>(value: unknown, body: () => R): R {
    const outer = this.#current;
    this.#current = value;
    try {
      return body();
    } finally {
      this.#current = outer;
    }
  }
}

/** Where nothing can tell who called: every call counts as made from outside. */
export const noContext: ContextStorage = {
  getStore: () => undefined,
  run: (_value, body) => body(),
};
