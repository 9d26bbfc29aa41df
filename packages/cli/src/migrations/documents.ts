/** The runner's answers as documents. */
import type { MigrationPlan, MigrationProblem, MigrationReport, MigrationResult, PlanEntry } from '@coterie/core';
import type {
  MigrationDocument,
  MigrationResultDocument,
  MigrationRunDocument,
  MigrationStatusDocument,
  ProblemDocument,
} from '../documents/index.ts';

export function statusDocument({ entries, problems }: MigrationPlan): MigrationStatusDocument {
  return {
    upToDate: problems.length === 0 && entries.every(({ state }) => state === 'applied'),
    migrations: entries.map(migrationDocument),
    problems: problems.map(problemDocument),
  };
}

export function migrationDocument(entry: PlanEntry): MigrationDocument {
  const { set, version, name, state, appliedAt, reason, destructive, needsApproval } = entry;
  return {
    set,
    version,
    name,
    state,
    appliedAt: appliedAt?.toISOString() ?? null,
    reason: reason ?? null,
    destructive: destructive.map((change) => ({
      reason: change.reason,
      line: change.statement?.line ?? null,
      sql: change.statement?.sql ?? null,
    })),
    needsApproval,
  };
}

export function problemDocument({ kind, set, version, name, message }: MigrationProblem): ProblemDocument {
  return { kind, set, version, name, message };
}

export function runDocument({ ok, dryRun, results, problems }: MigrationReport): MigrationRunDocument {
  return {
    ok,
    dryRun,
    results: results.map(resultDocument),
    problems: problems.map(problemDocument),
  };
}

export function resultDocument(result: MigrationResult): MigrationResultDocument {
  const { set, version, name, status, reason, durationMs, statement } = result;
  return {
    set,
    version,
    name,
    status,
    reason: reason ?? null,
    durationMs: durationMs ?? null,
    statement: statement === undefined ? null : { line: statement.line, sql: statement.sql },
  };
}
