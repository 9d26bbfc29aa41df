import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { betterSqlite3 } from '@coterie/better-sqlite3';
import { type MigrationSet, migrate, openDatabase } from '@coterie/core';
import { describe, expect, onTestFinished, test } from 'vitest';
import { initDatabase, MigrationError } from '../src/index.ts';
import { drivers, opened } from './support/databases.ts';
import { failureOf } from './support/fails.ts';
import { folderWith, startedIn } from './support/folder.ts';

const AGENTS = `export default {
  version: 1, name: 'agents', destructive: false,
  up: (db) => { db.exec('CREATE TABLE agents (name TEXT)'); db.prepare('INSERT INTO agents VALUES (?)').run('a'); },
  down: (db) => { db.exec('DROP TABLE agents'); },
};`;
const LOG = `export default { version: 2, name: 'log', up: (db) => db.exec('CREATE TABLE log (x)') };`;
const DROP = `export default { version: 2, name: 'drop', destructive: true, up: (db) => db.exec('DROP TABLE agents') };`;
const tables = "SELECT name FROM sqlite_schema WHERE type = 'table' AND name <> '_migrations' ORDER BY name";

/** The warnings of the process that the test causes. */
async function warningsOf(work: () => void): Promise<readonly string[]> {
  const warnings: string[] = [];
  const listen = ({ name, message }: Error): void => {
    if (name === 'MigrationWarning') warnings.push(message);
  };
  process.on('warning', listen);
  work();
  await new Promise((resolve) => setImmediate(resolve));
  process.off('warning', listen);
  return warnings;
}

describe.each(Object.entries(drivers))('initDatabase on %s', (_name, driver) => {
  test('applies what is pending in the migrations folder of the current folder', async () => {
    startedIn(folderWith({ 'migrations/001_agents.mjs': AGENTS, 'migrations/002_log.mjs': LOG }));
    const db = opened({ database: await driver() });
    expect(db.prepare(tables).pluck().all()).toEqual(['agents', 'log']);
    expect(db.getSchemaVersion()).toBe(2);
    expect(db.migrations.map(({ version, status }) => `${version} ${status}`)).toEqual(['1 applied', '2 applied']);
  });

  test('takes another folder, as a path or a URL', async () => {
    const folder = folderWith({ 'sql/001_agents.mjs': AGENTS });
    const url = pathToFileURL(join(folder, 'sql'));
    expect(opened({ database: await driver(), migrationsFolder: join(folder, 'sql') }).getSchemaVersion()).toBe(1);
    expect(opened({ database: await driver(), migrationsFolder: url }).getSchemaVersion()).toBe(1);
  });

  test('applies nothing with runMigrations: false', async () => {
    startedIn(folderWith({ 'migrations/001_agents.mjs': AGENTS }));
    const db = opened({ database: await driver(), runMigrations: false });
    expect(db.prepare(tables).all()).toEqual([]);
    expect(db.getSchemaVersion()).toBe(0);
    expect(db.migrations).toEqual([]);
  });

  test('a migration that fails is raised and undone, and those before it stay', async () => {
    const bad = "export default { version: 2, name: 'bad', up: (db) => { db.exec('CREATE TABLE b (x); SELEC'); } };";
    const folder = folderWith({ '001_agents.mjs': AGENTS, '002_bad.mjs': bad });
    const database = openDatabase(await driver());
    const error = failureOf(() => initDatabase({ database, migrationsFolder: folder }));
    expect(error).toBeInstanceOf(MigrationError);
    expect(error).toMatchObject({ version: 2, migration: '002_bad', message: /app\/002_bad.*SELEC.*applied/s });
    const db = opened({ database, runMigrations: false });
    expect(db.prepare(tables).pluck().all()).toEqual(['agents']);
    expect(db.getSchemaVersion()).toBe(1);
  });

  test('a destructive migration is blocked, stops those after it, and is no exception', async () => {
    const last = LOG.replace('2', '3');
    const folder = folderWith({ '001_agents.mjs': AGENTS, '002_drop.mjs': DROP, '003_log.mjs': last });
    const database = openDatabase(await driver());
    const warnings = await warningsOf(() => {
      const db = opened({ database, migrationsFolder: folder });
      expect(db.migrations.map(({ status }) => status)).toEqual(['applied', 'blocked', 'blocked']);
      expect(db.migrations[1]?.reason).toMatch(/app\/002_drop is declared destructive.*allowDestructive/);
      expect(db.prepare(tables).pluck().all()).toEqual(['agents']);
      expect(db.getSchemaVersion()).toBe(1);
    });
    expect(warnings).toEqual([expect.stringContaining('002_drop')]);
  });
});

