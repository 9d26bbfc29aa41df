import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { migrate } from '@coterie/core';
import { expect, test } from 'vitest';
import { discoverMigrations, newMigration } from '../src/index.ts';
import { open } from './engine.ts';
import { folderWith } from './folder.ts';

test('creates the folder, the first file and then the next ones, named after what they do', async () => {
  const folder = join(folderWith(), 'db', 'migrations');
  expect(basename(await newMigration(folder, 'Add audit log!'))).toBe('001_add_audit_log.sql');
  expect(basename(await newMigration(folder, 'größe', { extension: 'ts' }))).toBe('002_größe.ts');
});

test('counts on from the highest number, with as many digits', async () => {
  const folder = folderWith({ '0009_a.sql': '', '0010_b.mjs': '', 'README.md': '' });
  expect(basename(await newMigration(folder, 'c', { extension: 'js' }))).toBe('0011_c.js');
});

test('several at once get different numbers', async () => {
  const folder = folderWith();
  const paths = await Promise.all(Array.from({ length: 5 }, () => newMigration(folder, 'same')));
  expect(new Set(paths).size).toBe(5);
  expect(readdirSync(folder)).toHaveLength(5);
});

test('what is not filled in is never applied', async () => {
  const folder = folderWith();
  await newMigration(folder, 'sql');
  await expect(discoverMigrations(folder)).rejects.toThrow(/001_sql\.sql: .*no statement/);
  for (const extension of ['ts', 'js', 'mjs'] as const) {
    const other = folderWith();
    await newMigration(other, 'module', { extension });
    const report = migrate(open(), [await discoverMigrations(other, { name: 'app' })]);
    expect(report.results[0]).toMatchObject({ status: 'failed' });
    expect(report.results[0]?.reason).toMatch(/not written yet/);
  }
});

test('a filled in template is a migration', async () => {
  const folder = folderWith();
  const path = await newMigration(folder, 'notes');
  writeFileSync(
    path,
    readFileSync(path, 'utf8')
      .replace('up\n\n', 'up\n\nCREATE TABLE note (x);\n')
      .replace('down\n', 'down\nDROP TABLE note;\n'),
  );
  const [migration] = (await discoverMigrations(folder)).migrations;
  expect([migration?.up, migration?.down].map((text) => String(text).trim())).toEqual([
    'CREATE TABLE note (x);',
    'DROP TABLE note;',
  ]);
});

test('refuses a name that says nothing, and a folder that cannot be one', async () => {
  const folder = folderWith({ file: '' });
  await expect(newMigration(folder, ' ?! ')).rejects.toThrow(/no name for a migration/);
  await expect(newMigration(join(folder, 'file'), 'a')).rejects.toThrow(/No migration can be created in/);
});
