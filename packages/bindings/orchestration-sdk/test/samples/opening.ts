import { createDatabase, type Database } from '@coterie/orchestration-sdk';

export async function initialization(): Promise<Database> {
  // Create database instance
  const db = await createDatabase({
    path: './orchestration.db',
    enableFTS: true,
    connectionPool: {
      min: 2,
      max: 10,
      idleTimeout: 30000,
    },
  });
  return db;
}

export async function connectionPooling(): Promise<Database> {
  const db = await createDatabase({
    connectionPool: {
      min: 2, // Minimum connections
      max: 20, // Maximum connections
      idleTimeout: 30000, // 30 seconds
    },
  });
  return db;
}

export async function connectionManagement(db: Database): Promise<void> {
  // Get current connection pool status
  const poolStats = db.getConnectionPoolStats();
  console.log(poolStats);

  // Close database connection
  await db.close();
}
