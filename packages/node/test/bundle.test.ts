import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type MigrationSet, migrate, planMigrations } from '@coterie/core';
import { describe, expect, test } from 'vitest';
import { bundleMigrations, discoverMigrations } from '../src/index.ts';
import { open } from './engine.ts';
import { folderWith } from './folder.ts';

const TRICKY = [
  '-- migrate:foreign-keys off',
  '-- migrate:up',
  `INSERT INTO note VALUES ('back\\slash \`tick\` \${dollar} it''s\u2028');`,
  '',
  '-- migrate:down',
  'DELETE FROM note;',
  '',
].join('\r\n');

/** Writes the bundle to a file and imports it, as a program would. */
async function imported(
  text: string,
  folder: string,
  file = 'bundle.gen.ts',
  name = 'migrations',
): Promise<MigrationSet> {
  writeFileSync(join(folder, file), text);
  const module = (await import(pathToFileURL(join(folder, file)).href)) as Readonly<Record<string, MigrationSet>>;
  return module[name] as MigrationSet;
}

describe('a bundle', () => {
  test('is the same set without files: a database migrated by one has nothing pending or edited for the other', async () => {
    const folder = folderWith({ '001_note.sql': 'CREATE TABLE note (text TEXT);\n', '002_tricky.sql': TRICKY });
    const set = await discoverMigrations(folder, { name: 'app' });
    const bundled = await imported(bundleMigrations(set), folder);
    const db = open();
    expect(migrate(db, [set])).toMatchObject({ ok: true });
    const plan = planMigrations(db, [bundled]);
    expect(plan.problems).toEqual([]);
    expect(plan.entries.map(({ state }) => state)).toEqual(['applied', 'applied']);
    expect(bundled.migrations[1]).toMatchObject({ foreignKeys: 'off', down: 'DELETE FROM note;' });
    const fresh = open();
    expect(migrate(fresh, [bundled])).toMatchObject({ ok: true });
    expect(fresh.query('SELECT text FROM note').rows).toEqual(db.query('SELECT text FROM note').rows);
  });

  test('says what is declared destructive, in either way', async () => {
    const folder = folderWith({
      '001_a.mjs': "export const up = 'CREATE TABLE a (x)'; export const destructive = 'always';",
      '002_b.sql': '-- migrate:destructive\nSELECT 1;',
    });
    const { migrations } = await imported(bundleMigrations(await discoverMigrations(folder)), folder);
    expect(migrations.map(({ destructive }) => destructive)).toEqual(['always', true]);
  });

  test('does not depend on line ends, and is made again without a difference', async () => {
    const crlf = folderWith({ '001_a.sql': 'CREATE TABLE a (\r\n  x\r\n);\r\n' });
    const lf = folderWith({ '001_a.sql': '\uFEFFCREATE TABLE a (\n  x\n);   \n\n' });
    const texts = await Promise.all(
      [crlf, lf, lf].map(async (folder) => bundleMigrations(await discoverMigrations(folder, { name: 'app' }))),
    );
    expect(texts[0]).toBe(texts[1]);
    expect(texts[1]).toBe(texts[2]);
  });

  test('keeps a carriage return inside a string', async () => {
    const folder = folderWith({ '001_a.sql': "CREATE TABLE a (x); INSERT INTO a VALUES ('one\r\ntwo');" });
    const bundled = await imported(bundleMigrations(await discoverMigrations(folder)), folder);
    const db = open();
    migrate(db, [bundled]);
    expect(db.query('SELECT x FROM a').rows).toEqual([['one\r\ntwo']]);
  });

  test('imports functions from their files, relative to where the bundle is', async () => {
    const folder = folderWith({
      '001_a.sql': 'CREATE TABLE a (x);',
      '002_default.mjs':
        "export default { version: 2, name: 'default', revision: 'r', destructive: true, up: (db) => db.script('INSERT INTO a VALUES (2)') };",
      '003_named.mjs':
        "export const revision = 'r'; export const up = (db) => db.script('INSERT INTO a VALUES (3)'); export const down = 'DELETE FROM a WHERE x = 3';",
    });
    const set = await discoverMigrations(folder, { name: 'app' });
    mkdirSync(join(folder, 'out'));
    const output = join(folder, 'out', 'bundle.gen.js');
    const text = bundleMigrations(set, { output, exportName: 'appMigrations' });
    expect(text).toContain("import migration2 from '../002_default.mjs';");
    expect(text).not.toContain('import type');
    const bundled = await imported(text, folder, 'out/bundle.gen.js', 'appMigrations');
    const db = open();
    expect(migrate(db, [bundled])).toMatchObject({ ok: true });
    expect(db.query('SELECT x FROM a ORDER BY x').rows).toEqual([[2], [3]]);
    expect(planMigrations(db, [set]).problems).toEqual([]);
  });

  test('refuses a function whose file it does not know', () => {
    const set: MigrationSet = {
      name: 'app',
      migrations: [{ version: 1, name: 'f', up: () => undefined, revision: '1' }],
    };
    expect(() => bundleMigrations(set, { output: 'x.ts' })).toThrow(/001_f is a function.*discoverMigrations/);
  });
});
