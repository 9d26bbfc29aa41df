/** What a step failed with, and where. */

import { DatabaseError } from '../database/errors.ts';
import { isOfSurroundings, MigrationError } from './error.ts';
import { migrationLabel } from './migration.ts';
import type { MigrationResult } from './report.ts';
import type { StatementPlace } from './statement-place.ts';
import { labelOf, resultOf, type Step } from './step.ts';

interface FailurePlace {
  readonly statement?: StatementPlace | undefined;
  /** What failed, as the start of a sentence. */
  readonly subject?: string;
  /** The whole sentence, where the error itself says too little. */
  readonly reason?: string;
}

/** Carries an error out of a transaction's body together with its place. */
export class StepFailure extends Error {
  override readonly name = 'StepFailure';
  override readonly cause: unknown;
  readonly place: FailurePlace;

  constructor(cause: unknown, place: FailurePlace = {}) {
    super('A migration failed.');
    this.cause = cause;
    this.place = place;
  }

  static from(error: unknown): StepFailure {
    return error instanceof StepFailure ? error : new StepFailure(error);
  }
}

/** @param outcome what is known of the database now; an error of the commit itself may not tell. */
export function failedResult(
  step: Step,
  { cause, place }: StepFailure,
  outcome: 'not-applied' | 'unknown',
): MigrationResult {
  const { statement } = place;
  const told = place.reason ?? `${place.subject ?? subjectOf(step, statement)}: ${messageOf(cause)}`;
  return resultOf(step, {
    status: 'failed',
    reason: `${told} ${outcome === 'unknown' ? NOBODY_KNOWS : nothingDone(step, cause)}`,
    ...(statement && { statement }),
    error: cause instanceof DatabaseError ? cause : migrationError(step, told, cause),
  });
}

const NOBODY_KNOWS = 'Whether it is in the database is not known. Run the migrations again; the ledger tells.';

function nothingDone(step: Step, cause: unknown): string {
  const [done, again] =
    step.direction === 'up' ? ['applied', 'run the migrations again'] : ['rolled back', 'roll back again'];
  const remedy = isOfSurroundings(cause) ? `To go on, ${again}.` : `Correct it and ${again}.`;
  return `Nothing of it was ${done}, and what was ${done} before it stays so. ${remedy}`;
}

function subjectOf(step: Step, statement: StatementPlace | undefined): string {
  if (statement === undefined) return `${labelOf(step)} failed`;
  return `Statement ${statement.index + 1} of ${labelOf(step)} (${step.direction}, line ${statement.line}) failed`;
}

function messageOf(cause: unknown): string {
  const message = cause instanceof Error ? cause.message : String(cause);
  return /[.!?]$/.test(message) ? message : `${message}.`;
}

function migrationError(step: Step, message: string, cause: unknown): MigrationError {
  const { set, migration } = step;
  return new MigrationError(message, { set, version: migration.version, migration: migrationLabel(migration), cause });
}
