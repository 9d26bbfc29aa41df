import { DatabaseError, type DatabaseInterface, type Signal } from '@coterie/core';
import type { ReaderSettings } from './options.ts';

type Reader = DatabaseInterface<'async'>;

interface Waiter {
  admit(reader: Reader): void;
  refuse(error: DatabaseError): void;
}

/** Milliseconds for which a call waits for a reader that others hold. */
const PATIENCE = 30_000;

/** Timers take 32 bits; what is longer would fire at once. */
const LONGEST_TIMER = 2 ** 31 - 1;

/** Connections that only read, each of which one call or one transaction has at a time. */
export class Readers {
  readonly #open: () => Reader;
  readonly #settings: ReaderSettings;
  readonly #all = new Set<Reader>();
  /** Those that nobody has, the one that was used last at the end, and what will close those that are too many. */
  readonly #idle = new Map<Reader, NodeJS.Timeout | undefined>();
  readonly #waiting = new Set<Waiter>();
  #closed = false;

  constructor(open: () => Reader, settings: ReaderSettings) {
    this.#open = open;
    this.#settings = settings;
    try {
      while (this.#all.size < settings.min) this.#rest(this.#openOne());
    } catch (error) {
      for (const reader of this.#all) void reader.close();
      throw error;
    }
  }

  get open(): number {
    return this.#all.size;
  }

  get idle(): number {
    return this.#idle.size;
  }

  get waiting(): number {
    return this.#waiting.size;
  }

  /** A reader that nobody else has until it is given back: an open one, a new one, or the next that comes back. */
  async take(signal: Signal | undefined): Promise<Reader> {
    if (this.#closed) throw closed();
    const [reader] = [...this.#idle.keys()].slice(-1);
    if (reader !== undefined) {
      clearTimeout(this.#idle.get(reader));
      this.#idle.delete(reader);
      return reader;
    }
    return this.#all.size < this.#settings.max ? this.#openOne() : this.#wait(signal);
  }

  give(reader: Reader): void {
    if (this.#closed) return;
    const [next] = this.#waiting;
    if (next !== undefined) next.admit(reader);
    else this.#rest(reader);
  }

  async close(): Promise<void> {
    this.#closed = true;
    for (const waiter of this.#waiting) waiter.refuse(closed());
    for (const timer of this.#idle.values()) clearTimeout(timer);
    for (const reader of this.#all) await reader.close();
    this.#all.clear();
    this.#idle.clear();
  }

  #openOne(): Reader {
    const reader = this.#open();
    this.#all.add(reader);
    return reader;
  }

  #rest(reader: Reader): void {
    this.#idle.set(reader, undefined);
    const { min, idleTimeout } = this.#settings;
    if (this.#all.size <= min || idleTimeout === Number.POSITIVE_INFINITY) return;
    const timer = setTimeout(() => this.#retire(reader), Math.min(idleTimeout, LONGEST_TIMER));
    timer.unref();
    this.#idle.set(reader, timer);
  }

  #retire(reader: Reader): void {
    if (this.#all.size <= this.#settings.min) return;
    this.#idle.delete(reader);
    this.#all.delete(reader);
    // It holds no transaction, and what is read has been read: nothing can be lost.
    reader.close().catch(() => undefined);
  }

  #wait(signal: Signal | undefined): Promise<Reader> {
    if (signal?.aborted) return Promise.reject(aborted(signal));
    return new Promise((resolve, reject) => {
      const settle = (): void => {
        this.#waiting.delete(waiter);
        clearTimeout(timer);
        signal?.removeEventListener('abort', abort);
      };
      const waiter: Waiter = {
        admit: (reader) => {
          settle();
          resolve(reader);
        },
        refuse: (error) => {
          settle();
          reject(error);
        },
      };
      const abort = (): void => waiter.refuse(aborted(signal));
      const timer = setTimeout(() => waiter.refuse(exhausted(this.#settings.max)), PATIENCE);
      signal?.addEventListener('abort', abort);
      this.#waiting.add(waiter);
    });
  }
}

function closed(): DatabaseError {
  return new DatabaseError('closed', 'The database is closed. Open it again to go on.');
}

function exhausted(max: number): DatabaseError {
  return new DatabaseError(
    'timeout',
    `All ${max} readers were taken by transactions for ${PATIENCE} ms. Keep read transactions shorter, or raise readers.max.`,
    { retryable: true },
  );
}

function aborted(signal: Signal | undefined): DatabaseError {
  return new DatabaseError('aborted', 'The call was cancelled by its signal while it waited for a reader.', {
    cause: signal?.reason,
  });
}
