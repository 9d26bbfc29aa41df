import { ValidationError } from '../database/errors.ts';

interface Entry<S> {
  readonly statement: S;
  lastUse: number;
}

/**
 * Keeps prepared statements, least recently used ones out first. A statement is keyed by its SQL and by the mode it
 * reads in: a mode set on a shared statement would leak to its other users.
 */
export class StatementCache<S> {
  readonly #capacity: number;
  readonly #dispose: (statement: S) => void;
  readonly #entries = new Map<string, Entry<S>>();
  #uses = 0;

  /**
   * @param options.dispose frees what the engine holds for a statement that leaves the cache.
   * @throws {ValidationError} when the capacity, an adapter's `statementCacheSize`, is no whole number from 1 on.
   */
  constructor(options: { readonly capacity: number; readonly dispose?: (statement: S) => void }) {
    if (!Number.isSafeInteger(options.capacity) || options.capacity < 1) {
      throw new ValidationError(
        'statementCacheSize',
        `statementCacheSize is ${options.capacity}. Give a whole number from 1 on.`,
      );
    }
    this.#capacity = options.capacity;
    this.#dispose = options.dispose ?? (() => undefined);
  }

  get size(): number {
    return this.#entries.size;
  }

  /** The statement of this text and mode, prepared when it is not there. */
  get(sql: string, mode: string, prepare: () => S): S {
    const key = mode === '' ? sql : `${mode}\0${sql}`;
    let entry = this.#entries.get(key);
    if (entry === undefined) {
      entry = { statement: prepare(), lastUse: 0 };
      if (this.#entries.size >= this.#capacity) this.#evictOldest();
      this.#entries.set(key, entry);
    }
    // A counter on the entry makes a hit one lookup; moving the key to the end of the map would make it three.
    this.#uses += 1;
    entry.lastUse = this.#uses;
    return entry.statement;
  }

  /** Frees all of them. */
  clear(): void {
    for (const { statement } of this.#entries.values()) this.#dispose(statement);
    this.#entries.clear();
  }

  #evictOldest(): void {
    let oldest: readonly [string, Entry<S>] | undefined;
    for (const candidate of this.#entries) {
      if (oldest === undefined || candidate[1].lastUse < oldest[1].lastUse) oldest = candidate;
    }
    if (oldest === undefined) return;
    this.#entries.delete(oldest[0]);
    this.#dispose(oldest[1].statement);
  }
}
