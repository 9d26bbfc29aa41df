import { chmodSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { MigrationError, migrate } from '@coterie/core';
import { describe, expect, test } from 'vitest';
import { type DiscoveredSet, type DiscoverOptions, discoverMigrations, discoverMigrationsSync } from '../src/index.ts';
import { open } from './engine.ts';
import { folderWith } from './folder.ts';

const MODULE = `export default {
  version: 2, name: 'authors', revision: '1', destructive: false,
  up: (db) => db.script('CREATE TABLE author (id INTEGER PRIMARY KEY)'),
  down: 'DROP TABLE author',
};`;

const discoverers: Readonly<Record<string, (folder: string, options?: DiscoverOptions) => Promise<DiscoveredSet>>> = {
  discoverMigrations,
  discoverMigrationsSync: async (folder, options) => discoverMigrationsSync(folder, options),
};

async function failure(call: () => Promise<unknown>): Promise<MigrationError> {
  const error = await call().then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  expect(error).toBeInstanceOf(MigrationError);
  return error as MigrationError;
}

describe.each(Object.entries(discoverers))('%s', (_name, discover) => {
  test('reads SQL files and modules in the order of their numbers, and the set runs', async () => {
    const folder = folderWith({
      '0010_last.sql': 'CREATE TABLE last (x);',
      '001_notes.sql': '-- migrate:up\nCREATE TABLE note (x);\n\n-- migrate:down\nDROP TABLE note;\n',
      '002_authors.mjs': MODULE,
      ...Object.fromEntries([3, 4, 5, 6, 7, 8, 9].map((n) => [`${n}_t${n}.sql`, `CREATE TABLE t${n} (x)`])),
    });
    const set = await discover(folder, { name: 'app' });
    expect(set.name).toBe('app');
    expect(set.migrations.map(({ version, name }) => `${version} ${name}`)).toEqual([
      ...['1 notes', '2 authors', '3 t3', '4 t4', '5 t5', '6 t6', '7 t7', '8 t8', '9 t9', '10 last'],
    ]);
    expect(set.migrations[0]?.path).toBe(join(folder, '001_notes.sql'));
    const db = open();
    expect(migrate(db, [set]).ok).toBe(true);
    expect(db.query("SELECT count(*) FROM sqlite_master WHERE type = 'table'").rows).toEqual([[11]]);
  });

  test('takes the types out of TypeScript, and understands both ways to export', async () => {
    const folder = folderWith({
      '001_by_default.ts': `import type { Migration } from '@coterie/core';
        const migration: Migration = { version: 1, name: 'by_default', up: 'CREATE TABLE a (x)' };
        export default migration;`,
      '002_named.ts':
        'export const up: string = `CREATE TABLE b (x)`;\nexport const down = `DROP TABLE b`;\nexport const helper = 1;',
      '003_common.js': "exports.up = 'CREATE TABLE c (x)'; exports.foreignKeys = 'off';",
    });
    const { migrations } = await discover(folder);
    expect(migrations.map(({ up }) => up)).toEqual(['CREATE TABLE a (x)', 'CREATE TABLE b (x)', 'CREATE TABLE c (x)']);
    expect(migrations.map(({ form }) => form).slice(0, 2)).toEqual(['default', 'named']);
    expect(migrations[1]).toEqual(expect.objectContaining({ version: 2, name: 'named', down: 'DROP TABLE b' }));
    expect(migrations[2]?.foreignKeys).toBe('off');
    expect(migrations[1]).not.toHaveProperty('helper');
  });

  test('gives functions without a revision the one that is asked for, and leaves the others their own', async () => {
    const folder = folderWith({
      '001_without.mjs': 'export const up = () => {};',
      '002_with.mjs': "export const up = () => {}; export const revision = '7';",
      '003_text.sql': 'CREATE TABLE t (x);',
    });
    const { migrations } = await discover(folder, { revision: '1' });
    expect(migrations.map(({ revision }) => revision)).toEqual(['1', '7', undefined]);
  });

  test('is named after its folder, and leaves alone what is no migration', async () => {
    const folder = folderWith({
      '001_a.sql': 'CREATE TABLE a (x)',
      ...Object.fromEntries(
        ['001_a.test.ts', '002_b.d.ts', '002_b.js.map', 'index.ts', 'types.ts', 'README.md', '.002_c.sql', '1.txt'].map(
          (file) => [file, ''],
        ),
      ),
    });
    mkdirSync(join(folder, '002_folder'));
    const set = await discover(folder);
    expect(folder.endsWith(`/${set.name}`)).toBe(true);
    expect(set.migrations).toHaveLength(1);
  });

  test.each([
    ['a gap', { '001_a.sql': 'SELECT 1', '003_c.sql': 'SELECT 1' }, /no migration with the number 2/],
    [
      'a number that is there twice',
      { '001_a.sql': 'SELECT 1', '01_b.sql': 'SELECT 1' },
      /001_a\.sql, 01_b\.sql: .*number 1/,
    ],
    ['a file with a number and no name', { '001.sql': 'SELECT 1' }, /001\.sql looks like a migration.*NNN_name\.sql/],
    ['SQL without a number', { 'schema.sql': 'SELECT 1' }, /schema\.sql looks like a migration/],
    ['an extension that is not loaded', { '001_a.cts': '' }, /001_a\.cts looks like a migration/],
    [
      'a version that is not that of the name',
      { '001_a.mjs': "export default { version: 2, name: 'a', up: 'SELECT 1' }" },
      /001_a\.mjs says version: 2, and its name says 1/,
    ],
    [
      'another name inside',
      { '001_a.mjs': "export default { version: 1, name: 'b', up: 'SELECT 1' }" },
      /001_a\.mjs says name: "b"/,
    ],
    ['a module without a migration', { '001_a.mjs': 'export const sql = 1;' }, /001_a\.mjs has no migration/],
    ['an up of the wrong kind', { '001_a.mjs': 'export const up = 5;' }, /001_a\.mjs: .*number as its up/],
    ['a function without a revision', { '001_a.mjs': 'export const up = () => {};' }, /001_a\.mjs: .*revision/],
    [
      'a module that throws',
      { '001_a.mjs': "throw new Error('of the module')" },
      /001_a\.mjs cannot be loaded: of the module/,
    ],
    [
      'transaction control',
      { '001_a.sql': 'CREATE TABLE a (x);\nCOMMIT;' },
      /001_a\.sql: .*line 2.*COMMIT is transaction control/,
    ],
    ['a pragma that does nothing', { '001_a.sql': 'PRAGMA foreign_keys = OFF;' }, /migrate:foreign-keys off/],
    ['an empty file', { '001_a.sql': '-- nothing yet\n' }, /001_a\.sql: .*no statement/],
    ['a string that is not closed', { '001_a.sql': "INSERT INTO a VALUES ('x);" }, /001_a\.sql: .*not closed/],
    ['binary rubbish', { '001_a.sql': new Uint8Array([0xff, 0xfe, 0x00, 0x80]) }, /001_a\.sql is not text in UTF-8/],
    [
      'an unknown marker',
      { '001_a.sql': '-- migrate:upp\nSELECT 1;' },
      /001_a\.sql, line 1: -- migrate:upp is not known/,
    ],
  ])('refuses %s with the file and the remedy', async (_what, files, sentence) => {
    const error = await failure(() => discover(folderWith(files)));
    expect(error.message).toMatch(sentence);
    expect(error.code).toBe('migration');
    expect(error.file).toBeTypeOf('string');
  });

  test('refuses a folder that is named like a migration, which would be missed', async () => {
    const folder = folderWith({ '001_a.sql': 'SELECT 1' });
    mkdirSync(join(folder, '002_folder.sql'));
    await expect(discover(folder)).rejects.toThrow('002_folder.sql is a folder, and is named like a migration.');
  });

  test('refuses a folder that is not there, and a file in its place', async () => {
    const folder = folderWith({ '001_a.sql': 'SELECT 1' });
    expect((await failure(() => discover(join(folder, 'nowhere')))).message).toMatch(
      /no migrations folder at .*nowhere/,
    );
    expect((await failure(() => discover(join(folder, '001_a.sql')))).message).toMatch(/is a file\. Give the folder/);
  });

  test.skipIf(process.getuid?.() === 0)(
    'refuses a file that may not be read (not tried as root, who may)',
    async () => {
      const folder = folderWith({ '001_a.sql': 'SELECT 1' });
      chmodSync(join(folder, '001_a.sql'), 0);
      expect((await failure(() => discover(folder))).message).toMatch(/001_a\.sql cannot be read/);
    },
  );

  test('errors point to the line of the file, in both sections', async () => {
    const text =
      '-- A comment.\n-- migrate:up\n\nCREATE TABLE a (x);\nCREATE TABLE a (y);\n-- migrate:down\n\nDROP TABLE b;\n';
    const db = open();
    const set = await discover(folderWith({ '001_a.sql': text }));
    expect(migrate(db, [set]).results[0]?.statement).toEqual({ index: 1, line: 5, sql: 'CREATE TABLE a (y)' });
    expect(set.migrations[0]?.down?.toString().split('\n')[7]).toBe('DROP TABLE b;');
  });

  test('a directive that is added at the top later does not count as an edit', async () => {
    const sql = 'CREATE TABLE a (x);\n';
    const db = open();
    const before = await discover(folderWith({ '001_a.sql': sql }), { name: 'app' });
    migrate(db, [before]);
    const after = await discover(folderWith({ '001_a.sql': `-- migrate:foreign-keys off\n-- migrate:up\r\n${sql}` }), {
      name: 'app',
    });
    expect(after.migrations[0]?.foreignKeys).toBe('off');
    expect(migrate(db, [after])).toMatchObject({ ok: true, problems: [] });
  });
});

test('a module that awaits at its top level is loaded asynchronously, and refused with the remedy otherwise', async () => {
  const folder = folderWith({ '001_a.mjs': "export const up = await Promise.resolve('SELECT 1');" });
  expect((await discoverMigrations(folder)).migrations[0]?.up).toBe('SELECT 1');
  expect(() => discoverMigrationsSync(folder)).toThrow(/awaits at its top level: use discoverMigrations/);
});

test('a folder can be given as a URL', async () => {
  const folder = folderWith({ '001_a.sql': 'SELECT 1' });
  expect((await discoverMigrations(pathToFileURL(folder))).migrations).toHaveLength(1);
});
