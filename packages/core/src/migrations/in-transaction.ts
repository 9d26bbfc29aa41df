/** A step in an interactive transaction: the usual way. */

import type { Database } from '../database/database.ts';
import { type Flow, runFlow, wait } from '../database/flow.ts';
import type { Transaction } from '../database/handle.ts';
import { splitStatements } from '../sql/script.ts';
import { attachmentKey, findAttachmentsToKeep, lostAttachments } from './attachments.ts';
import { decide } from './decision.ts';
import { Examiner, RefusedStatement } from './examiner.ts';
import { StepFailure } from './failure.ts';
import { brokenGuard, closeGuard, type Guard, guardsAfter, guardsBefore, openGuard } from './guard.ts';
import type { MigrationResult } from './report.ts';
import { readSchema, type Schema } from './schema.ts';
import { lockedState } from './state.ts';
import { doneResult, elapsedSince, recordStatements, resultOf, type Step, type TryOptions, workOf } from './step.ts';
import { runWork, writing } from './work.ts';

/** Takes the write lock, reads the ledger again, does the work and writes the record; all or nothing. */
export function* runInTransaction(db: Database, step: Step, options: TryOptions): Flow<MigrationResult> {
  const { foreignKeys } = step.migration;
  const watch: Watch = { examiner: undefined };
  try {
    return yield* wait(
      db.transaction((tx) => runFlow(tx.mode, inTransaction(tx, step, options, watch)), {
        ...(foreignKeys && { foreignKeys }),
        ...options.call,
        ...(typeof workOf(step) === 'function' && { examine: (statements) => watch.examiner?.examine(statements) }),
      }),
    );
  } catch (error) {
    if (error instanceof RefusedStatement) return resultOf(step, error.refusal);
    throw error;
  }
}

/** Who looks at the statements of a function while it runs. */
interface Watch {
  examiner: Examiner | undefined;
}

function* inTransaction(tx: Transaction, step: Step, options: TryOptions, watch: Watch): Flow<MigrationResult> {
  const { platform } = tx;
  const { applied, schema } = yield* wait(tx.run(lockedState));
  const refusal = options.judge(applied);
  if (refusal !== undefined) return resultOf(step, refusal);
  const decision = yield* decide(tx, step, schema, options.approval);
  if (decision.status !== 'run') return resultOf(step, decision);
  const appliedAt = options.now();
  const start = platform.now();
  options.onBegin();
  const work = workOf(step);
  if (typeof work === 'function') yield* runExamined(tx, step, schema, options, watch);
  else {
    yield* runWork(tx, step);
    yield* assertKept(
      tx,
      splitStatements(work).map(({ sql }) => sql),
      schema,
    );
  }
  const duration = elapsedSince(start, platform);
  yield* wait(tx.run(writing(recordStatements(step, { appliedAt, engine: tx.capabilities.engine, duration }))));
  return doneResult(step, duration);
}

/** The examiner sees what the function sends, and nothing of what the runner does before and after. */
function* runExamined(tx: Transaction, step: Step, schema: Schema, { approval }: TryOptions, watch: Watch): Flow<void> {
  const guarded = step.migration.foreignKeys === 'off';
  if (guarded) yield* runGuards(tx, [...openGuard, ...guardsBefore(undefined, schema)]);
  const examiner = yield* Examiner.of(tx, step, schema, approval);
  watch.examiner = examiner;
  try {
    yield* runWork(tx, step);
  } finally {
    watch.examiner = undefined;
    examiner.assertAllowed();
  }
  yield* assertKept(tx, examiner.definitions, schema);
  // What a function writes is not known beforehand, so that nothing refers to nothing is all that is proven.
  if (guarded) yield* runGuards(tx, [...guardsAfter(undefined, schema), closeGuard]);
}

/** The indexes and triggers of a rebuilt table are there again. */
function* assertKept(tx: Transaction, statements: readonly string[], schema: Schema): Flow<void> {
  const { kept } = findAttachmentsToKeep(statements, schema);
  if (kept.length === 0) return;
  const { attachments } = yield* wait(tx.run(readSchema));
  const found = new Set(attachments.map(attachmentKey));
  const lost = kept.filter((one) => !found.has(attachmentKey(one)));
  if (lost.length > 0) throw new StepFailure(undefined, { reason: `${lostAttachments(lost)}.` });
}

function* runGuards(tx: Transaction, guards: readonly Guard[]): Flow<void> {
  try {
    yield* wait(tx.run(writing(guards.map(({ statement }) => statement))));
  } catch (error) {
    const broken = brokenGuard(guards, error, 0);
    throw new StepFailure(error, broken?.kind === 'unsafe' ? { reason: `${broken.reason}.` } : {});
  }
}
