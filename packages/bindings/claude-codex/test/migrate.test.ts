import { betterSqlite3 } from '@coterie/better-sqlite3';
import { initializeDatabase } from '@coterie/claude-codex/database';
import { runMigrationsWithDatabase } from '@coterie/claude-codex/db/migrate';
import { openDatabase } from '@coterie/core';
import { expect, it } from 'vitest';
import { failureOf, opened, openedFile, temporaryPath } from './support/open.ts';

it('with autoMigrate, the default, the schema is there', async () => {
  expect(await (await openedFile()).listInstances()).toEqual([]);
});

it('without autoMigrate nothing is made until runMigrationsWithDatabase is called', async () => {
  const path = temporaryPath();
  const db = await opened({ local: { file: path, autoMigrate: false } });
  const error = await failureOf(db.listInstances());
  expect(error.code).toBe('DATABASE_QUERY_FAILED');
  expect(error.message).toMatch(/no such table: instances/);
  const seen = openDatabase(betterSqlite3(path));
  expect(seen.query('SELECT count(*) FROM sqlite_schema').rows).toEqual([[0]]);
  seen.close();
  await runMigrationsWithDatabase(db);
  await runMigrationsWithDatabase(db);
  await db.createInstance({ id: 'a', type: 'coding' });
  expect(await db.listInstances()).toHaveLength(1);
});

it('a database that is up to date is opened without autoMigrate', async () => {
  const path = temporaryPath();
  const first = await initializeDatabase({ local: { file: path } });
  await first.setConfig('a', 'b');
  await first.disconnect();
  const db = await opened({ local: { file: path, autoMigrate: false } });
  expect(await db.getConfig('a')).toBe('b');
});

it('what cannot be migrated is DATABASE_INITIALIZATION_FAILED, and stays usable', async () => {
  const database = openDatabase(betterSqlite3(':memory:', { mode: 'async' }));
  await database.script('CREATE TABLE sessions (x)');
  const db = await opened({ database, local: { autoMigrate: false } });
  const error = await failureOf(runMigrationsWithDatabase(db));
  expect(error.code).toBe('DATABASE_INITIALIZATION_FAILED');
  expect(error.message).toMatch(/has table sessions, which the store did not make/);
  await database.script('DROP TABLE sessions');
  await runMigrationsWithDatabase(db);
  expect(await db.listInstances()).toEqual([]);
  await database.close();
});

it('what is no database of initializeDatabase, or was disconnected, is refused with a sentence', async () => {
  const error = await failureOf(runMigrationsWithDatabase({} as never));
  expect(error.code).toBe('DATABASE_INITIALIZATION_FAILED');
  expect(error.message).toBe('This is no database that initializeDatabase opened. Give what it returned.');
  const db = await openedFile();
  await db.disconnect();
  expect((await failureOf(runMigrationsWithDatabase(db))).code).toBe('DATABASE_CONNECTION_FAILED');
});
