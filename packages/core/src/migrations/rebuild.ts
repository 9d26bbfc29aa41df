/**
 * A step of SQL with foreign keys off: decided from what was read, and sent as one request that proves in the
 * transaction that this still holds. So it is the same on every driver, a remote server included.
 */

import type { Statement } from '../database/contract.ts';
import type { Database } from '../database/database.ts';
import { DatabaseError } from '../database/errors.ts';
import { type Flow, wait } from '../database/flow.ts';
import type { Handle } from '../database/handle.ts';
import { quoteIdentifier } from '../sql/identifier.ts';
import { splitStatements } from '../sql/script.ts';
import { decide } from './decision.ts';
import { StepFailure } from './failure.ts';
import {
  type Broken,
  brokenGuard,
  closeGuard,
  type Guard,
  guardsAfter,
  guardsBefore,
  NONE_LEFT,
  openGuard,
  STARTED,
  stillEmpty,
  unmovedLedger,
  unmovedSchema,
} from './guard.ts';
import { createLedger } from './ledger.ts';
import type { MigrationResult } from './report.ts';
import { inSnapshot, readState, type State } from './state.ts';
import {
  doneResult,
  elapsedSince,
  type Refusal,
  recordStatements,
  resultOf,
  type Step,
  type StepOptions,
} from './step.ts';
import { asStatement, placeOf, writing } from './work.ts';

/** @returns undefined when another process changed the database in between, and all is to be decided again. */
export function* runRebuild(
  db: Database,
  step: Step,
  script: string,
  options: StepOptions,
): Flow<MigrationResult | undefined> {
  const prepared = yield* inSnapshot(db, (tx) => prepare(tx, step, options), options.call);
  if (!('state' in prepared)) return resultOf(step, prepared);
  const { state, empty } = prepared;
  const work = splitStatements(script);
  const before = guardsOf(script, state, empty);
  const after = guardsAfter(script, state.schema);
  const record = recordStatements(step, {
    appliedAt: options.now(),
    engine: db.capabilities.engine,
    duration: STARTED,
  });
  const statements: Statement[] = [
    ...before.map(({ statement }) => statement),
    ...work.map(asStatement),
    ...after.map(({ statement }) => statement),
    ...record,
    closeGuard.statement,
  ];
  const start = db.platform.now();
  try {
    yield* wait(db.run(writing(statements), { foreignKeys: 'off', ...options.call }));
  } catch (error) {
    const broken = brokenGuard(before, error, 0) ?? brokenGuard(after, error, before.length + work.length);
    if (broken?.kind === 'moved' || lostRace(error, record)) return undefined;
    if (broken !== undefined) throw new StepFailure(error, { reason: yield* sentenceOf(db, broken, error) });
    throw new StepFailure(error, { statement: placeOf(work, error, before.length) });
  }
  return doneResult(step, elapsedSince(start, db.platform));
}

interface Prepared {
  readonly state: State;
  /** The tables on whose being empty the decision rests. */
  readonly empty: readonly string[];
}

function* prepare(tx: Handle, step: Step, options: StepOptions): Flow<Prepared | Refusal> {
  const state = yield* readState(tx);
  const refusal = options.judge(state.applied);
  if (refusal !== undefined) return refusal;
  const decision = yield* decide(tx, step, state.schema, options.approval);
  if (decision.status !== 'run') return decision;
  return { state, empty: decision.empty };
}

function guardsOf(script: string, { applied, schema }: State, empty: readonly string[]): readonly Guard[] {
  return [
    ...openGuard,
    unmovedSchema(schema),
    { statement: createLedger },
    unmovedLedger(applied.length),
    ...stillEmpty(empty),
    ...guardsBefore(script, schema),
  ];
}

/** The record that was to be written is there: on a server, the primary key decides between two who come at once. */
function lostRace(error: unknown, record: readonly Statement[]): boolean {
  return error instanceof DatabaseError && error.code === 'constraint' && record.some(({ sql }) => sql === error.sql);
}

function* sentenceOf(db: Database, broken: Exclude<Broken, { readonly kind: 'moved' }>, error: unknown): Flow<string> {
  if (broken.kind === 'unsafe') return `${broken.reason}.`;
  const { table } = broken;
  const { rows } = yield* wait(db.query(`SELECT count(*) FROM ${quoteIdentifier(table)}`));
  const before = rows[0]?.[0];
  const none = error instanceof DatabaseError && error.constraint?.name === NONE_LEFT;
  return `Rows of table ${quoteIdentifier(table)} would have been lost: ${before} before, ${none ? '0' : 'fewer'} after. Write the migration so that it leaves them alone.`;
}
