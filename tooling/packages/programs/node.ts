/** A folder of migrations, in SQL and in TypeScript, applied from files and from the module made of them. */
import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { betterSqlite3 } from '@coterie/better-sqlite3';
import { type MigrationSet, migrate, openDatabase } from '@coterie/core';
import { bundleMigrations, discoverMigrations, discoverMigrationsSync } from '@coterie/node';

mkdirSync('migrations', { recursive: true });
writeFileSync('migrations/001_note.sql', '-- migrate:up\nCREATE TABLE note (text TEXT NOT NULL) STRICT;\n');
writeFileSync(
  'migrations/002_seed.ts',
  `import type { Migration } from '@coterie/core';

const migration: Migration<'sync'> = {
  version: 2,
  name: 'seed',
  revision: '1',
  up: (db) => {
    db.execute('INSERT INTO note (text) VALUES (?)', ['seeded']);
  },
};

export default migration;
`,
);

const found = discoverMigrationsSync('migrations', { name: 'notes' });
assert.deepEqual(
  (await discoverMigrations('migrations', { name: 'notes' })).migrations.map(({ name }) => name),
  ['note', 'seed'],
);
const output = 'migrations.gen.ts';
writeFileSync(output, bundleMigrations(found, { output }));
const address = new URL(output, `file://${process.cwd()}/`).href;
const { migrations } = (await import(address)) as { readonly migrations: MigrationSet<'sync'> };

for (const [file, set] of Object.entries({ 'from-files.db': found, 'from-module.db': migrations })) {
  const db = openDatabase(betterSqlite3(file));
  assert.equal(migrate(db, [set]).ok, true);
  assert.deepEqual(
    migrate(db, [found]).results.map(({ status }) => status),
    ['skipped', 'skipped'],
  );
  assert.deepEqual(db.query('SELECT text FROM note').rows, [['seeded']]);
  db.close();
}
console.log('node: done');
