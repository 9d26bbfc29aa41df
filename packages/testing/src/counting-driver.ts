import type {
  BeginOptions,
  DatabaseInterface,
  ExecuteOptions,
  Mode,
  Result,
  ResultSet,
  Statement,
  TransactionInterface,
} from '@coterie/core';
import { after, wrapDriver } from './wrap-driver.ts';

/** How often a driver was called. Each is a round trip where the database is behind a network. */
export interface Counts {
  /** `execute` outside of a transaction. */
  readonly execute: number;
  readonly begin: number;
  /** `execute` inside a transaction. */
  readonly transactionExecute: number;
  readonly commit: number;
  readonly rollback: number;
  /** All of the above. */
  readonly roundTrips: number;
  /** Statements in all `execute` calls. */
  readonly statements: number;
}

export interface CountingDriver<M extends Mode> extends DatabaseInterface<M> {
  /** Since the driver was made, or since `reset`. Calls that fail count too. */
  readonly counts: Counts;
  reset(): void;
}

type Tally = { -readonly [K in Exclude<keyof Counts, 'roundTrips'>]: number };

const nothing = (): Tally => ({ execute: 0, begin: 0, transactionExecute: 0, commit: 0, rollback: 0, statements: 0 });

/**
 * Counts what reaches a driver, to hold code to its number of round trips:
 *
 * ```ts
 * const driver = countingDriver(betterSqlite3(':memory:'));
 * const store = openStore(driver);
 * driver.reset();
 * store.sessions.get(id);
 * driver.counts.roundTrips; // 1
 * ```
 */
export function countingDriver<M extends Mode>(driver: DatabaseInterface<M>): CountingDriver<M> {
  let tally = nothing();
  const executed = (kind: 'execute' | 'transactionExecute', statements: readonly Statement[]): void => {
    tally[kind] += 1;
    tally.statements += statements.length;
  };
  const countedTransaction = (inner: TransactionInterface<M>): TransactionInterface<M> => ({
    get open() {
      return inner.open;
    },
    execute(statements, options) {
      executed('transactionExecute', statements);
      return inner.execute(statements, options);
    },
    commit() {
      tally.commit += 1;
      return inner.commit();
    },
    rollback() {
      // An ended transaction has nothing to send.
      if (inner.open) tally.rollback += 1;
      return inner.rollback();
    },
  });
  const counted = wrapDriver(driver, {
    execute(statements: readonly Statement[], options: ExecuteOptions): Result<M, readonly ResultSet[]> {
      executed('execute', statements);
      return driver.execute(statements, options);
    },
    begin(options: BeginOptions): Result<M, TransactionInterface<M>> {
      tally.begin += 1;
      return after(driver.mode, () => driver.begin(options), countedTransaction);
    },
  });
  return Object.defineProperties(counted as CountingDriver<M>, {
    counts: {
      get: (): Counts => {
        const { execute, begin, transactionExecute, commit, rollback } = tally;
        return { ...tally, roundTrips: execute + begin + transactionExecute + commit + rollback };
      },
    },
    reset: {
      value: () => {
        tally = nothing();
      },
    },
  });
}
