import { initializeDatabase } from '@coterie/claude-codex/database';
import { runMigrationsWithDatabase } from '@coterie/claude-codex/db/migrate';

export async function automaticMigrations() {
  // Automatic migrations (default)
  const db = await initializeDatabase({
    local: { autoMigrate: true },
  });
  return db;
}

export async function manualMigrations() {
  // Manual migration control
  const db = await initializeDatabase({
    local: { autoMigrate: false },
  });
  return db;
}

export async function runMigrations(db: Awaited<ReturnType<typeof manualMigrations>>) {
  // Run migrations manually if needed
  await runMigrationsWithDatabase(db);
}
