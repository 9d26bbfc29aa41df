import type { Database } from '../database/database.ts';
import { ValidationError } from '../database/errors.ts';
import { type Flow, wait } from '../database/flow.ts';
import type { Handle } from '../database/handle.ts';
import { runStep } from './apply.ts';
import type { Approval } from './destructive.ts';
import { Foresight, foreseenResult } from './foresight.ts';
import { type AppliedMigration, ledgerText, readLedger } from './ledger.ts';
import type { RunOptions } from './migrate.ts';
import { type Migration, type MigrationSet, migrationLabel } from './migration.ts';
import { type MigrationReport, type MigrationResult, report } from './report.ts';
import { inSnapshot, readState } from './state.ts';
import { type Refusal, resultOf, type Step, waitingFor } from './step.ts';
import { findInvalid } from './validate.ts';

/** How far back. */
export interface RollbackTarget {
  readonly set: string;
  readonly steps: number | undefined;
  readonly to: number | undefined;
}

/** Undoes the last migrations of a set, the last first, each with its record in one transaction. */
export function* rollbackDatabase(
  db: Database,
  sets: readonly MigrationSet[],
  target: RollbackTarget,
  options: RunOptions,
): Flow<MigrationReport> {
  checkTarget(target);
  if (options.dryRun) return yield* inSnapshot(db, (tx) => foresee(tx, sets, target, options.approval), options.call);
  const ways = findWays(yield* readLedger(db, options.call), sets, target);
  const results = yield* inOrder(ways, function* ({ step, record }) {
    return yield* runStep(db, step, { ...options, judge: (now) => judge(record, now) });
  });
  return report(results, [], false);
}

function* foresee(
  tx: Handle,
  sets: readonly MigrationSet[],
  target: RollbackTarget,
  approval: Approval | undefined,
): Flow<MigrationReport> {
  const state = yield* readState(tx);
  const foresight = yield* Foresight.begin(tx, state);
  const results = yield* inOrder(findWays(state.applied, sets, target), ({ step }) =>
    wait(foreseenResult(step, foresight.next(step, approval))),
  );
  return report(results, [], true);
}

/** A record that is to go, and the step that undoes it. */
interface WayBack {
  readonly record: AppliedMigration;
  readonly step: Step;
}

function findWays(
  applied: readonly AppliedMigration[],
  sets: readonly MigrationSet[],
  { set, steps = 1, to }: RollbackTarget,
): readonly WayBack[] {
  const known = sets.find(({ name }) => name === set);
  const records = applied.filter((record) => record.set === set).sort((a, b) => b.version - a.version);
  if (known === undefined && records.length === 0) {
    throw new ValidationError(
      'set',
      `There is no migration set ${set}, neither in the code nor in the database. Check its name.`,
    );
  }
  const targets = to === undefined ? records.slice(0, steps) : records.filter(({ version }) => version > to);
  return targets.map((record) => {
    return { record, step: { direction: 'down', set, migration: undoing(record, known) } };
  });
}

/** A result for each, until one does not go through. */
function* inOrder(
  ways: readonly WayBack[],
  take: (way: WayBack) => Flow<MigrationResult>,
): Flow<readonly MigrationResult[]> {
  const results: MigrationResult[] = [];
  let stopped: MigrationResult | undefined;
  for (const way of ways) {
    const refusal: Refusal | undefined =
      stopped === undefined ? findNoWayBack(way.step) : { status: 'blocked', reason: waitingFor(stopped) };
    const result = refusal === undefined ? yield* take(way) : resultOf(way.step, refusal);
    results.push(result);
    if (result.status === 'blocked' || result.status === 'failed') stopped ??= result;
  }
  return results;
}

function checkTarget({ steps, to }: RollbackTarget): void {
  if (steps !== undefined && to !== undefined) {
    throw new ValidationError(
      'steps',
      'A rollback goes back a number of steps or to a version, not both. Give one of them.',
    );
  }
  if (steps !== undefined && !(Number.isSafeInteger(steps) && steps >= 1)) {
    throw new ValidationError('steps', `A rollback of ${steps} steps is not possible. Give a whole number from 1.`);
  }
  if (to !== undefined && !(Number.isSafeInteger(to) && to >= 0)) {
    throw new ValidationError(
      'to',
      `A rollback to version ${to} is not possible. Give the version that is to stay, or 0.`,
    );
  }
}

/**
 * The migration as it was applied. Its code may be gone, or say something else now; then what the ledger kept is what
 * undoes it.
 */
function undoing(record: AppliedMigration, known: MigrationSet | undefined): Migration {
  const { version, name, up, revision } = record;
  const migration = known?.migrations.find((candidate) => candidate.version === version);
  const same =
    migration !== undefined && ledgerText(migration.up) === up && (up !== null || migration.revision === revision);
  const down = (same ? migration.down : undefined) ?? record.down ?? undefined;
  const foreignKeys = (same ? migration.foreignKeys : record.foreignKeys) ?? undefined;
  return {
    version,
    name,
    up: up ?? (() => undefined),
    revision: revision ?? '',
    ...(down !== undefined && { down }),
    ...(foreignKeys !== undefined && { foreignKeys }),
    ...(same && migration.destructive !== undefined && { destructive: migration.destructive }),
  };
}

function findNoWayBack({ set, migration }: Step): Refusal | undefined {
  const label = `${set}/${migrationLabel(migration)}`;
  if (migration.down === undefined) {
    const reason = `${label} cannot be rolled back: it has no down, or its down is a function that this program does not have. Write a down for it, or undo it by a new migration.`;
    return { status: 'blocked', reason };
  }
  const { version, name, down } = migration;
  const invalid = findInvalid({ name: set, migrations: [{ version, name, up: 'SELECT 1', down }] })[0];
  return invalid && { status: 'blocked', reason: invalid.message };
}

function judge(record: AppliedMigration, now: readonly AppliedMigration[]): Refusal | undefined {
  const records = now.filter(({ set }) => set === record.set);
  if (!records.some(({ version }) => version === record.version)) {
    return { status: 'skipped', reason: 'Another process rolled it back.' };
  }
  const newer = records.find(({ version }) => version > record.version);
  return (
    newer && {
      status: 'blocked',
      reason: `${record.set}/${migrationLabel(newer)} was applied meanwhile. Roll it back first.`,
    }
  );
}
