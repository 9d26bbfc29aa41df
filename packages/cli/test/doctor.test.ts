import { createHash } from 'node:crypto';
import { chmodSync, existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { betterSqlite3 } from '@coterie/better-sqlite3';
import { migrate, openDatabase } from '@coterie/core';
import { searchIndexes, storeMigrations } from '@coterie/store';
import { describe, expect, test } from 'vitest';
import { coterie } from './helper/coterie.ts';
import { doctor, stateOf, troubles } from './helper/doctor.ts';
import { temporaryFolder, writeFiles } from './helper/folder.ts';
import { boundUser } from './helper/other-user.ts';
import { conversation, jsonl } from './helper/transcript.ts';

async function withDatabase(db = 'coterie.db'): Promise<string> {
  const cwd = temporaryFolder();
  await writeFiles(cwd, { 't/a.jsonl': jsonl(...conversation()) });
  expect(await coterie(['import', 't', '--db', db], { cwd })).toMatchObject({ code: 0 });
  return cwd;
}

const CHECKS = [
  'file',
  'permissions',
  'file-system',
  'leftovers',
  'journal-mode',
  'wal',
  'rollback-journal',
  'open',
  'engine',
  'wal-reset-bug',
  'settings',
  'integrity',
  'references',
  ...searchIndexes.map(({ name }) => name),
  'ledger',
  'schema',
  'free-pages',
  'layout',
];

describe('coterie doctor of a sound database', () => {
  test.each([
    ['coterie.db', 'better-sqlite3', []],
    ['libsql:l.db', 'libsql', ['wal-reset-bug note']],
    ['sqljs:s.db', 'sqljs', []],
  ] as const)('--db %s: looks at everything, finds nothing wrong, and changes nothing', async (db, driver, found) => {
    const cwd = await withDatabase(db);
    const before = stateOf(cwd);
    const examination = await doctor(['--db', db], { cwd });
    expect(examination).toMatchObject({ code: 0, ok: true, driver, database: db.replace(/^.*:/, '') });
    expect(troubles(examination)).toEqual(found);
    expect(examination.findings.map(({ check }) => check)).toEqual(CHECKS);
    expect(examination.findings.filter(({ skipped }) => skipped)).toEqual([]);
    for (const { examined, found } of examination.findings) expect([examined, found]).not.toContain('');
    expect(stateOf(cwd)).toEqual(before);
    expect(readdirSync(cwd)).toEqual([db.replace(/^.*:/, ''), 't']);
  });

  test('prints a list by subject for people', async () => {
    const cwd = await withDatabase();
    const { code, stdout, stderr } = await coterie(['doctor'], { cwd });
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toMatch(/^coterie\.db\n\nFile\n {2}✓ file +\/.*coterie\.db, a SQLite database of [\d.]+ [kM]B\n/);
    expect(stdout).toMatch(/\nSearch\n {2}✓ sessions_fts +It knows 1 row, with all of their words\n/);
    expect(stdout).toMatch(/\n\nNothing is wrong\.\n$/);
    expect(stdout).not.toContain('\x1b');
  });

  test.each(['', 'libsql:', 'sqljs:'])(
    'in memory (--db %s:memory:) says of each check of a file why it is not made',
    async (scheme) => {
      const cwd = temporaryFolder();
      const examination = await doctor(['--db', `${scheme}:memory:`], { cwd });
      expect(examination.code).toBe(0);
      for (const check of CHECKS.slice(0, 7)) {
        expect(examination.find(check)).toMatchObject({ skipped: true, found: 'A database in memory has no file.' });
      }
      expect(troubles(examination)).toEqual(['ledger note']);
      expect(readdirSync(cwd)).toEqual([]);
    },
  );
});

describe('coterie doctor of another file', () => {
  test.each(['', 'libsql:', 'sqljs:'])('%san empty one stays empty', async (scheme) => {
    const cwd = temporaryFolder();
    writeFileSync(join(cwd, 'empty.db'), '');
    const examination = await doctor(['--db', `${scheme}empty.db`], { cwd });
    expect(examination.code).toBe(0);
    expect(examination.find('file')).toMatchObject({ severity: 'note', found: expect.stringContaining('is empty') });
    expect(readdirSync(cwd)).toEqual(['empty.db']);
    expect(readFileSync(join(cwd, 'empty.db'))).toHaveLength(0);
  });

  test.each(['', 'libsql:', 'sqljs:'])('%sone that is no database is one problem, and left alone', async (scheme) => {
    const cwd = temporaryFolder();
    writeFileSync(join(cwd, 'diary.txt'), 'Dear diary, '.repeat(100));
    const examination = await doctor(['--db', `${scheme}diary.txt`], { cwd });
    expect(examination.code).toBe(1);
    expect(troubles(examination)).toEqual(['file problem']);
    expect(examination.find('integrity')).toMatchObject({ skipped: true });
    expect(readdirSync(cwd)).toEqual(['diary.txt']);
  });

  test('a database without anything of coterie is looked at all the same', async () => {
    const cwd = temporaryFolder();
    const db = openDatabase(betterSqlite3(join(cwd, 'other.db')));
    db.script('CREATE TABLE mine (x); INSERT INTO mine VALUES (1)');
    db.close();
    const examination = await doctor(['--db', 'other.db'], { cwd });
    expect(examination.code).toBe(0);
    expect(troubles(examination)).toEqual(['ledger note']);
    expect(examination.find('integrity').severity).toBe('ok');
  });

  test('of a newer coterie is a problem, and its migration is named', async () => {
    const cwd = await withDatabase();
    const db = openDatabase(betterSqlite3(join(cwd, 'coterie.db')));
    const version = storeMigrations.migrations.length + 1;
    const future = { version, name: 'from_the_future', up: 'CREATE TABLE future (x TEXT) STRICT' };
    migrate(db, [{ ...storeMigrations, migrations: [...storeMigrations.migrations, future] }]);
    db.close();
    const examination = await doctor([], { cwd });
    expect(troubles(examination)).toEqual(['ledger problem']);
    expect(examination.find('ledger').found).toContain('from_the_future');
  });

  test('of an older coterie is a warning with the command that helps', async () => {
    const cwd = temporaryFolder();
    const db = openDatabase(betterSqlite3(join(cwd, 'coterie.db')));
    migrate(db, [{ ...storeMigrations, migrations: storeMigrations.migrations.slice(0, 1) }]);
    db.close();
    const examination = await doctor([], { cwd });
    expect(examination.code).toBe(0);
    expect(troubles(examination)).toEqual(['ledger warning']);
    expect(examination.find('ledger').advice).toBe('coterie migrate up --db coterie.db');
  });

  test('that is not there, or is a folder, ends with an error as with every command', async () => {
    const cwd = temporaryFolder();
    for (const [db, code] of [
      ['nothing.db', 'not-found'],
      ['.', 'cannot-open'],
    ] as const) {
      const { stdout, code: exit } = await coterie(['doctor', '--db', db, '--json'], { cwd });
      expect(exit).toBe(1);
      expect(JSON.parse(stdout)).toMatchObject({ error: { code } });
    }
    expect(existsSync(join(cwd, 'nothing.db'))).toBe(false);
  });

  test('in WAL mode is a problem for libSQL, whose SQLite has the WAL-reset bug', async () => {
    const cwd = await withDatabase();
    const examination = await doctor(['--db', 'libsql:coterie.db'], { cwd });
    expect(troubles(examination)).toEqual(['open problem']);
    expect(examination.find('open').found).toContain('Open it as --db coterie.db.');
    expect(examination.find('engine').skipped).toBe(true);
    // The content is sound all the same.
    expect(examination.find('integrity')).toMatchObject({ severity: 'ok', skipped: false });
  });
});

describe('coterie doctor without the right to write', () => {
  const bound = boundUser();

  test.for(['coterie.db', 'libsql:l.db', 'sqljs:s.db'])('%s: a read-only file is looked at', async (db, context) => {
    if (typeof bound === 'string') return context.skip(bound);
    const cwd = await withDatabase(db);
    chmodSync(join(cwd, db.replace(/^.*:/, '')), 0o444);
    chmodSync(cwd, 0o755);
    const before = stateOf(cwd);
    const examination = await doctor(['--db', db], { cwd, ...bound });
    expect(examination.ok).toBe(true);
    expect(examination.find('permissions')).toMatchObject({
      severity: 'note',
      found: expect.stringContaining('not write'),
    });
    expect(examination.find('integrity')).toMatchObject({ skipped: false, severity: 'ok' });
    expect(examination.find('transcript_fts')).toMatchObject({ skipped: false });
    expect(stateOf(cwd)).toEqual(before);
  });

  test('a file in WAL mode in a read-only folder is looked at as a copy in memory', async (context) => {
    if (typeof bound === 'string') return context.skip(bound);
    const cwd = await withDatabase();
    chmodSync(cwd, 0o555);
    const examination = await doctor([], { cwd, ...bound });
    expect(examination.ok).toBe(true);
    expect(examination.find('engine')).toMatchObject({
      severity: 'note',
      found: expect.stringMatching(/^sql\.js .*copy/),
    });
    expect(examination.find('transcript_fts')).toMatchObject({ severity: 'ok' });
    expect(readdirSync(cwd)).toEqual(['coterie.db', 't']);
    chmodSync(cwd, 0o755);
  });

  test('a file that may not be read at all is a problem', async (context) => {
    if (typeof bound === 'string') return context.skip(bound);
    const cwd = await withDatabase();
    chmodSync(join(cwd, 'coterie.db'), 0o600);
    chmodSync(cwd, 0o755);
    const examination = await doctor([], { cwd, ...bound });
    expect(troubles(examination)).toContain('file problem');
    expect(examination.find('file').found).toContain('may not be read');
  });
});

test('what everybody may change, and what a command left behind, is warned of', async () => {
  const cwd = await withDatabase();
  chmodSync(join(cwd, 'coterie.db'), 0o666);
  const host = createHash('sha256').update(hostname()).digest('hex').slice(0, 8);
  // No process has so great a number.
  writeFileSync(join(cwd, `.coterie-${host}-99999999-0123456789ab.tmp`), 'half');
  writeFileSync(join(cwd, `.coterie-${host}-${process.pid}-0123456789ab.tmp`), 'being written');
  const examination = await doctor([], { cwd });
  expect(examination.code).toBe(0);
  expect(troubles(examination)).toEqual(['permissions warning', 'leftovers warning']);
  expect(examination.find('leftovers').found).toContain('99999999-0123456789ab.tmp in');
  expect(examination.find('leftovers').found).not.toContain(`-${process.pid}-`);
});
