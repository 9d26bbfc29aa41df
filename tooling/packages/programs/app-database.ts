/** An application with migrations of its own, in SQL and in TypeScript, and a database that it opens twice. */
import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { initDatabase } from '@coterie/app-database';
import { discoverMigrationsSync, type Migration, MigrationRunner } from '@coterie/app-database/migrations';

const migrationsFolder = 'app-migrations';
mkdirSync(migrationsFolder, { recursive: true });
writeFileSync(
  `${migrationsFolder}/001_agents.sql`,
  'CREATE TABLE agents (id INTEGER PRIMARY KEY, name TEXT UNIQUE);\n',
);
writeFileSync(
  `${migrationsFolder}/002_log.ts`,
  `import type { Migration } from '@coterie/app-database/migrations';

const migration: Migration = {
  version: 2,
  name: 'log',
  up: (db) => {
    db.exec('CREATE TABLE log (action TEXT)');
    db.prepare('INSERT INTO log VALUES (?)').run('made');
  },
};

export default migration;
`,
);

const db = initDatabase({ path: 'app-data/app.db', migrationsFolder });
assert.equal(db.getSchemaVersion(), 2);
const insert = db.prepare<{ name: string }>('INSERT INTO agents (name) VALUES (@name)');
db.transaction(() => {
  assert.deepEqual(insert.run({ name: 'director' }), { changes: 1, lastInsertRowid: 1 });
});
assert.throws(() => insert.run({ name: 'director' }), { code: 'constraint' });
assert.equal(db.prepare('SELECT name FROM agents').pluck().get(), 'director');
const drop: Migration = { version: 3, name: 'drop', up: (connection) => connection.exec('DROP TABLE log') };
const results = new MigrationRunner(db.connection).runMigrations([...discoverMigrationsSync(migrationsFolder), drop]);
assert.deepEqual(
  results.map(({ status }) => status),
  ['blocked'],
);
db.close();

const reader = initDatabase({ path: 'app-data/app.db', readonly: true });
assert.deepEqual(reader.prepare('SELECT action FROM log').all(), [{ action: 'made' }]);
assert.equal(reader.isHealthy(), true);
reader.close();
console.log('app-database: done');
