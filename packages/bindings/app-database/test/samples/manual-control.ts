import { initDatabase } from '@coterie/app-database';
import { discoverMigrationsSync, MigrationRunner } from '@coterie/app-database/migrations';

export function manualControl(): void {
  const db = initDatabase({
    path: './data/app.db',
    runMigrations: false, // Disable auto-migrations
  });

  const runner = new MigrationRunner(db.connection);
  const migrations = discoverMigrationsSync();

  // Dry run to see what would be applied
  const dryRun = runner.runMigrations(migrations, {
    dryRun: true,
  });
  console.log('Pending migrations:', dryRun);

  // Apply with destructive migrations allowed
  const results = runner.runMigrations(migrations, {
    allowDestructive: true,
  });
  console.log(
    'Applied:',
    results.filter((r) => r.status === 'applied'),
  );
  db.close();
}
