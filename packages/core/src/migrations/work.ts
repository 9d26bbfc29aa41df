/** The migration's own work inside the transaction of its step. */

import type { Statement } from '../database/contract.ts';
import { DatabaseError } from '../database/errors.ts';
import { type Flow, isPromiseLike, wait } from '../database/flow.ts';
import type { Transaction } from '../database/handle.ts';
import type { Operation } from '../database/operation.ts';
import { type ScriptStatement, splitStatements } from '../sql/script.ts';
import { StepFailure } from './failure.ts';
import type { MigrationFunction } from './migration.ts';
import type { StatementPlace } from './statement-place.ts';
import { labelOf, type Step, workOf } from './step.ts';

/** Runs the work; what it throws says where it failed. */
export function* runWork(tx: Transaction, step: Step): Flow<void> {
  const work = workOf(step);
  if (typeof work === 'function') {
    yield* runFunction(tx, step, work);
    return;
  }
  const script = splitStatements(work);
  try {
    yield* wait(tx.run(writing(script.map(asStatement))));
  } catch (error) {
    throw new StepFailure(error, { statement: placeOf(script, error, 0) });
  }
}

/** Statements whose answers nobody needs. */
export function writing(statements: readonly Statement[]): Operation<void> {
  return { access: 'write', statements, decode: () => undefined };
}

export function asStatement({ sql }: ScriptStatement): Statement {
  return { sql, params: [] };
}

/** The script's statement at which a call failed whose statements from `first` on are the script's. */
export function placeOf(script: readonly ScriptStatement[], error: unknown, first: number): StatementPlace | undefined {
  if (!(error instanceof DatabaseError) || error.statementIndex === undefined) return undefined;
  const index = error.statementIndex - first;
  const statement = script[index];
  return statement && { index, line: statement.line, sql: statement.sql };
}

function* runFunction(tx: Transaction, step: Step, work: MigrationFunction): Flow<void> {
  const subject = `The ${step.direction} function of ${labelOf(step)} failed`;
  try {
    const answer = work(tx);
    if (tx.mode === 'sync' && isPromiseLike(answer)) {
      // Its own rejection would only follow this error as a second, unhandled one.
      answer.then(undefined, () => undefined);
      throw new DatabaseError(
        'invalid',
        'it returned a promise, and the database is synchronous. Write it without async and await, or open the database with an asynchronous driver',
      );
    }
    yield* wait(answer);
  } catch (error) {
    throw new StepFailure(error, { subject });
  }
}
