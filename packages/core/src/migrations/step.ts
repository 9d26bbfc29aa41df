/** One migration to run in one direction, and what it came to. */

import type { CallOptions } from '../database/call.ts';
import type { Capabilities, Statement } from '../database/contract.ts';
import type { Platform } from '../database/platform.ts';
import type { Approval, DestructiveChange } from './destructive.ts';
import { type AppliedMigration, deleteRecord, insertRecord, type NewRecord } from './ledger.ts';
import { type Migration, migrationLabel } from './migration.ts';
import type { MigrationResult } from './report.ts';
import type { StatementPlace } from './statement-place.ts';

export interface Step {
  readonly direction: 'up' | 'down';
  readonly set: string;
  readonly migration: Migration;
}

export interface StepOptions {
  readonly approval: Approval | undefined;
  readonly call: Pick<CallOptions, 'signal'>;
  /** Milliseconds for all tries together. */
  readonly lockTimeout: number;
  /** The moment that goes into the record. */
  readonly now: () => Date;
  /** Says from the ledger, as it is at that moment, whether the step is still to be done. */
  readonly judge: (applied: readonly AppliedMigration[]) => Refusal | undefined;
}

/** One try of a step. */
export interface TryOptions extends StepOptions {
  /** Told when the migration's own work is about to run. */
  readonly onBegin: () => void;
}

/** Why a step does not run. */
export interface Refusal {
  readonly status: 'skipped' | 'blocked';
  readonly reason: string;
  readonly statement?: StatementPlace;
  readonly unapproved?: readonly DestructiveChange[];
}

export function workOf({ direction, migration }: Step): Migration['up'] {
  return (direction === 'up' ? migration.up : migration.down) ?? '';
}

export function labelOf({ set, migration }: Step): string {
  return `${set}/${migrationLabel(migration)}`;
}

/** What the step does to the ledger. */
export function recordStatements(step: Step, record: Omit<NewRecord, 'set' | 'migration'>): readonly Statement[] {
  const { direction, set, migration } = step;
  if (direction === 'down') return [deleteRecord(set, migration.version)];
  return [insertRecord({ set, migration, ...record })];
}

/** Milliseconds since a moment of the platform's clock, to the microsecond. */
export function elapsedSince(start: number, platform: Platform): number {
  return Math.round((platform.now() - start) * 1000) / 1000;
}

/** The step was done by this run. */
export function doneResult(step: Step, durationMs: number): MigrationResult {
  return resultOf(step, { status: step.direction === 'up' ? 'applied' : 'rolled-back', durationMs });
}

export function resultOf(step: Step, outcome: Omit<MigrationResult, 'set' | 'version' | 'name'>): MigrationResult {
  const { version, name } = step.migration;
  return { set: step.set, version, name, ...outcome };
}

/** What waits for a step that did not run. */
export function waitingFor(before: Pick<MigrationResult, 'set' | 'version' | 'name' | 'status'>): string {
  return `Waits for ${before.set}/${migrationLabel(before)}, which ${before.status === 'failed' ? 'failed' : 'is blocked'}.`;
}

/** Whether the driver can run it at all. */
export function findUnsupported(step: Step, capabilities: Capabilities): Refusal | undefined {
  const needed = step.migration.foreignKeys === 'off' && typeof workOf(step) === 'function';
  if (!needed || capabilities.interactiveForeignKeysOff) return undefined;
  const reason = `${labelOf(step)} is a function that needs foreign keys off, and ${capabilities.engine} cannot switch them off for a function here. Write it as SQL, which travels as one request, or run it on a local file.`;
  return { status: 'blocked', reason };
}
