import {
  type DatabaseInterface,
  type Flow,
  type Mode,
  type Result,
  type ResultSet,
  runFlow,
  type Statement,
  type TransactionInterface,
  wait,
} from '@coterie/core';
import { type Fault, FaultSchedule, faultError } from './fault.ts';
import { after, wrapDriver } from './wrap-driver.ts';

export interface FaultDriver<M extends Mode> extends DatabaseInterface<M> {
  /** Faults that have not happened yet. */
  readonly pending: readonly Fault[];
  /** Plans further faults, after those that wait. */
  inject(...faults: readonly Fault[]): void;
}

/**
 * A driver that fails as planned, and otherwise answers as `driver` does:
 *
 * ```ts
 * const driver = faultDriver(libsql({ url }), [{ at: 'commit', fault: 'broken-after' }]);
 * ```
 */
export function faultDriver<M extends Mode>(driver: DatabaseInterface<M>, plan: readonly Fault[] = []): FaultDriver<M> {
  const schedule = new FaultSchedule();
  schedule.add(plan);
  const { mode } = driver;
  const faulty = wrapDriver(driver, {
    execute: (statements, options) =>
      runFlow(
        mode,
        faultyCall(schedule.take('execute'), () => driver.execute(statements, options), { statements }),
      ),
    begin: (options) =>
      after(
        mode,
        () =>
          runFlow(
            mode,
            faultyCall(schedule.take('begin'), () => driver.begin(options), { undo: rollBack }),
          ),
        (transaction) => new FaultyTransaction(mode, transaction, schedule),
      ),
  });
  return Object.defineProperties(faulty as FaultDriver<M>, {
    pending: { get: () => schedule.pending },
    inject: { value: (...faults: readonly Fault[]) => schedule.add(faults) },
  });
}

/** What a broken connection takes with it. */
const rollBack = (transaction: TransactionInterface): unknown => transaction.rollback();

interface Place<T> {
  readonly statements?: readonly Statement[];
  /** What is lost when the connection breaks after the call. */
  readonly undo?: (answer: T) => unknown;
}

function* faultyCall<T>(fault: Fault | undefined, call: () => T | Promise<T>, place: Place<T>): Flow<T> {
  if (fault === undefined) return yield* wait(call());
  if (fault.fault === 'broken-after') {
    const answer = yield* wait(call());
    yield* wait(place.undo?.(answer));
  }
  throw faultError(fault, place.statements);
}

class FaultyTransaction<M extends Mode> implements TransactionInterface<M> {
  readonly #mode: M;
  readonly #inner: TransactionInterface<M>;
  readonly #schedule: FaultSchedule;

  constructor(mode: M, inner: TransactionInterface<M>, schedule: FaultSchedule) {
    this.#mode = mode;
    this.#inner = inner;
    this.#schedule = schedule;
  }

  get open(): boolean {
    return this.#inner.open;
  }

  execute(...[statements, options]: Parameters<TransactionInterface<M>['execute']>): Result<M, readonly ResultSet[]> {
    const fault = this.#schedule.take('step');
    if (fault === undefined) return this.#inner.execute(statements, options);
    const done = fault.fault === 'broken-after' ? statements : statements.slice(0, fault.statement ?? 0);
    return this.#fail(fault, () => (done.length === 0 ? undefined : this.#inner.execute(done, options)), statements);
  }

  commit(): Result<M, void> {
    const fault = this.#schedule.take('commit');
    if (fault === undefined) return this.#inner.commit();
    return this.#fail(fault, () => (fault.fault === 'broken-after' ? this.#inner.commit() : undefined));
  }

  rollback(): Result<M, void> {
    const fault = this.#schedule.take('rollback');
    if (fault === undefined) return this.#inner.rollback();
    return this.#fail(fault, () => undefined);
  }

  /** Does what was still done, then takes the transaction away unless the fault leaves it open. */
  #fail<T>(fault: Fault, before: () => unknown, statements?: readonly Statement[]): Result<M, T> {
    const inner = this.#inner;
    return runFlow(
      this.#mode,
      (function* (): Flow<T> {
        yield* wait(before());
        if (fault.fault !== 'busy') yield* wait(inner.rollback());
        throw faultError(fault, statements);
      })(),
    );
  }
}
