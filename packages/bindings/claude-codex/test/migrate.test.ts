import { betterSqlite3 } from '@coterie/better-sqlite3';
import { initializeDatabase } from '@coterie/claude-codex/database';
import { runMigrationsWithDatabase } from '@coterie/claude-codex/db/migrate';
import { type Database, migrate, openDatabase } from '@coterie/core';
import { libsql } from '@coterie/libsql';
import { sqljs } from '@coterie/sqljs';
import { storeMigrations } from '@coterie/store';
import { describe, expect, it, onTestFinished } from 'vitest';
import { failureOf, KEY, opened, openedFile, temporaryPath } from './support/open.ts';

it('with autoMigrate, the default, the schema is there', async () => {
  expect(await (await openedFile()).listInstances()).toEqual([]);
});

it('without autoMigrate nothing is made until runMigrationsWithDatabase is called', async () => {
  const path = temporaryPath();
  const db = await opened({ local: { file: path, autoMigrate: false } });
  expect((await failureOf(db.listInstances())).code).toBe('DATABASE_INITIALIZATION_FAILED');
  const seen = openDatabase(betterSqlite3(path));
  expect(seen.query('SELECT count(*) FROM sqlite_schema').rows).toEqual([[0]]);
  seen.close();
  await runMigrationsWithDatabase(db);
  await runMigrationsWithDatabase(db);
  await db.createInstance({ id: 'a', type: 'coding' });
  expect(await db.listInstances()).toHaveLength(1);
});

describe.each([
  ['better-sqlite3', async () => openDatabase(betterSqlite3(':memory:'))],
  ['a libSQL file', async () => openDatabase(libsql(`file:${temporaryPath()}`))],
  ['sql.js', async () => openDatabase(await sqljs())],
] as const)('without a schema, on %s', (_name, open) => {
  it('every call that needs one is DATABASE_INITIALIZATION_FAILED, and says what to do', async () => {
    const database = (await open()) as Database<'async'>;
    onTestFinished(() => database.close());
    const db = await opened({ database, local: { autoMigrate: false }, key: KEY });
    const issue = { number: 1, title: 't', repo_owner: 'o', repo_name: 'r' };
    for (const call of [
      () => db.createInstance({ id: 'a', type: 'coding' }),
      () => db.updateInstance('a', { pr_number: 1 }),
      () => db.updateInstanceStatus('a', 'terminated'),
      () => db.getInstance('a'),
      () => db.listInstances(),
      () => db.deleteInstance('a'),
      () => db.logMCPEvent({ instance_id: 'a', tool_name: 't' }),
      () => db.getMCPEvents('a'),
      () => db.getRecentMCPEvents(new Date(0)),
      () => db.createRelationship({ parent_instance: 'a', child_instance: 'b', relationship_type: 'x' }),
      () => db.getRelationships('a'),
      () => db.updateRelationship('r', { review_iteration: 1 }),
      () => db.upsertGitHubIssue(issue),
      () => db.getGitHubIssue(1),
      () => db.syncGitHubIssues([issue]),
      () => db.setConfig('key', 'value'),
      () => db.setConfig('secret', 'value', true),
      () => db.getConfig('key'),
      () => db.deleteConfig('key'),
    ]) {
      const error = await failureOf(call);
      expect(error).toMatchObject({ code: 'DATABASE_INITIALIZATION_FAILED', cause: { code: 'query' } });
      expect(error.message).toMatch(
        / could not be [a-z]+\. The database has no schema yet\. Call runMigrationsWithDatabase\(db\), or /,
      );
    }
    await db.vacuum();
    await runMigrationsWithDatabase(db);
    expect(await db.listInstances()).toEqual([]);
  });
});

it('of a newer schema, what it has no more says that the program is to be updated', async () => {
  const path = temporaryPath();
  await (await openedFile(path)).disconnect();
  const { name, migrations } = storeMigrations;
  const newer = openDatabase(betterSqlite3(path));
  const last = { version: migrations.length + 1, name: 'later', up: 'DROP TABLE user_config' };
  migrate(newer, [{ name, migrations: [...migrations, last] }], { allowDestructive: true });
  newer.close();
  const db = await opened({ local: { file: path, autoMigrate: false } });
  const error = await failureOf(db.getConfig('key'));
  expect(error.code).toBe('DATABASE_INITIALIZATION_FAILED');
  expect(error.message).toMatch(/^The setting could not be read\. .*later/);
});

it('of an older schema, what needs the new one says so, and the rest works', async () => {
  const path = temporaryPath();
  const { name, migrations } = storeMigrations;
  const older = openDatabase(betterSqlite3(path));
  migrate(older, [{ name, migrations: migrations.slice(0, 3) }]);
  older.close();
  const db = await opened({ local: { file: path, autoMigrate: false } });
  const error = await failureOf(db.setConfig('secret', 'value', true));
  expect(error.code).toBe('DATABASE_INITIALIZATION_FAILED');
  expect(error.message).toContain(`an older schema, without the last ${migrations.length - 3} migrations. Call run`);
  await db.createInstance({ id: 'a', type: 'coding' });
  expect(await db.getInstance('a')).toMatchObject({ type: 'coding' });
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
  for (const other of [{}, undefined, null, 'codex.db'] as never[]) {
    const error = await failureOf(runMigrationsWithDatabase(other));
    expect(error.code).toBe('DATABASE_INITIALIZATION_FAILED');
    expect(error.message).toBe('This is no database that initializeDatabase opened. Give what it returned.');
  }
  const db = await openedFile();
  await db.disconnect();
  expect((await failureOf(runMigrationsWithDatabase(db))).code).toBe('DATABASE_CONNECTION_FAILED');
});
