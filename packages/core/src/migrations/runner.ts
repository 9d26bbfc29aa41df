/** The functions of the migration runner, in the mode of the database that they are given. */

import type { Mode, Result } from '../database/contract.ts';
import type { Database } from '../database/database.ts';
import { runFlow } from '../database/flow.ts';
import { type AppliedMigration, readLedger } from './ledger.ts';
import { migrateDatabase } from './migrate.ts';
import type { MigrationSet } from './migration.ts';
import {
  type MigrateOptions,
  type MigrationCallOptions,
  ROLLBACK_OPTIONS,
  type RollbackOptions,
  runOptions,
} from './options.ts';
import type { MigrationPlan } from './plan.ts';
import { planDatabase } from './plan-database.ts';
import type { MigrationReport } from './report.ts';
import { rollbackDatabase } from './rollback.ts';
import { checkSets } from './sets.ts';
import { type VerifyReport, verifyDatabase } from './verify.ts';

/** Sets whose functions, if there are any, are made for a database of this mode. */
type Sets<M extends Mode> = readonly MigrationSet<NoInfer<M>>[];

/**
 * Applies what is pending, set after set in the order given (a later one may build on an earlier), each migration with
 * its record in one transaction. Any number of processes may do so at once: a lock that outlasts the busy timeout is
 * waited for again until `lockTimeout`, since another process may be building an index.
 *
 * What is blocked or failed is told by the report and never thrown; nothing runs after it, the later sets included. A
 * migration that the signal meets is `failed`, nothing of it applied.
 * @throws {ValidationError} when the sets or options are not of their shape.
 * @throws {MigrationError} when the ledger cannot be used at all, such as another tool's table of its name.
 * @throws {DatabaseError} when the database cannot be read; `aborted` when the signal came before anything was begun.
 */
export function migrate<M extends Mode>(
  db: Database<M>,
  sets: Sets<M>,
  options: MigrateOptions = {},
): Result<M, MigrationReport> {
  return runFlow(db.mode, migrateDatabase(db, checkSets(sets), runOptions(options)));
}

/**
 * What `migrate` would find, each migration judged against what those before it will leave, and every problem. Where
 * that cannot be known, as behind a function, it asks for too much rather than too little, and says so in the reason.
 * Reads only: it works on a read-only file, and where no ledger is.
 */
export function planMigrations<M extends Mode>(
  db: Database<M>,
  sets: Sets<M>,
  options: MigrationCallOptions = {},
): Result<M, MigrationPlan> {
  return runFlow(db.mode, planDatabase(db, checkSets(sets), runOptions(options).call));
}

/**
 * Undoes the last migrations of a set, the last first, each with its record in one transaction. Where the code does
 * not have a migration as it was applied, the ledger's own text of its `down` is run. The rules for what can lose data
 * are those of `migrate`.
 * @throws {ValidationError} `set`, `steps` or `to` when nothing can be meant by it.
 */
export function rollback<M extends Mode>(
  db: Database<M>,
  sets: Sets<M>,
  options: RollbackOptions,
): Result<M, MigrationReport> {
  const run = runOptions(options, ROLLBACK_OPTIONS);
  const { set, steps, to } = options;
  return runFlow(db.mode, rollbackDatabase(db, checkSets(sets), { set, steps, to }, run));
}

/** The records of all sets, in the order in which they were applied; none where there is no ledger. */
export function appliedMigrations<M extends Mode>(
  db: Database<M>,
  options: MigrationCallOptions = {},
): Result<M, readonly AppliedMigration[]> {
  return runFlow(db.mode, readLedger(db, runOptions(options).call));
}

/**
 * Tries the sets on an empty scratch database: all of them up, down as far as there are downs, and up again. The report
 * shows the schema before and after each migration, and what is not as it was.
 * @param scratch a database of its own for this, such as one in memory; it is left as the second way up leaves it.
 * @throws {MigrationError} when there is anything in it.
 */
export function verifyMigrations<M extends Mode>(
  scratch: Database<M>,
  sets: Sets<M>,
  options: MigrationCallOptions = {},
): Result<M, VerifyReport> {
  const verify = { ...options, allowDestructive: true };
  return runFlow(scratch.mode, verifyDatabase(scratch, checkSets(sets), runOptions(verify)));
}
