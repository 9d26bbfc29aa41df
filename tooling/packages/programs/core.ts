/** Migrations that the program brings itself, blocked, approved and undone, and a transaction that is rolled back. */
import assert from 'node:assert/strict';
import { betterSqlite3 } from '@coterie/better-sqlite3';
import { DatabaseError, type MigrationSet, migrate, openDatabase, rollback } from '@coterie/core';

const set: MigrationSet = {
  name: 'notes',
  migrations: [
    {
      version: 1,
      name: 'note',
      up: 'CREATE TABLE note (id INTEGER PRIMARY KEY, text TEXT NOT NULL UNIQUE, old TEXT) STRICT',
      down: 'DROP TABLE note',
    },
  ],
};

const db = openDatabase(betterSqlite3('core.db'));
assert.equal(migrate(db, [set]).ok, true);
db.execute('INSERT INTO note (text) VALUES (?)', ['first']);

const dropping = {
  version: 2,
  name: 'drop_old',
  up: 'ALTER TABLE note DROP COLUMN old',
  down: 'ALTER TABLE note ADD COLUMN old TEXT',
};
const next: MigrationSet = { ...set, migrations: [...set.migrations, dropping] };
assert.deepEqual(
  migrate(db, [next]).results.map(({ status }) => status),
  ['skipped', 'blocked'],
);
assert.equal(migrate(db, [next], { allowDestructive: ['notes/002_drop_old'] }).ok, true);

assert.throws(
  () =>
    db.transaction((tx) => {
      tx.execute('INSERT INTO note (text) VALUES (?)', ['second']);
      tx.execute('INSERT INTO note (text) VALUES (?)', ['first']);
    }),
  (error) => error instanceof DatabaseError && error.code === 'constraint' && error.outcome === 'not-applied',
);
assert.deepEqual(db.query('SELECT id, text FROM note').rows, [[1, 'first']]);
assert.equal(rollback(db, [next], { set: 'notes' }).ok, true);
db.close();
console.log('core: done');
