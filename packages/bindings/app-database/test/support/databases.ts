import { betterSqlite3 } from '@coterie/better-sqlite3';
import type { DatabaseInterface } from '@coterie/core';
import { sqljs } from '@coterie/sqljs';
import { onTestFinished } from 'vitest';
import { type AppDatabase, type DatabaseOptions, initDatabase } from '../../src/index.ts';

/** The synchronous drivers, each with a new database in memory. */
export const drivers: Readonly<Record<string, () => Promise<DatabaseInterface<'sync'>>>> = {
  'better-sqlite3': async () => betterSqlite3(':memory:'),
  'sql.js': () => sqljs(),
};

/** An open database that is closed when the test has ended. */
export function opened(options: DatabaseOptions): AppDatabase {
  const db = initDatabase(options);
  onTestFinished(() => db.close());
  return db;
}

/** A database in memory, with a table of agents and no migrations. */
export function withAgents(database?: DatabaseInterface<'sync'>): AppDatabase {
  const db = opened({ ...(database === undefined ? { path: ':memory:' } : { database }), runMigrations: false });
  db.connection.exec(`
    CREATE TABLE agents (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, description TEXT);
    CREATE TABLE audit_log (id INTEGER PRIMARY KEY, table_name TEXT NOT NULL, action TEXT NOT NULL);
  `);
  return db;
}
