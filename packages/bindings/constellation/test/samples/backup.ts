/** "Backup"; the path of the copy is given. */
import Database from '@coterie/constellation';

export async function backUp(path: string): Promise<void> {
  // Backup to a file
  await Database.backup(path);

  // Get database stats
  const stats = Database.getStats();
  console.log(`Database size: ${stats.size} bytes`);
  console.log(`WAL enabled: ${stats.walEnabled}`);
}
