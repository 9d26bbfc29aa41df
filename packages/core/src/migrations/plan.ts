/** What is to be done, and what stands in the way: a pure comparison of the ledger with the code. */

import { type DestructiveChange, destructiveChanges } from './destructive.ts';
import { duplicateSet, findProblems } from './history.ts';
import type { AppliedMigration } from './ledger.ts';
import { isDeclaredDestructive, type MigrationSet } from './migration.ts';
import type { MigrationProblem } from './problem.ts';

export interface PlanEntry {
  readonly set: string;
  readonly version: number;
  readonly name: string;
  /** `blocked`: a problem of the set, or one before it, stands in the way. */
  readonly state: 'applied' | 'pending' | 'blocked';
  /** Why it is blocked, with the remedy; of a pending one, what cannot be known of it yet. */
  readonly reason?: string;
  readonly appliedAt?: Date;
  /** How it can lose data; empty for an applied one. */
  readonly destructive: readonly DestructiveChange[];
  /**
   * Whether it runs only when it is approved. `plan`, which sees no database, says so of every destructive one;
   * `planMigrations` not of those for which there is nothing to lose. A function asks when it runs, and not before.
   */
  readonly needsApproval: boolean;
  readonly foreignKeys?: 'off';
}

export interface MigrationPlan {
  /** In the order in which they run: sets as given, versions ascending. */
  readonly entries: readonly PlanEntry[];
  readonly problems: readonly MigrationProblem[];
}

/**
 * Compares what was applied with what the code knows. Sets run in the order given, since a later one may build on an
 * earlier: where one has a problem, all that is pending in it and behind it is blocked. Records of sets that are not
 * given are another program's and not looked at.
 */
export function plan(applied: readonly AppliedMigration[], known: readonly MigrationSet[]): MigrationPlan {
  const entries: PlanEntry[] = [];
  const problems: MigrationProblem[] = [];
  for (const [index, set] of known.entries()) {
    const records = applied.filter((record) => record.set === set.name);
    const twice = known.findIndex(({ name }) => name === set.name) < index;
    problems.push(...(twice ? [duplicateSet(set)] : findProblems(set, records)));
    const reason = problems[0]?.message;
    if (!twice) entries.push(...entriesOf(set, records, reason));
  }
  return { entries, problems };
}

function entriesOf(set: MigrationSet, records: readonly AppliedMigration[], reason: string | undefined): PlanEntry[] {
  const done = records.map(({ version, name, appliedAt }): PlanEntry => {
    return { set: set.name, version, name, state: 'applied', appliedAt, destructive: [], needsApproval: false };
  });
  const isDone = (version: number): boolean => records.some((record) => record.version === version);
  const open = set.migrations
    .filter(({ version }) => !isDone(version))
    .map((migration): PlanEntry => {
      const { version, name, up, foreignKeys } = migration;
      const destructive = destructiveChanges(up, isDeclaredDestructive(migration));
      return {
        set: set.name,
        version,
        name,
        ...(reason === undefined ? { state: 'pending' } : { state: 'blocked', reason }),
        destructive,
        needsApproval: destructive.length > 0,
        ...(foreignKeys && { foreignKeys }),
      };
    });
  return [...done, ...open].sort((a, b) => a.version - b.version);
}
