import type { DatabaseError } from '../database/errors.ts';
import type { DestructiveChange } from './destructive.ts';
import type { MigrationProblem } from './problem.ts';
import type { StatementPlace } from './statement-place.ts';

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
  /** What needs approval and has none, where that is why it is blocked. */
  readonly unapproved?: readonly DestructiveChange[];
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
