import type { Migration } from '@coterie/app-database/migrations';

const migration: Migration = {
  version: 1,
  name: 'initial_schema',
  destructive: false,

  up: (db) => {
    db.exec(`
      CREATE TABLE agents (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        name TEXT NOT NULL UNIQUE,
        description TEXT
      );
    `);
  },

  down: (db) => {
    db.exec(`DROP TABLE IF EXISTS agents;`);
  },
};

export default migration;
