/** What callers can ask of a run. */

import { ValidationError } from '../database/errors.ts';
import { optionKinds } from '../database/option-kinds.ts';
import { assertOptions } from '../database/options.ts';
import type { Signal } from '../database/platform.ts';
import { LOCK_TIMEOUT } from './apply.ts';
import type { RunOptions } from './migrate.ts';
import { shown } from './shown.ts';

export interface MigrationCallOptions {
  /** Cancels what waits; what was not begun is not done. */
  readonly signal?: Signal | undefined;
}

export interface MigrateOptions extends MigrationCallOptions {
  /**
   * Approves of migrations that can lose data: all of them, or those named as `003_name`, `set/003_name` or `set/3`.
   * Without approval they are reported as `blocked`, unless there is nothing to lose: every table that the migration
   * touches, and every one that refers to it, is empty, and none of them has a trigger; or all tables are empty.
   * (One that is declared `destructive: 'always'` is asked about even then.)
   */
  readonly allowDestructive?: boolean | readonly string[] | undefined;
  /** Says what would be done, and writes nothing at all, so that a read-only file will do. */
  readonly dryRun?: boolean | undefined;
  /**
   * Milliseconds for which a migration tries to get the lock that others hold, 30,000 by default. Each try waits as
   * long as the busy timeout says and is not cut short, so that it can take one busy timeout longer; on a synchronous
   * database, whose thread is blocked meanwhile, there are at most twelve tries.
   */
  readonly lockTimeout?: number | undefined;
  /** The clock of the ledger; the system's by default. */
  readonly now?: (() => Date) | undefined;
}

export interface RollbackOptions extends MigrateOptions {
  readonly set: string;
  /** How many migrations to undo; 1 by default. */
  readonly steps?: number | undefined;
  /** Undo those above this version instead; 0 undoes all. */
  readonly to?: number | undefined;
}

const KNOWN = [
  'allowDestructive',
  'dryRun',
  'lockTimeout',
  'now',
  'signal',
] as const satisfies readonly (keyof MigrateOptions)[];

export const ROLLBACK_OPTIONS = [...KNOWN, 'set', 'steps', 'to'] as const satisfies readonly (keyof RollbackOptions)[];

/** @throws {ValidationError} when JavaScript gave an option that is not known, or of another shape. */
export function runOptions(options: MigrateOptions, known: readonly string[] = KNOWN): RunOptions {
  assertOptions(options, known);
  checkOptions(options);
  const { allowDestructive, dryRun, signal, lockTimeout, now } = options;
  return {
    approval: allowDestructive,
    dryRun: dryRun ?? false,
    call: signal === undefined ? {} : { signal },
    lockTimeout: lockTimeout ?? LOCK_TIMEOUT,
    now: now ?? (() => new Date()),
  };
}

function checkOptions({ allowDestructive, dryRun, lockTimeout }: MigrateOptions): void {
  assertOptions({ dryRun }, { dryRun: optionKinds.flag });
  const names: unknown = allowDestructive;
  const isList = Array.isArray(names) && names.every((name) => typeof name === 'string');
  if (names !== undefined && typeof names !== 'boolean' && !isList) {
    const example = typeof names === 'string' ? names : 'app/007_drop_legacy';
    throw new ValidationError(
      'allowDestructive',
      `allowDestructive is ${shown(names)}. Give true, or an array of names, such as [${JSON.stringify(example)}].`,
    );
  }
  if (lockTimeout !== undefined && !(typeof lockTimeout === 'number' && lockTimeout >= 0)) {
    throw new ValidationError('lockTimeout', `lockTimeout is ${shown(lockTimeout)}. Give milliseconds from 0 on.`);
  }
}
