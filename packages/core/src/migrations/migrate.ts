import type { Database } from '../database/database.ts';
import { type Flow, wait } from '../database/flow.ts';
import type { Handle } from '../database/handle.ts';
import { runStep } from './apply.ts';
import type { Approval } from './destructive.ts';
import { Foresight, foreseenResult } from './foresight.ts';
import { type AppliedMigration, readLedger } from './ledger.ts';
import type { MigrationSet } from './migration.ts';
import { type MigrationPlan, type PlanEntry, plan } from './plan.ts';
import { stepOf } from './plan-database.ts';
import type { MigrationProblem } from './problem.ts';
import { type MigrationReport, type MigrationResult, report } from './report.ts';
import { inSnapshot, readState } from './state.ts';
import { type Refusal, type Step, type StepOptions, waitingFor } from './step.ts';

/** What both directions of a run take. */
export interface RunOptions {
  readonly approval: Approval | undefined;
  readonly dryRun: boolean;
  readonly call: StepOptions['call'];
  readonly lockTimeout: number;
  readonly now: () => Date;
}

/** Runs what is pending, in the order of the plan, until something stands in the way. */
export function migrateDatabase(
  db: Database,
  sets: readonly MigrationSet[],
  options: RunOptions,
): Flow<MigrationReport> {
  if (options.dryRun) return inSnapshot(db, (tx) => foresee(tx, sets, options.approval), options.call);
  return run(db, sets, options);
}

function* foresee(tx: Handle, sets: readonly MigrationSet[], approval: Approval | undefined): Flow<MigrationReport> {
  const state = yield* readState(tx);
  const { entries, problems } = plan(state.applied, sets);
  const foresight = yield* Foresight.begin(tx, state);
  const results = yield* inOrder(entries, sets, (step) => wait(foreseenResult(step, foresight.next(step, approval))));
  return report(results, problems, true);
}

function* run(db: Database, sets: readonly MigrationSet[], options: RunOptions): Flow<MigrationReport> {
  const applied = yield* readLedger(db, options.call);
  const first = plan(applied, sets);
  const judge = new Judge(sets, applied, first);
  const results = yield* inOrder(first.entries, sets, function* (step) {
    const result = yield* runStep(db, step, { ...options, judge: (now) => judge.refusalOf(step, now) });
    judge.expect(step);
    return result;
  });
  return report(results, judge.problems, false);
}

/** A result for each entry: those that are pending get theirs from `take`, until one of them does not go through. */
function* inOrder(
  entries: readonly PlanEntry[],
  sets: readonly MigrationSet[],
  take: (step: Step) => Flow<MigrationResult>,
): Flow<readonly MigrationResult[]> {
  const results: MigrationResult[] = [];
  let stopped: MigrationResult | undefined;
  for (const entry of entries) {
    const step = stepOf(entry, sets);
    const result = step === undefined || stopped !== undefined ? standing(entry, stopped) : yield* take(step);
    results.push(result);
    if (result.status === 'blocked' || result.status === 'failed') stopped ??= result;
  }
  return results;
}

/** The result of an entry that is not run. */
function standing(
  { set, version, name, state, appliedAt, reason }: PlanEntry,
  stopped: MigrationResult | undefined,
): MigrationResult {
  if (state === 'applied') {
    return { set, version, name, status: 'skipped', reason: `Was applied on ${appliedAt?.toISOString()}.` };
  }
  return { set, version, name, status: 'blocked', reason: reason ?? (stopped ? waitingFor(stopped) : '') };
}

/** Others may have migrated meanwhile, with this code or with a newer one; then everything is compared again. */
class Judge {
  readonly #sets: readonly MigrationSet[];
  readonly #expected: Set<string>;
  #problems: readonly MigrationProblem[];

  constructor(sets: readonly MigrationSet[], applied: readonly AppliedMigration[], { problems }: MigrationPlan) {
    this.#sets = sets;
    this.#expected = new Set(applied.map(keyOf));
    this.#problems = problems;
  }

  /** As the ledger told them last. */
  get problems(): readonly MigrationProblem[] {
    return this.#problems;
  }

  /** Whether the step was run or skipped, its record is no surprise. */
  expect({ set, migration }: Step): void {
    this.#expected.add(keyOf({ set, version: migration.version }));
  }

  refusalOf(step: Step, applied: readonly AppliedMigration[]): Refusal | undefined {
    const asExpected = applied.length === this.#expected.size && applied.every((one) => this.#expected.has(keyOf(one)));
    if (asExpected) return undefined;
    const { entries, problems } = plan(applied, this.#sets);
    this.#problems = problems;
    const entry = entries.find(({ set, version }) => set === step.set && version === step.migration.version);
    if (entry?.state === 'applied') return { status: 'skipped', reason: 'Another process applied it.' };
    if (entry?.state === 'blocked') return { status: 'blocked', reason: entry.reason ?? '' };
    return undefined;
  }
}

function keyOf({ set, version }: Pick<AppliedMigration, 'set' | 'version'>): string {
  return `${version} ${set}`;
}
