/** Whether a step may run on the database as it is now. Everything is read under the lock of the step, or proven by it. */

import type { Flow } from '../database/flow.ts';
import type { Handle } from '../database/handle.ts';
import { quoteIdentifier } from '../sql/identifier.ts';
import { type Approval, type DestructiveChange, destructiveChanges, isApproved } from './destructive.ts';
import { findDroppedParent } from './dropped-parents.ts';
import { readAllFilled, readFilled } from './filled-tables.ts';
import { isDeclaredDestructive } from './migration.ts';
import { allTables, tablesAtRisk } from './nothing-to-lose.ts';
import type { Schema } from './schema.ts';
import { findUnsupported, labelOf, type Refusal, type Step, workOf } from './step.ts';

/** `run`, as long as these tables are empty. */
export type Decision = Refusal | { readonly status: 'run'; readonly empty: readonly string[] };

export const UNCONDITIONALLY: Decision = { status: 'run', empty: [] };

export function* decide(db: Handle, step: Step, schema: Schema, approval: Approval | undefined): Flow<Decision> {
  const refusal = findObstacle(db, step, schema);
  if (refusal !== undefined) return refusal;
  const changes = unapprovedChanges(step, approval);
  if (changes.length === 0) return UNCONDITIONALLY;
  if (step.migration.destructive === 'always') return askForApproval(step, changes);
  const asked = tablesAtRisk(step, schema);
  const filled = asked === undefined ? yield* readAllFilled(db, schema) : yield* readFilled(db, asked);
  if (filled.size === 0) return { status: 'run', empty: asked ?? allTables(schema) };
  return askForApproval(step, changes);
}

/** What of the step needs approval and has none. */
export function unapprovedChanges(step: Step, approval: Approval | undefined): readonly DestructiveChange[] {
  const { set, migration } = step;
  if (isApproved(approval, set, migration)) return [];
  return destructiveChanges(workOf(step), isDeclaredDestructive(migration));
}

export function askForApproval(step: Step, changes: readonly DestructiveChange[]): Refusal {
  const statement = changes[0]?.statement;
  const reason = approvalSentence(step, changes);
  return { status: 'blocked', reason, ...(statement && { statement }), unapproved: changes };
}

/** What no approval helps against. */
export function findObstacle(db: Handle, step: Step, schema: Schema): Refusal | undefined {
  return findUnsupported(step, db.capabilities) ?? findUnsafeDrop(step, schema);
}

/** The reason, with the remedy. */
function approvalSentence(step: Step, changes: readonly DestructiveChange[]): string {
  const label = labelOf(step);
  const subject = step.direction === 'up' ? label : `Rolling back ${label}`;
  const what = changes
    .map(({ reason, statement }) => {
      const inText = statement !== undefined && typeof workOf(step) === 'string';
      return inText ? `${reason} (line ${statement.line})` : reason;
    })
    .join(', ');
  return `${subject} ${what}. If that is meant, approve of ${label} by its name (allowDestructive).`;
}

/** A DROP TABLE that would take rows of other tables with it: never silently, approved or not. */
function findUnsafeDrop(step: Step, schema: Schema): Refusal | undefined {
  const work = workOf(step);
  if (typeof work !== 'string' || step.migration.foreignKeys === 'off') return undefined;
  const found = findDroppedParent(work, schema);
  if (found === undefined) return undefined;
  const [parent, child] = [quoteIdentifier(found.parent), quoteIdentifier(found.child)];
  const remedy = found.rebuilt
    ? "Give the migration foreignKeys: 'off' (in an SQL file: -- migrate:foreign-keys off)."
    : `Drop ${child} in the same migration, or rebuild it without its foreign key first.`;
  return {
    status: 'blocked',
    reason: `${labelOf(step)} drops table ${parent} while table ${child} refers to it: with foreign keys on, SQLite deletes or changes the rows of ${child} then, or refuses. ${remedy}`,
    statement: found.statement,
  };
}
