import { type AppDatabase, initDatabase } from '@coterie/app-database';
import { discoverMigrationsSync, MigrationRunner } from '@coterie/app-database/migrations';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';

// As in an application that is tested from its own folder.
const started = process.cwd();
beforeAll(() => process.chdir(import.meta.dirname));
afterAll(() => process.chdir(started));

describe('Migrations', () => {
  let db: AppDatabase;

  beforeEach(() => {
    db = initDatabase({ path: ':memory:', runMigrations: false }); // In-memory for tests
  });

  afterEach(() => {
    db.close();
  });

  it('should apply all migrations', () => {
    const runner = new MigrationRunner(db.connection);
    const migrations = discoverMigrationsSync();
    const results = runner.runMigrations(migrations);

    const applied = results.filter((r) => r.status === 'applied');
    expect(applied.length).toBeGreaterThan(0);
  });
});
