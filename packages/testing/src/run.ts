/** Hands the cases to a test runner, which is given, so that any will do. */

import { Database, type DatabaseInterface } from '@coterie/core';
import type { CaseContext, ConformanceCase, Facts, Subject, Target } from './case.ts';
import { subjects } from './cases/index.ts';

/** The shape that Vitest and node:test have; for others, two functions of a line each. */
export interface Runner {
  describe(name: string, define: () => void): unknown;
  /** Runs `body`; its `skip` reports the test as skipped, with the reason. */
  test(name: string, body: (context: { skip(reason: string): unknown }) => Promise<void>): unknown;
}

/**
 * Defines a test per case. A case that a target cannot have is skipped, with the reason, when it runs.
 * @param chosen the subjects to run; all of them by default.
 */
export function runConformance(target: Target, runner: Runner, chosen: readonly Subject[] = subjects): void {
  for (const name of Object.keys(target.defects ?? {})) {
    const known = subjects.some(({ cases }) => cases.some((one) => one.name === name));
    if (!known) throw new Error(`${target.name} has a defect in a case that does not exist: ${name}`);
  }
  runner.describe(target.name, () => {
    for (const subject of chosen) {
      runner.describe(subject.name, () => {
        for (const conformanceCase of subject.cases) {
          runner.test(conformanceCase.name, async (context) => {
            const skipped = await runCase(target, conformanceCase);
            if (skipped !== null) context.skip(skipped);
          });
        }
      });
    }
  });
}

const PATIENCE = 100;

/** Runs one case on a database of its own. Returns null, or the reason why it does not apply. */
export async function runCase(target: Target, conformanceCase: ConformanceCase): Promise<string | null> {
  const { name, requires = [], busyTimeout = PATIENCE } = conformanceCase;
  const defect = target.defects?.[name];
  if (defect !== undefined) return defect;
  const driver = await target.open({ busyTimeout });
  const place = new Place(target, driver, busyTimeout);
  let reason: string | null;
  try {
    reason = requires.map((requirement) => requirement(place.facts)).find((said) => said !== null) ?? null;
    if (reason === null) await conformanceCase.run(place.context());
  } catch (error) {
    if (!(error instanceof NotApplicable)) {
      // Its own failure is the one to be told, also when closing fails because of it.
      await place.leave().catch(() => undefined);
      throw error;
    }
    reason = error.message;
  }
  await place.leave();
  return reason;
}

class NotApplicable extends Error {}

/** A database for one case, and the handles that the case took. */
class Place {
  readonly facts: Facts;
  readonly #driver: DatabaseInterface;
  readonly #busyTimeout: number;
  /** Databases that `target.open` made. */
  readonly #opened: DatabaseInterface[];
  readonly #closeable: (Database | DatabaseInterface)[];

  constructor(target: Target, driver: DatabaseInterface, busyTimeout: number) {
    const { mode, capabilities } = driver;
    this.facts = { target, mode, capabilities, context: driver.context !== undefined };
    this.#driver = driver;
    this.#busyTimeout = busyTimeout;
    this.#opened = [driver];
    this.#closeable = [driver];
  }

  context(): CaseContext {
    const place = this;
    const { target } = this.facts;
    const driver = this.#driver;
    let db: Database | undefined;
    return {
      ...this.facts,
      driver,
      get db() {
        db ??= place.#handle(driver, {});
        return db;
      },
      skip(reason) {
        throw new NotApplicable(reason);
      },
      hold: (options, over = driver) => place.#handle(over, options),
      async another({ busyTimeout = place.#busyTimeout, ...options } = {}) {
        if (target.reopen === undefined) throw new Error('The case forgot to require secondHandle.');
        return place.#handle(await target.reopen(driver, { busyTimeout }), { busyTimeout, ...options });
      },
      async separate(options = {}) {
        const other = await target.open({ busyTimeout: place.#busyTimeout });
        place.#opened.push(other);
        place.#closeable.push(other);
        return place.#handle(other, options);
      },
      async load(bytes) {
        if (target.load === undefined) throw new Error('The case forgot to require loadable.');
        const loaded = await target.load(bytes);
        place.#opened.push(loaded);
        return place.#handle(loaded, {});
      },
    };
  }

  /** Closes in reverse order; what a failed case left open must not keep the next one from its files. */
  async leave(): Promise<void> {
    for (const handle of this.#closeable.reverse()) await handle.close();
    for (const driver of this.#opened) await this.facts.target.discard?.(driver);
  }

  #handle(driver: DatabaseInterface, options: ConstructorParameters<typeof Database>[1]): Database {
    const handle = new Database(driver, options);
    this.#closeable.push(handle);
    return handle;
  }
}
