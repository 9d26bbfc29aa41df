/** Hands the cases of the store to a test runner. */

import { Database, type DatabaseInterface } from '@coterie/core';
import { openStore } from '@coterie/store';
import type { Target } from './case.ts';
import type { StoreCase, StoreSubject } from './cases/store/case.ts';
import { storeSubjects } from './cases/store/index.ts';
import { countingDriver } from './counting-driver.ts';
import { numberedIds } from './fixtures/clock.ts';
import type { Runner } from './run.ts';
import { countCalls, StoreCalls } from './store-calls.ts';

export interface StoreCasesOptions {
  /** The subjects to run; all of them by default. */
  readonly subjects?: readonly StoreSubject[];
  /** Is told which methods were called. */
  readonly calls?: StoreCalls;
}

/** Defines a test per case of the store, each on a database of its own. */
export function runStoreCases(target: Target, runner: Runner, options: StoreCasesOptions = {}): void {
  const { subjects = storeSubjects, calls = new StoreCalls() } = options;
  runner.describe(target.name, () => {
    for (const subject of subjects) {
      runner.describe(`store: ${subject.name}`, () => {
        for (const storeCase of subject.cases) {
          runner.test(storeCase.name, async (context) => {
            const skipped = await runStoreCase(target, storeCase, calls);
            if (skipped !== null) context.skip(skipped);
          });
        }
      });
    }
  });
}

/** How long the engine may wait for a lock; cases of the store are alone in their database. */
const PATIENCE = 100;

/** Runs one case. Returns null, or the reason why the target cannot have it. */
export async function runStoreCase(
  target: Target,
  { name, options, run }: StoreCase,
  calls: StoreCalls = new StoreCalls(),
): Promise<string | null> {
  const defect = target.defects?.[name];
  if (defect !== undefined) return defect;
  const opened: DatabaseInterface = await target.open({ busyTimeout: PATIENCE });
  const driver = countingDriver(opened);
  const clock = { time: new Date(Date.UTC(2026, 0, 1)) };
  const db = new Database(driver);
  try {
    const store = await openStore(db, { now: () => clock.time, id: numberedIds(), ...options });
    countCalls(store, driver, calls);
    await run({ store, db, clock });
  } catch (error) {
    // The case's own failure is the one to be told, also when closing fails because of it.
    await leave().catch(() => undefined);
    throw error;
  }
  await leave();
  calls.cases += 1;
  return null;

  async function leave(): Promise<void> {
    await db.close();
    await target.discard?.(opened);
  }
}
