/** Counts the round trips of every method of a store's domains, and holds each call to one. */

import { isPromiseLike } from '@coterie/core';
import type { Store } from '@coterie/store';
import { ok } from './assert.ts';
import type { CountingDriver } from './counting-driver.ts';

type Methods = Readonly<Record<string, (...args: readonly unknown[]) => unknown>>;

/** The methods that were called, and how many round trips a call of each took. */
export class StoreCalls {
  readonly #most = new Map<string, number>();
  /** How many cases were run to their end. */
  cases = 0;

  note(method: string, roundTrips: number): void {
    this.#most.set(method, Math.max(this.#most.get(method) ?? 0, roundTrips));
  }

  /** The most that a call of each method took, by its name (`sessions.create`). */
  get roundTrips(): Readonly<Record<string, number>> {
    return Object.fromEntries([...this.#most].sort(([a], [b]) => (a < b ? -1 : 1)));
  }

  /** Those of the methods that no call of reached the database. */
  missing(methods: readonly string[]): readonly string[] {
    return methods.filter((method) => (this.#most.get(method) ?? 0) === 0);
  }
}

/** Every method of every domain, as `sessions.create`. */
export function methodsOf(operations: Store['operations']): readonly string[] {
  return Object.entries(operations).flatMap(([domain, methods]) =>
    Object.keys(methods).map((method) => `${domain}.${method}`),
  );
}

/**
 * From now on a call of a domain's method on this store fails unless it is one round trip: one `execute`, and no
 * transaction. A call that is refused before anything is sent takes none, nor does one that has nothing to ask (a search
 * without words).
 */
export function countCalls(store: Store, driver: CountingDriver<Store['db']['mode']>, calls: StoreCalls): void {
  const flight = new Flight(driver, calls);
  for (const [domain, methods] of Object.entries(store.operations)) {
    const face = store[domain as keyof Store['operations']] as unknown as Methods;
    const counted = Object.keys(methods).map((method) => [
      method,
      (...args: readonly unknown[]) => flight.count(`${domain}.${method}`, () => face[method]?.(...args)),
    ]);
    // The faces are the store's own properties, so its methods and transactions do not notice.
    Object.defineProperty(store, domain, { value: Object.fromEntries(counted) });
  }
}

/** The calls that are under way at the same time, whose round trips only their sum can be told of. */
class Flight {
  readonly #driver: CountingDriver<Store['db']['mode']>;
  readonly #calls: StoreCalls;
  #methods: string[] = [];
  #open = 0;

  constructor(driver: CountingDriver<Store['db']['mode']>, calls: StoreCalls) {
    this.#driver = driver;
    this.#calls = calls;
  }

  count(method: string, call: () => unknown): unknown {
    if (this.#open === 0) {
      this.#methods = [];
      this.#driver.reset();
    }
    this.#open += 1;
    this.#methods.push(method);
    let answer: unknown;
    try {
      answer = call();
    } catch (error) {
      this.#end();
      throw error;
    }
    if (!isPromiseLike(answer)) {
      this.#end();
      return answer;
    }
    return answer.then(
      (value) => {
        this.#end();
        return value;
      },
      (error: unknown) => {
        this.#end();
        throw error;
      },
    );
  }

  #end(): void {
    this.#open -= 1;
    if (this.#open > 0) return;
    const { execute, roundTrips } = this.#driver.counts;
    const made = this.#methods.length;
    ok(
      execute === roundTrips && execute <= made,
      `${made} calls (${this.#methods.join(', ')}) took ${roundTrips} round trips, ${execute} of them outside of transactions`,
    );
    for (const method of this.#methods) this.#calls.note(method, execute === made ? 1 : made === 1 ? execute : 0);
  }
}
