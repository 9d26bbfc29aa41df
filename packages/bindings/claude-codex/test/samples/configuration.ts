import { getDefaultDatabaseConfig, initializeDatabase } from '@coterie/claude-codex/database';

export function defaultLocalFirstSetup() {
  const defaultConfig = getDefaultDatabaseConfig();
  // Uses: file:claude-codex.db, WAL mode, auto-migrate enabled
  return defaultConfig;
}

export async function customConfiguration() {
  const db = await initializeDatabase({
    local: {
      file: 'file:./my-database.db',
      enableWAL: true,
      busyTimeout: 10000,
      autoMigrate: true,
      logQueries: false,
    },
    cloud: {
      enabled: false, // Local-first by default
    },
    connection: {
      maxRetries: 5,
      retryDelay: 2000,
      queryTimeout: 60000,
    },
  });
  return db;
}

/** With a server and a token of one's own. */
export async function futureCloudSyncSetup(syncUrl: string, authToken: string) {
  // When cloud features are needed
  const db = await initializeDatabase({
    local: {
      file: 'file:./local.db',
      enableWAL: true,
      autoMigrate: true,
    },
    cloud: {
      enabled: true,
      syncUrl,
      authToken,
      syncInterval: 300, // 5 minutes
      readYourWrites: true,
    },
  });
  return db;
}
