import { type AppDatabase, initDatabase } from '@coterie/app-database';

export function resourceManagement(use: (db: AppDatabase) => void): void {
  const db = initDatabase();
  try {
    // Use database
    use(db);
  } finally {
    db.close(); // Clears statement cache and closes connection
  }
}
