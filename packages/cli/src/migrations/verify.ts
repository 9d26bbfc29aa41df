import type { MigrationSet, VerifyReport } from '@coterie/core';
import type { VerifyDocument } from '../documents/index.ts';
import { problemDocument, resultDocument } from './documents.ts';

/**
 * Verifies each set behind those before it, which it may need, on a scratch database of its own: a way down ends at the
 * first migration without one, and that of one set must not keep the sets before it from being tried.
 */
export async function verifySets(sets: readonly MigrationSet[]): Promise<VerifyDocument> {
  const steps: VerifyDocument['steps'][number][] = [];
  const irreversible: string[] = [];
  for (const [at, { name }] of sets.entries()) {
    const report = await verifyOnScratch(sets.slice(0, at + 1));
    // What the sets before it did was told in their own turn, unless it went wrong only here.
    steps.push(...report.steps.filter((step) => step.result.set === name || wentWrong(step)).map(stepDocument));
    if (report.irreversible?.startsWith(`${name}/`)) irreversible.push(report.irreversible);
    if (!report.ok) return { ok: false, steps, problems: report.problems.map(problemDocument), irreversible };
  }
  return { ok: true, steps, problems: [], irreversible };
}

function wentWrong({ result, unlike }: VerifyReport['steps'][number]): boolean {
  return unlike.length > 0 || result.status === 'failed' || result.status === 'blocked';
}

async function verifyOnScratch(sets: readonly MigrationSet[]): Promise<VerifyReport> {
  const { openDatabase, verifyMigrations } = await import('@coterie/core');
  const { betterSqlite3 } = await import('@coterie/better-sqlite3');
  const scratch = openDatabase(betterSqlite3(':memory:', { mode: 'async' }));
  try {
    return await verifyMigrations(scratch, sets);
  } finally {
    await scratch.close();
  }
}

function stepDocument({ direction, result, before, after, changes, unlike }: VerifyReport['steps'][number]) {
  return { direction, result: resultDocument(result), before, after, changes, unlike };
}
