import { initDatabase } from '@coterie/app-database';

export function quickStart(): unknown {
  // Initialize with auto-migrations
  const db = initDatabase({ path: './data/app.db' });

  // Use cached prepared statements
  const stmt = db.prepare('SELECT * FROM agents WHERE name = ?');

  // Execute in transaction
  db.transaction((dbConn) => {
    dbConn.prepare('INSERT INTO agents (name) VALUES (?)').run('supervisor');
    dbConn.prepare('INSERT INTO audit_log (table_name, action) VALUES (?, ?)').run('agents', 'insert');
  });
  const agent = stmt.get('supervisor');

  // Check health
  if (db.isHealthy()) {
    console.log('Database is healthy');
  }

  // Check schema version
  console.log(`Schema version: ${db.getSchemaVersion()}`);

  // Clean up
  db.close();
  return agent;
}
