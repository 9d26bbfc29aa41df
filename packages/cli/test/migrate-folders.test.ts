import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { coterie } from './helper/coterie.ts';
import { temporaryFolder, writeFiles } from './helper/folder.ts';

const NOTES = '-- migrate:up\nCREATE TABLE notes (id INTEGER PRIMARY KEY, body TEXT) STRICT;\n';
const FILL = "-- migrate:up\nINSERT INTO notes (body) VALUES ('kept');\n";
const DIR = ['--dir', 'own'];

describe('folders that cannot be migrated end with 1, one sentence and nothing done', () => {
  test.each([
    ['a gap', { '001_a.sql': NOTES, '003_c.sql': FILL }, 'Set own has 003_c but no migration with the number 2'],
    ['a number that is there twice', { '001_a.sql': NOTES, '001_b.sql': FILL }, '001_a.sql, 001_b.sql'],
    ['a wrong shape', { '001_a.sql': '-- migrate:down\nDROP TABLE a;\n' }, '001_a.sql'],
    ['bytes that are no text', { '001_a.sql': new Uint8Array([0xff, 0xfe, 0x80]) }, '001_a.sql is not text in UTF-8'],
    ['a module without a migration', { '001_a.mjs': 'export const x = 1;' }, '001_a.mjs'],
    ['a function without a revision', { '001_a.mjs': 'export const up = () => undefined;' }, '001_a.mjs'],
  ])('%s', async (_what, files: { readonly [path: string]: string | Uint8Array }, sentence) => {
    const cwd = temporaryFolder();
    await writeFiles(join(cwd, 'own'), files);
    const { code, stdout, stderr } = await coterie(['migrate', 'up', ...DIR], { cwd });
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toMatch(/^coterie: [^\n]+\n$/);
    expect(stderr).toContain(sentence);
    expect(existsSync(join(cwd, 'coterie.db'))).toBe(false);
  });

  test('a number below those that are applied', async () => {
    const cwd = temporaryFolder();
    await writeFiles(cwd, { 'own/001_a.sql': NOTES, 'own/002_b.sql': FILL });
    await coterie(['migrate', 'up', ...DIR], { cwd });
    await writeFiles(cwd, { 'own/003_b.sql': FILL, 'own/002_late.sql': FILL });
    rmSync(join(cwd, 'own/002_b.sql'));
    const { code, stdout } = await coterie(['migrate', 'up', ...DIR], { cwd });
    expect(code).toBe(1);
    expect(stdout).toMatch(/1 problem:\n {2}.*own/);
  });

  test('a folder that is not there, or is a file', async () => {
    const cwd = temporaryFolder();
    await writeFiles(cwd, { 'own/001_notes.sql': NOTES });
    expect((await coterie(['migrate', 'status', '--dir', 'none'], { cwd })).stderr).toContain(
      'There is no migrations folder at',
    );
    expect((await coterie(['migrate', 'status', '--dir', 'own/001_notes.sql'], { cwd })).stderr).toContain('is a file');
  });

  test('a folder that is named like a migration', async () => {
    const cwd = temporaryFolder();
    await writeFiles(cwd, { 'own/001_notes.sql/readme.md': '' });
    const { code, stderr } = await coterie(['migrate', 'up', ...DIR], { cwd });
    expect({ code, stderr }).toEqual({ code: 1, stderr: expect.stringContaining('001_notes.sql is a folder') });
  });
});

describe('two sets of one name end with 2 and nothing done, and NAME=PATH tells them apart', () => {
  test.each([
    [
      ['--dir', 'p/migrations', '--dir', 'q/migrations'],
      'The migrations of q/migrations and those of p/migrations are both named migrations',
      ['--dir', 'q=q/migrations'],
    ],
    [
      ['--dir', './p/coterie'],
      "The migrations of ./p/coterie and the store's own set are both named coterie",
      ['--dir', 'p=./p/coterie'],
    ],
  ])('%j', async (args, sentence, remedy) => {
    const cwd = temporaryFolder();
    await writeFiles(cwd, {
      'p/migrations/001_notes.sql': NOTES,
      'q/migrations/001_more.sql': '-- migrate:up\nCREATE TABLE more (x);\n',
      'p/coterie/001_notes.sql': NOTES,
    });
    const refused = await coterie(['migrate', 'up', ...args], { cwd });
    expect({ code: refused.code, stdout: refused.stdout }).toEqual({ code: 2, stdout: '' });
    expect(refused.stderr).toContain(sentence);
    expect(refused.stderr).toContain(`as in ${remedy.join(' ')}.`);
    expect(existsSync(join(cwd, 'coterie.db'))).toBe(false);
    expect(await coterie(['migrate', 'up', ...args.slice(0, -2), ...remedy], { cwd })).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/^applied {2}[pq]\/001_/m),
    });
  });
});
