import { DatabaseError, type Statement } from '@coterie/core';

/** The calls at which a fault can happen; `step` is `execute` inside a transaction. */
export type FaultPoint = 'execute' | 'begin' | 'step' | 'commit' | 'rollback';

export interface Fault {
  readonly at: FaultPoint;
  /**
   * - `busy` another connection holds the lock: nothing is done; a transaction stays open
   * - `broken-before` the connection breaks before the call reaches the database, and with it an open transaction
   * - `broken-after` it breaks before the answer arrives: the call was done, and nobody can know
   * - `rolled-back` the engine or server ends the transaction (points `step` and `commit`)
   */
  readonly fault: 'busy' | 'broken-before' | 'broken-after' | 'rolled-back';
  /** How many calls at this point pass before it happens. Default 0. */
  readonly skip?: number;
  /** How many calls it hits then. Default 1. */
  readonly times?: number;
  /** Index of the statement of the call that fails; those before it are done. Default 0. */
  readonly statement?: number;
}

/** Faults that wait for their call. */
export class FaultSchedule {
  #waiting: { readonly fault: Fault; skip: number; times: number }[] = [];

  add(faults: readonly Fault[]): void {
    for (const fault of faults) this.#waiting.push({ fault, skip: fault.skip ?? 0, times: fault.times ?? 1 });
  }

  /** The fault that hits the next call at this point, if one does. */
  take(at: FaultPoint): Fault | undefined {
    const due = this.#waiting.find((one) => one.fault.at === at);
    if (due === undefined) return undefined;
    if (due.skip > 0) {
      due.skip -= 1;
      return undefined;
    }
    due.times -= 1;
    if (due.times <= 0) this.#waiting = this.#waiting.filter((one) => one !== due);
    return due.fault;
  }

  /** Those that have not happened yet. */
  get pending(): readonly Fault[] {
    return this.#waiting.map((one) => one.fault);
  }
}

/** The error of a fault, as adapters report the real thing. */
export function faultError({ at, fault, statement = 0 }: Fault, statements?: readonly Statement[]): DatabaseError {
  const failed = statements?.[statement];
  const place = failed === undefined ? {} : { statementIndex: statement, sql: failed.sql };
  const cause = new Error(`injected: ${fault} at ${at}`);
  switch (fault) {
    case 'busy':
      return new DatabaseError('busy', 'The database is locked (an injected fault). Try again.', {
        ...place,
        cause,
        retryable: true,
      });
    case 'rolled-back':
      return new DatabaseError('rolled-back', 'The transaction was ended by the engine (an injected fault).', {
        ...place,
        cause,
        retryable: true,
      });
    case 'broken-before':
      return new DatabaseError('connection', 'The connection broke before the call arrived (an injected fault).', {
        cause,
        retryable: true,
      });
    case 'broken-after':
      return new DatabaseError('connection', 'The connection broke before the answer arrived (an injected fault).', {
        cause,
        // What a transaction has not committed is gone with its connection.
        outcome: at === 'execute' || at === 'commit' ? 'unknown' : 'not-applied',
      });
  }
}
