import type { DatabaseError } from '../database/errors.ts';
import type { MigrationProblem } from './problem.ts';

/** A statement of a migration. */
export interface StatementPlace {
  /** Counted from 0. */
  readonly index: number;
  /** The line of the migration's text on which it starts, from 1. */
  readonly line: number;
  readonly sql: string;
}

/**
 * - `applied`, `rolled-back` done by this run · `skipped` done before, by this or by another process
 * - `pending` would be done (dry runs only)
 * - `blocked` not run, because something stands before it · `failed` tried and wholly undone
 */
export type MigrationStatus = 'applied' | 'rolled-back' | 'skipped' | 'pending' | 'blocked' | 'failed';

/** What became of one migration. */
export interface MigrationResult {
  readonly set: string;
  readonly version: number;
  readonly name: string;
  readonly status: MigrationStatus;
  /** Why, and what to do next; of a `pending` one, what cannot be known yet. Absent for `applied` and `rolled-back`. */
  readonly reason?: string;
  /** Milliseconds; for `applied` and `rolled-back`. */
  readonly durationMs?: number;
  /** The statement that failed, or that needs approval. */
  readonly statement?: StatementPlace;
  /** What a failed one failed with. */
  readonly error?: DatabaseError;
}

/** What a run did, migration by migration in the order of the run. */
export interface MigrationReport {
  /** Nothing is blocked, nothing failed, and the sets have no problems. */
  readonly ok: boolean;
  readonly dryRun: boolean;
  readonly results: readonly MigrationResult[];
  readonly problems: readonly MigrationProblem[];
}

export function report(
  results: readonly MigrationResult[],
  problems: readonly MigrationProblem[],
  dryRun: boolean,
): MigrationReport {
  const stopped = results.some(({ status }) => status === 'blocked' || status === 'failed');
  return { ok: !stopped && problems.length === 0, dryRun, results, problems };
}
