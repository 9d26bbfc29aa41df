import type { DatabaseInterface } from '@coterie/claude-codex/database';

export async function databaseMaintenance(db: DatabaseInterface, path: string) {
  // Manual vacuum (optimize database)
  await db.vacuum();

  // Create backup
  await db.backup(path);

  // Check connection status
  const isConnected = db.isConnected();

  // Disconnect (cleanup)
  await db.disconnect();

  return isConnected;
}

/** The line between these two, which is for databases in the cloud. */
export async function manualSync(db: DatabaseInterface) {
  // Manual sync (if cloud enabled)
  await db.sync();
}
