/** Records and sets for tests that need no database. */
import { type AppliedMigration, ledgerText } from '../../src/migrations/ledger.ts';
import type { Migration, MigrationSet } from '../../src/migrations/migration.ts';

export function migration(version: number, rest: Partial<Migration> = {}): Migration {
  return {
    version,
    name: `step${version}`,
    up: `CREATE TABLE t${version} (x);`,
    down: `DROP TABLE t${version};`,
    ...rest,
  };
}

/** A set of migrations with these numbers. */
export function setOf(versions: readonly number[], name = 'app'): MigrationSet {
  return { name, migrations: versions.map((version) => migration(version)) };
}

/** The record that applying the migration leaves. */
export function recordOf(applied: Migration, set = 'app'): AppliedMigration {
  return {
    set,
    version: applied.version,
    name: applied.name,
    up: ledgerText(applied.up),
    down: ledgerText(applied.down),
    foreignKeys: applied.foreignKeys ?? null,
    revision: applied.revision ?? null,
    appliedAt: new Date(0),
    durationMs: 1,
    engine: 'test 3.45.1',
  };
}

export function recordsOf({ name, migrations }: MigrationSet): readonly AppliedMigration[] {
  return migrations.map((one) => recordOf(one, name));
}
