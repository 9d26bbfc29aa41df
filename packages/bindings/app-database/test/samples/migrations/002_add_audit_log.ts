// migrations/002_add_audit_log.ts
import type { Migration } from '@coterie/app-database/migrations';

const migration: Migration = {
  version: 2,
  name: 'add_audit_log',
  destructive: false, // Set true for DROP, ALTER removing columns, etc.

  up: (db) => {
    db.exec(`
      CREATE TABLE audit_log (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        table_name TEXT NOT NULL,
        action TEXT NOT NULL,
        timestamp DATETIME DEFAULT CURRENT_TIMESTAMP
      );
    `);
  },

  down: (db) => {
    db.exec(`DROP TABLE IF EXISTS audit_log;`);
  },
};

export default migration;
