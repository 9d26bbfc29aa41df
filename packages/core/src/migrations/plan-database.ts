import type { CallOptions } from '../database/call.ts';
import type { Flow } from '../database/flow.ts';
import type { Handle } from '../database/handle.ts';
import { Foresight } from './foresight.ts';
import type { Migration, MigrationSet } from './migration.ts';
import { type MigrationPlan, type PlanEntry, plan } from './plan.ts';
import { inSnapshot, readState } from './state.ts';
import { type Step, waitingFor } from './step.ts';

/** The plan, held against the tables and rows that are there. Reads only. */
export function planDatabase(
  db: Handle,
  sets: readonly MigrationSet[],
  call: Pick<CallOptions, 'signal'>,
): Flow<MigrationPlan> {
  return inSnapshot(db, (tx) => planState(tx, sets), call);
}

function* planState(db: Handle, sets: readonly MigrationSet[]): Flow<MigrationPlan> {
  const state = yield* readState(db);
  const { entries, problems } = plan(state.applied, sets);
  const foresight = yield* Foresight.begin(db, state);
  const held: PlanEntry[] = [];
  let reason: string | undefined;
  for (const entry of entries) {
    const step = stepOf(entry, sets);
    if (step === undefined) {
      held.push(entry);
      continue;
    }
    const next = reason === undefined ? hold(entry, step, foresight) : blocked(entry, reason);
    if (next.state === 'blocked') reason ??= waitingFor({ ...next, status: 'blocked' });
    held.push(next);
  }
  return { entries: held, problems };
}

/** The migration that is pending; undefined where none is. */
export function stepOf(entry: PlanEntry, sets: readonly MigrationSet[]): Step | undefined {
  const migration = entry.state === 'pending' ? find(sets, entry) : undefined;
  return migration && { direction: 'up', set: entry.set, migration };
}

function find(sets: readonly MigrationSet[], { set, version }: PlanEntry): Migration | undefined {
  return sets.find(({ name }) => name === set)?.migrations.find((migration) => migration.version === version);
}

/** A plan knows no approval: what needs one is pending all the same. */
function hold(entry: PlanEntry, step: Step, foresight: Foresight): PlanEntry {
  const { status, reason, needsApproval } = {
    needsApproval: false,
    reason: undefined,
    ...foresight.next(step, undefined),
  };
  if (status !== 'pending' && !needsApproval) return blocked(entry, reason ?? '');
  return { ...entry, needsApproval, ...(status === 'pending' && reason !== undefined && { reason }) };
}

function blocked(entry: PlanEntry, reason: string): PlanEntry {
  return { ...entry, state: 'blocked', reason };
}
