import {
  chmodSync,
  createWriteStream,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { finished } from 'node:stream/promises';
import { betterSqlite3 } from '@coterie/better-sqlite3';
import { migrate, openDatabase } from '@coterie/core';
import { storeMigrations } from '@coterie/store';
import { describe, expect, test } from 'vitest';
import type { ImportDocument } from '../src/documents/index.ts';
import { type CoterieOptions, coterie, coterieJson } from './helper/coterie.ts';
import { temporaryFolder, writeFiles } from './helper/folder.ts';
import { boundUser } from './helper/other-user.ts';
import { conversation, jsonl, user } from './helper/transcript.ts';

/** Ends with 1, one sentence on stderr, and with --json the error as the one document. */
async function refused(args: readonly string[], options: CoterieOptions): Promise<{ code: string; message: string }> {
  const { code, stdout, stderr } = await coterie([...args, '--json'], options);
  expect(code).toBe(1);
  const { error } = JSON.parse(stdout) as { error: { code: string; message: string } };
  expect(stderr).toBe(`coterie: ${error.message}\n`);
  expect(error.message).not.toContain('\n');
  return error;
}

async function withTranscript(): Promise<string> {
  const cwd = temporaryFolder();
  await writeFiles(cwd, { 't/a.jsonl': jsonl(...conversation()) });
  return cwd;
}

async function withDatabase(): Promise<string> {
  const cwd = await withTranscript();
  expect(await coterie(['import', 't'], { cwd })).toMatchObject({ code: 0 });
  return cwd;
}

describe.each([[''], ['libsql:'], ['sqljs:']])('--db %sPATH', (scheme) => {
  test('a file that is no database is refused and left alone', async () => {
    const cwd = await withTranscript();
    const text = 'Dear diary, '.repeat(100);
    writeFileSync(join(cwd, 'diary.txt'), text);
    const error = await refused(['import', 't', '--db', `${scheme}diary.txt`], { cwd });
    expect(error.code).toBe('not-a-database');
    expect(error.message).toContain('diary.txt');
    expect(readFileSync(join(cwd, 'diary.txt'), 'utf8')).toBe(text);
  });

  test('a folder is no database', async () => {
    const cwd = await withTranscript();
    const error = await refused(['import', 't', '--db', `${scheme}t`], { cwd });
    expect(error.message).toMatch(/t is a folder\. Give the path of/);
  });

  test('a folder that is missing is not made', async () => {
    const cwd = await withTranscript();
    const error = await refused(['import', 't', '--db', `${scheme}no/where/agents.db`], { cwd });
    expect(error.message).toMatch(
      /^The folder .*no\/where of the database agents\.db does not exist\. Create it first\.$/,
    );
    expect(error.code).toBe('cannot-open');
    expect(existsSync(join(cwd, 'no'))).toBe(false);
  });
});

describe('a database', () => {
  test('of a newer coterie is neither read nor written', async () => {
    const cwd = await withDatabase();
    const db = openDatabase(betterSqlite3(join(cwd, 'coterie.db')));
    const version = storeMigrations.migrations.length + 1;
    const future = { version, name: 'from_the_future', up: 'CREATE TABLE future (x TEXT) STRICT' };
    migrate(db, [{ ...storeMigrations, migrations: [...storeMigrations.migrations, future] }]);
    db.close();
    const before = readFileSync(join(cwd, 'coterie.db'));
    for (const args of [['sessions'], ['import', 't'], ['stats']]) {
      expect(await refused(args, { cwd })).toMatchObject({
        code: 'migration',
        message: expect.stringContaining('from_the_future'),
      });
    }
    expect(readFileSync(join(cwd, 'coterie.db'))).toEqual(before);
  });

  test('without anything of coterie is not read, and says how to fill it', async () => {
    const cwd = temporaryFolder();
    const db = openDatabase(betterSqlite3(join(cwd, 'other.db')));
    db.script('CREATE TABLE mine (x)');
    db.close();
    const error = await refused(['sessions', '--db', 'other.db'], { cwd });
    expect(error).toEqual({
      code: 'not-found',
      message: 'other.db holds no coterie data yet. Bring transcripts in with "coterie import <folder>".',
    });
  });

  test('of another program that has a table of this name is told as that, and left untouched', async () => {
    const cwd = await withTranscript();
    for (const table of ['Sessions', 'transcript_events']) {
      const db = openDatabase(betterSqlite3(join(cwd, `${table}.db`)));
      db.script(`CREATE TABLE ${table} (x)`);
      db.close();
      const before = readFileSync(join(cwd, `${table}.db`));
      for (const args of [['import', 't'], ['migrate', 'up'], ['sessions']]) {
        expect(await refused([...args, '--db', `${table}.db`], { cwd })).toEqual({
          code: 'migration',
          message: `${table}.db belongs to another program: it has a table ${table} that is not coterie's. It was left untouched; name another file with --db.`,
        });
      }
      expect(readFileSync(join(cwd, `${table}.db`))).toEqual(before);
    }
  });

  test("with another tool's ledger is left untouched", async () => {
    const cwd = await withTranscript();
    const db = openDatabase(betterSqlite3(join(cwd, 'coterie.db')));
    db.script('CREATE TABLE _migrations (id INTEGER, name TEXT)');
    db.close();
    expect(await refused(['import', 't'], { cwd })).toMatchObject({
      code: 'migration',
      message: expect.stringContaining('a table or view _migrations of another tool'),
    });
  });

  test('that another program holds is waited for, then named', async () => {
    const cwd = await withDatabase();
    writeFileSync(join(cwd, 't/b.jsonl'), jsonl(user('More.', { session: 'other' })));
    const holder = betterSqlite3(join(cwd, 'coterie.db'));
    const held = holder.begin({ access: 'write' });
    const error = await refused(['import', 't'], { cwd });
    expect(error).toEqual({
      code: 'busy',
      message:
        'coterie.db is locked by another program, which did not let go within 5 seconds. Wait for it or end it, then run this again.',
    });
    // Those who only read are not in its way.
    expect(await coterie(['sessions'], { cwd })).toMatchObject({ code: 0 });
    held.rollback();
    holder.close();
    expect(await coterieJson(['import', 't'], { cwd })).toMatchObject({ inserted: 1 });
  });
});

test('a file in WAL mode, as import makes it, is not opened with libSQL, and how to open it is said', async () => {
  const cwd = await withDatabase();
  expect(await refused(['stats', '--db', 'libsql:coterie.db'], { cwd })).toEqual({
    code: 'cannot-open',
    message:
      'coterie.db is in WAL mode, in which libSQL and another program can corrupt it together. Open it as --db coterie.db.',
  });
  expect(await coterie(['stats', '--db', 'coterie.db'], { cwd })).toMatchObject({ code: 0 });
});

describe('what may not be written', () => {
  const bound = boundUser();

  test.for(['coterie.db', 'libsql:l.db', 'sqljs:s.db'])(
    'a read-only file is read, and refused for writing: --db %s',
    async (db, context) => {
      if (typeof bound === 'string') return context.skip(bound);
      const cwd = await withTranscript();
      await coterie(['import', 't', '--db', db], { cwd });
      const file = join(cwd, db.replace(/^.*:/, ''));
      writeFileSync(join(cwd, 't/b.jsonl'), jsonl(...conversation('other')));
      chmodSync(file, 0o444);
      chmodSync(cwd, 0o755);
      const before = readFileSync(file);
      const error = await refused(['import', 't', '--db', db], { cwd, ...bound });
      expect(['readonly', 'file', 'cannot-open']).toContain(error.code);
      expect(error.message).toContain(file.split('/').at(-1));
      expect(readFileSync(file)).toEqual(before);
    },
  );

  test('nothing is made in a read-only folder', async (context) => {
    if (typeof bound === 'string') return context.skip(bound);
    const cwd = await withTranscript();
    mkdirSync(join(cwd, 'closed'));
    chmodSync(join(cwd, 'closed'), 0o555);
    chmodSync(cwd, 0o755);
    for (const scheme of ['', 'libsql:', 'sqljs:']) {
      const error = await refused(['import', 't', '--db', `${scheme}closed/coterie.db`], { cwd, ...bound });
      expect(error.message).toContain('closed');
    }
    expect(readdirSync(join(cwd, 'closed'))).toEqual([]);
  });

  test('a transcript that may not be read is named', async (context) => {
    if (typeof bound === 'string') return context.skip(bound);
    const cwd = await withTranscript();
    chmodSync(join(cwd, 't/a.jsonl'), 0o000);
    chmodSync(cwd, 0o777);
    const error = await refused(['import', 't'], { cwd, ...bound });
    expect(error).toEqual({
      code: 'file',
      message: expect.stringContaining('t/a.jsonl may not be read by you'),
    });
  });
});

describe('a transcript', () => {
  test('is no database: one that is named is refused, and nothing is made or changed', async () => {
    const cwd = await withDatabase();
    const before = readFileSync(join(cwd, 'coterie.db'));
    for (const db of ['coterie.db', 'new.db']) {
      expect(await refused(['import', 't', 'coterie.db', '--db', db], { cwd })).toEqual({
        code: 'file',
        message: expect.stringContaining('coterie.db is a SQLite database, not a transcript. Give transcripts'),
      });
    }
    expect(readFileSync(join(cwd, 'coterie.db'))).toEqual(before);
    expect(existsSync(join(cwd, 'new.db'))).toBe(false);
  });

  test('is not imported into itself, on whatever route it is found', async () => {
    const cwd = await withTranscript();
    writeFileSync(join(cwd, 't/empty.jsonl'), '');
    symlinkSync(join(cwd, 't/empty.jsonl'), join(cwd, 'link.db'));
    expect(await refused(['import', 't', '--db', 'link.db'], { cwd })).toEqual({
      code: 'file',
      message: 'link.db is both the database of --db and one of the transcripts. Name another database with --db.',
    });
    expect(readFileSync(join(cwd, 't/empty.jsonl'))).toHaveLength(0);
  });

  test('of binary rubbish is reported line by line, and the others imported', async () => {
    const cwd = await withTranscript();
    const rubbish = Buffer.from(Array.from({ length: 20_000 }, (_, at) => (at * 7919 + (at >> 3)) % 256));
    writeFileSync(join(cwd, 't/rubbish.jsonl'), rubbish);
    const { code, stdout, stderr } = await coterie(['import', 't', '--json'], { cwd });
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    const { inserted, malformed } = JSON.parse(stdout) as ImportDocument;
    expect(inserted).toBe(5);
    expect(malformed.length).toBeGreaterThan(1);
    for (const { file, line, reason } of malformed) {
      expect({ file, line }).toEqual({ file: 'rubbish.jsonl', line: expect.any(Number) });
      expect(reason).toMatch(/^[\x20-\x7e…“”]+$/);
    }
  });

  test('with a line of 50 MB is imported, and one of 70 MB is malformed', async () => {
    const cwd = temporaryFolder();
    const out = createWriteStream(join(cwd, 'big.jsonl'));
    const big = (megabytes: number) => jsonl(user('x'.repeat(megabytes * 1_000_000)));
    for (const part of [jsonl(user('before')), big(50), big(70), jsonl(user('after'))]) out.write(part);
    out.end();
    await finished(out);
    const { code, stdout } = await coterie(['import', '.', '--json'], { cwd });
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ inserted: 3, malformed: [{ file: 'big.jsonl', line: 3 }] });
  });
});
