/** Runs one step to its result, whoever else tries it at the same moment. */

import type { Database } from '../database/database.ts';
import { DatabaseError } from '../database/errors.ts';
import { type Flow, wait } from '../database/flow.ts';
import { abortedError } from '../database/gate.ts';
import { failedResult, StepFailure } from './failure.ts';
import { runInTransaction } from './in-transaction.ts';
import { readLedger } from './ledger.ts';
import { runRebuild } from './rebuild.ts';
import type { MigrationResult } from './report.ts';
import { doneResult, findUnsupported, resultOf, type Step, type StepOptions, type TryOptions, workOf } from './step.ts';

/** How long a step goes on trying, in milliseconds; a try that has begun is not cut short. */
export const LOCK_TIMEOUT = 30_000;
/** A synchronous database cannot pause between tries, so that a driver which does not wait itself would spin. */
const SYNC_TRIES = 12;
const LONGEST_PAUSE = 50;

/** Never throws for what a migration does: a failure is a result, and the database is as it was before the step. */
export function* runStep(db: Database, step: Step, options: StepOptions): Flow<MigrationResult> {
  const unsupported = findUnsupported(step, db.capabilities);
  if (unsupported !== undefined) return resultOf(step, unsupported);
  let began = false;
  const deadline = db.platform.now() + options.lockTimeout;
  for (let tries = 1; ; tries += 1) {
    const mayTryAgain = (): boolean => db.platform.now() < deadline && (db.mode === 'async' || tries < SYNC_TRIES);
    try {
      const { signal } = options.call;
      if (signal?.aborted) throw abortedError(signal);
      const result = yield* tryStep(db, step, {
        ...options,
        onBegin: () => {
          began = true;
        },
      });
      if (result === undefined && mayTryAgain()) continue;
      if (result === undefined) throw overtaken(tries);
      return result;
    } catch (error) {
      const failure = StepFailure.from(error);
      if (canTryAgain(failure.cause, began && typeof workOf(step) === 'function') && mayTryAgain()) {
        yield* pause(db);
        continue;
      }
      return yield* settle(db, step, failure);
    }
  }
}

/** Where it can be waited, others of this process get their turn: a lock may be held by one of them. */
function* pause({ mode, platform }: Database): Flow<void> {
  if (mode === 'sync') return;
  const ms = LONGEST_PAUSE * (0.5 + platform.random() / 2);
  yield* wait(new Promise<void>((resolve) => void platform.after(ms, resolve)));
}

function overtaken(tries: number): DatabaseError {
  return new DatabaseError('busy', `Other processes changed the schema each of the ${tries} times that it was tried.`, {
    retryable: true,
  });
}

function* tryStep(db: Database, step: Step, options: TryOptions): Flow<MigrationResult | undefined> {
  const work = workOf(step);
  const { foreignKeys } = step.migration;
  if (foreignKeys === 'off' && typeof work === 'string') return yield* runRebuild(db, step, work, options);
  return yield* runInTransaction(db, step, options);
}

/**
 * The lock was held all the while, or a server took it away. A function is not run twice: it may have done more than
 * what was rolled back.
 */
function canTryAgain(cause: unknown, functionRan: boolean): boolean {
  if (functionRan || !(cause instanceof DatabaseError) || cause.outcome !== 'not-applied') return false;
  return cause.code === 'busy' || cause.code === 'rolled-back';
}

/** A server may have taken the COMMIT although its answer never came: the ledger knows, where it can still be asked. */
function* settle(db: Database, step: Step, failure: StepFailure): Flow<MigrationResult> {
  const { cause } = failure;
  if (!(cause instanceof DatabaseError) || cause.outcome === 'not-applied')
    return failedResult(step, failure, 'not-applied');
  try {
    const applied = yield* readLedger(db);
    const recorded = applied.find(({ set, version }) => set === step.set && version === step.migration.version);
    if ((recorded !== undefined) !== (step.direction === 'up')) return failedResult(step, failure, 'not-applied');
    return doneResult(step, recorded?.durationMs ?? 0);
  } catch (error) {
    if (error instanceof DatabaseError) return failedResult(step, failure, 'unknown');
    throw error;
  }
}