describe('initDatabase', () => {
  test('without a default folder has no migrations, and raises for a named one that is not there', () => {
    const folder = folderWith();
    startedIn(folder);
    expect(opened({ path: ':memory:' }).migrations).toEqual([]);
    const error = failureOf(() => initDatabase({ migrationsFolder: './elsewhere' }));
    expect(error.message).toMatch(/no migrations folder at .*elsewhere/);
    expect(existsSync(join(folder, 'data'))).toBe(false);
  });

  test('raises when the database is newer than the folder, and closes it', () => {
    const path = join(folderWith(), 'app.db');
    const two = folderWith({ '001_agents.mjs': AGENTS, '002_log.mjs': LOG });
    initDatabase({ path, migrationsFolder: two }).close();
    const error = failureOf(() => initDatabase({ path, migrationsFolder: folderWith({ '001_agents.mjs': AGENTS }) }));
    expect(error.message).toMatch(/newer than this program/);
    expect(failureOf(() => initDatabase({ path, migrationsFolder: folderWith() })).message).toMatch(/newer/);
  });

  test('leaves a given database open when it fails, unless nobody had a handle of it', () => {
    const driver = betterSqlite3(':memory:');
    const handle = openDatabase(betterSqlite3(':memory:'));
    for (const database of [driver, handle]) {
      failureOf(() => initDatabase({ database, migrationsFolder: './elsewhere' }));
      failureOf(() => initDatabase({ database, migrationsFolder: folderWith({ '002_gap.sql': 'SELECT 1' }) }));
    }
    const bad = folderWith({ '001_bad.sql': 'SELEC' });
    for (const database of [driver, handle]) failureOf(() => initDatabase({ database, migrationsFolder: bad }));
    expect(failureOf(() => driver.execute([], { access: 'read' })).code).toBe('closed');
    expect(handle.isHealthy()).toBe(true);
    handle.close();
  });

  test('keeps its migrations apart from those of others in the same file', () => {
    const database = openDatabase(betterSqlite3(':memory:'));
    onTestFinished(() => database.close());
    const other: MigrationSet = {
      name: 'other',
      migrations: [{ version: 1, name: 'theirs', up: 'CREATE TABLE theirs (x); INSERT INTO theirs VALUES (1)' }],
    };
    migrate(database, [other]);
    const db = initDatabase({ database, migrationsFolder: folderWith({ '001_agents.mjs': AGENTS }) });
    expect(db.getSchemaVersion()).toBe(1);
    expect(db.prepare(tables).pluck().all()).toEqual(['agents', 'theirs']);
    expect(migrate(database, [other]).ok).toBe(true);
  });

  test('refuses an option that is not known or of another kind, and opens nothing', () => {
    const folder = folderWith();
    startedIn(folder);
    for (const [options, field] of [
      [null, 'options'],
      ['app.db', 'options'],
      [{ file: 'x.db' }, 'file'],
      [{ readOnly: true }, 'readOnly'],
      [{ path: null }, 'path'],
      [{ path: 5 }, 'path'],
      [{ readonly: 'yes' }, 'readonly'],
      [{ runMigrations: 0 }, 'runMigrations'],
      [{ migrationsFolder: 5 }, 'migrationsFolder'],
      [{ database: null }, 'database'],
      [{ database: {} }, 'database'],
    ] as const) {
      expect(
        failureOf(() => initDatabase(options as never)),
        field,
      ).toMatchObject({ name: 'ValidationError', field });
    }
    expect(readdirSync(folder)).toEqual([]);
  });

  test('refuses a database that is asynchronous, and a path or readonly beside one', async () => {
    const asynchronous = betterSqlite3(':memory:', { mode: 'async' });
    onTestFinished(() => asynchronous.close());
    expect(failureOf(() => initDatabase({ database: asynchronous as never })).message).toMatch(/synchronous/);
    const database = openDatabase(betterSqlite3(':memory:'));
    expect(failureOf(() => initDatabase({ database, path: 'x.db' }))).toMatchObject({ field: 'path' });
    expect(failureOf(() => initDatabase({ database, readonly: true }))).toMatchObject({ field: 'readonly' });
    expect(database.isHealthy()).toBe(true);
    database.close();
  });
});
