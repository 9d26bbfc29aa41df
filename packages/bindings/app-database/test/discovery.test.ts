import { describe, expect, test } from 'vitest';
import { discoverMigrationsSync, MigrationRunner } from '../src/migrations/index.ts';
import { opened } from './support/databases.ts';
import { failureOf } from './support/fails.ts';
import { folderWith, startedIn } from './support/folder.ts';

const module = (version: number, name: string, rest = 'up: (db) => db.exec("SELECT 1")'): string =>
  `export default { version: ${version}, name: '${name}', ${rest} };`;

describe('discoverMigrationsSync', () => {
  test('reads TypeScript as it is written in an application', () => {
    const folder = folderWith({
      '001_initial_schema.ts': `import type { Migration } from '@coterie/app-database/migrations';
        const migration: Migration = {
          version: 1,
          name: 'initial_schema',
          destructive: false,
          up: (db) => { db.exec('CREATE TABLE a (x)'); },
          down: (db) => { db.exec('DROP TABLE IF EXISTS a'); },
        };
        export default migration;`,
    });
    const [migration, ...rest] = discoverMigrationsSync(folder);
    expect(rest).toEqual([]);
    expect(migration).toMatchObject({ version: 1, name: 'initial_schema', destructive: false });
    const db = opened({ path: ':memory:', runMigrations: false });
    migration?.up(db.connection);
    db.prepare('SELECT x FROM a').all();
    migration?.down?.(db.connection);
    expect(failureOf(() => db.prepare('SELECT x FROM a').all()).message).toMatch(/no such table/);
  });

  test('finds them in `migrations` of the current folder, in the order of their numbers', () => {
    const files = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10].map((n) => [`migrations/${n}_m${n}.mjs`, module(n, `m${n}`)]);
    startedIn(folderWith(Object.fromEntries(files)));
    expect(discoverMigrationsSync().map(({ version }) => version)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
  });

  test('finds none where the default folder is not', () => {
    startedIn(folderWith());
    expect(discoverMigrationsSync()).toEqual([]);
    expect(failureOf(() => discoverMigrationsSync('migrations')).message).toMatch(/no migrations folder/);
  });

  test('leaves alone what stands beside migrations', () => {
    const beside = ['types.ts', 'runner.ts', 'discovery.ts', 'index.ts', '001_a.d.ts', '001_a.js.map', '001_a.test.ts'];
    const others = Object.fromEntries(beside.map((name) => [name, 'throw new Error()']));
    expect(discoverMigrationsSync(folderWith({ '001_a.js': module(1, 'a'), ...others }))).toHaveLength(1);
  });

  test('takes SQL files too: their steps run, and the ledger keeps their text for a rollback without the file', () => {
    const folder = folderWith({
      '001_a.sql': '-- migrate:up\nCREATE TABLE a (x);\n-- migrate:down\nDROP TABLE a;\n',
      '002_b.sql': '-- migrate:destructive\n-- migrate:foreign-keys off\nCREATE TABLE b (x);',
    });
    const migrations = discoverMigrationsSync(folder);
    expect(migrations[1]).toMatchObject({ version: 2, destructive: true, foreignKeys: 'off' });
    const db = opened({ path: ':memory:', runMigrations: false });
    migrations[0]?.up(db.connection);
    migrations[0]?.down?.(db.connection);
    const runner = new MigrationRunner(db.connection);
    expect(runner.runMigrations(migrations).map(({ status }) => status)).toEqual(['applied', 'blocked']);
    expect(db.prepare('SELECT up FROM _migrations').pluck().get()).toBe('CREATE TABLE a (x);');
    expect(runner.rollbackMigrations([], { allowDestructive: true })).toMatchObject([{ status: 'rolled-back' }]);
    expect(db.getSchemaVersion()).toBe(0);
  });

  test.each([
    ['a gap in the numbers', { '001_a.js': module(1, 'a'), '003_c.js': module(3, 'c') }, /003_c.*number 2/],
    ['a number twice', { '001_a.js': module(1, 'a'), '001_b.sql': 'SELECT 1' }, /two migrations with the number 1/],
    ['a version unlike the name', { '001_a.js': module(2, 'a') }, /001_a\.js says version: 2/],
    ['a name unlike the file', { '001_a.js': module(1, 'b') }, /001_a\.js says name: "b"/],
    ['no up', { '001_a.js': module(1, 'a', '') }, /001_a\.js has no migration/],
    ['a file that is not named like one', { '1-a.ts': '' }, /1-a\.ts looks like a migration/],
    ['code that cannot be loaded', { '001_a.ts': 'const x: = 1' }, /001_a\.ts cannot be loaded/],
  ])('says what is wrong with %s', (_what, files, message) => {
    expect(failureOf(() => discoverMigrationsSync(folderWith(files))).message).toMatch(message);
  });
});
