import {
  appliedMigrations,
  type Database,
  type Flow,
  type MigrateOptions,
  MigrationError,
  migrate,
  plan,
  wait,
} from '@coterie/core';
import { storeMigrations } from './migrations.gen.ts';
import { refuseOthers } from './others.ts';

interface UpToDateOptions extends Pick<MigrateOptions, 'allowDestructive'> {
  readonly besideOthers?: boolean | undefined;
}

/**
 * Applies the store's migrations. Nearly always nothing is to be done, which the ledger tells alone.
 * @throws {MigrationError} also for a database in which another program has taken the store's names.
 */
export function* bringUpToDate(db: Database, now: () => Date, options: UpToDateOptions): Flow<void> {
  const { allowDestructive, besideOthers = true } = options;
  const applied = yield* wait(appliedMigrations(db));
  const { entries, problems } = plan(applied, [storeMigrations]);
  if (problems.length === 0 && entries.every(({ state }) => state === 'applied')) return;
  if (!applied.some(({ set }) => set === storeMigrations.name)) yield* refuseOthers(db, besideOthers);
  const report = yield* wait(
    migrate(db, [storeMigrations], { now, ...(allowDestructive !== undefined && { allowDestructive }) }),
  );
  if (!report.ok) throw MigrationError.of(report);
}
