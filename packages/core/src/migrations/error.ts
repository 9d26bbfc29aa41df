import { DatabaseError, type DatabaseErrorOptions, type ErrorCode } from '../database/errors.ts';
import { migrationLabel } from './migration.ts';
import type { MigrationProblem } from './problem.ts';
import type { MigrationReport } from './report.ts';

export interface MigrationErrorOptions {
  /** The set and the migration that the error is about, where it is about one. */
  readonly set?: string | undefined;
  readonly version?: number | undefined;
  readonly migration?: string | undefined;
  /** The file that is wrong, where migrations come from files. */
  readonly file?: string | undefined;
  readonly problems?: readonly MigrationProblem[];
  readonly report?: MigrationReport;
  readonly cause?: unknown;
}

/**
 * What a migration can fail with and have no part in: the lock, the file, the disk, the way to a server. Such a code says
 * what to do, and "migration" would not.
 */
const SURROUNDINGS: ReadonlySet<ErrorCode> = new Set([
  'busy',
  'timeout',
  'aborted',
  'closed',
  'rolled-back',
  'cannot-open',
  'not-a-database',
  'corrupt',
  'readonly',
  'full',
  'io',
  'connection',
  'unauthorized',
]);

export function isOfSurroundings(error: unknown): error is DatabaseError {
  return error instanceof DatabaseError && SURROUNDINGS.has(error.code);
}

/**
 * The history of the schema, or a migration, is not as it must be, or could not be brought there: then the code is that
 * of the reason (`busy`, `full`, `connection` …). Nothing was left half-done.
 */
export class MigrationError extends DatabaseError {
  override readonly name = 'MigrationError';
  readonly set: string | undefined;
  readonly version: number | undefined;
  /** Such as `003_add_audit_log`. */
  readonly migration: string | undefined;
  readonly file: string | undefined;
  readonly problems: readonly MigrationProblem[];
  readonly report: MigrationReport | undefined;

  constructor(message: string, options: MigrationErrorOptions = {}) {
    const { code, ...rest } = told(options.cause);
    super(code, message, rest);
    this.set = options.set;
    this.version = options.version;
    this.migration = options.migration;
    this.file = options.file;
    this.problems = options.problems ?? [];
    this.report = options.report;
  }

  /** For those who cannot go on without an up-to-date schema: the first reason why a run was not `ok`. */
  static of(report: MigrationReport): MigrationError {
    const { problems } = report;
    const result = report.results.find(({ status }) => status === 'blocked' || status === 'failed');
    const message = problems[0]?.message ?? result?.reason ?? 'The schema could not be brought up to date.';
    return new MigrationError(message, {
      problems,
      report,
      set: result?.set ?? problems[0]?.set,
      ...(result && { version: result.version, migration: migrationLabel(result), cause: result.error }),
    });
  }
}

function told(cause: unknown): DatabaseErrorOptions & { readonly code: ErrorCode } {
  if (cause === undefined) return { code: 'migration' };
  if (!isOfSurroundings(cause)) return { code: 'migration', cause };
  const { code, outcome, retryable } = cause;
  return { code, outcome, retryable, cause };
}
