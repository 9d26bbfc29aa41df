import { initDatabase } from '@coterie/app-database';
// List applied migrations
import { MigrationRunner } from '@coterie/app-database/migrations';

export function migrationStatus(): void {
  const db = initDatabase();

  // Current version
  const version = db.getSchemaVersion();
  console.log(`Schema version: ${version}`);

  const runner = new MigrationRunner(db.connection);
  const applied = runner.getAppliedMigrations();
  applied.forEach((m) => {
    console.log(`v${m.version}: ${m.name} (${m.applied_at})`);
  });
  db.close();
}
