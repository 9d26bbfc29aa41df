import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { betterSqlite3 } from '@coterie/better-sqlite3';
import { openDatabase } from '@coterie/core';
import { describe, expect, test } from 'vitest';
import type { BackupDocument, StatsDocument } from '../src/documents/index.ts';
import { coterie, coterieJson } from './helper/coterie.ts';
import { temporaryFolder, writeFiles } from './helper/folder.ts';
import { boundUser } from './helper/other-user.ts';
import { conversation, jsonl } from './helper/transcript.ts';

async function withDatabase(db = 'coterie.db'): Promise<string> {
  const cwd = temporaryFolder();
  await writeFiles(cwd, { 't/a.jsonl': jsonl(...conversation()) });
  expect(await coterie(['import', 't', '--db', db], { cwd })).toMatchObject({ code: 0 });
  return cwd;
}

describe('coterie backup', () => {
  test.each(['coterie.db', 'libsql:l.db', 'sqljs:s.db'])('copies what --db %s holds, whole', async (db) => {
    const cwd = await withDatabase(db);
    const { code, stdout, stderr } = await coterie(['backup', "it's a copy.db", '--db', db], { cwd });
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toMatch(
      new RegExp(`^Backed up ${db.replace(/^.*:/, '')} to it's a copy\\.db\\.\n[\\d.]+ [kM]B, [\\d.]+ m?s\n$`),
    );
    const [copy, own] = (await Promise.all(
      ["it's a copy.db", db].map((one) => coterieJson(['stats', '--db', one], { cwd })),
    )) as readonly StatsDocument[];
    // Pages, log and engine are each file's own.
    expect({ ...copy, database: copy?.database.tables }).toEqual({ ...own, database: own?.database.tables });
  });

  test('is one document', async () => {
    const cwd = await withDatabase();
    const document = (await coterieJson(['backup', 'copy.db'], { cwd })) as BackupDocument;
    expect(document).toEqual({
      path: 'copy.db',
      bytes: readFileSync(join(cwd, 'copy.db')).length,
      durationMs: expect.any(Number),
    });
  });

  test('is made while another program is in the middle of writing', async () => {
    const cwd = await withDatabase();
    const writer = betterSqlite3(join(cwd, 'coterie.db'));
    const writing = writer.begin({ access: 'write' });
    writing.execute([{ sql: 'CREATE TABLE half (x)', params: [] }], { access: 'write' });
    expect(await coterie(['backup', 'copy.db'], { cwd })).toMatchObject({ code: 0 });
    writing.commit();
    writer.close();
    const copy = openDatabase(betterSqlite3(join(cwd, 'copy.db')));
    expect(copy.query("SELECT count(*) FROM sqlite_schema WHERE name = 'half'").rows).toEqual([[0]]);
    expect(copy.query('PRAGMA integrity_check').rows).toEqual([['ok']]);
    copy.close();
  });

  test('replaces a file only with --force', async () => {
    const cwd = await withDatabase();
    writeFileSync(join(cwd, 'copy.db'), 'something dear');
    const { code, stderr } = await coterie(['backup', 'copy.db'], { cwd });
    expect({ code, stderr }).toEqual({
      code: 1,
      stderr: 'coterie: There is something at copy.db already. Name another path, or replace it with --force.\n',
    });
    expect(readFileSync(join(cwd, 'copy.db'), 'utf8')).toBe('something dear');
    expect(await coterie(['backup', 'copy.db', '--force'], { cwd })).toMatchObject({ code: 0 });
    expect((await coterie(['stats', '--db', 'copy.db'], { cwd })).stdout).toContain('1 session,');
  });

  test('refuses the database itself, a folder that is missing, and a file that is in use, in a sentence about the copy', async () => {
    const cwd = await withDatabase();
    const before = readFileSync(join(cwd, 'coterie.db'));
    const refused = async (path: string) => {
      const { code, stderr } = await coterie(['backup', path, '--force'], { cwd });
      expect(code).toBe(1);
      return stderr;
    };
    expect(await refused('coterie.db')).toContain('/coterie.db is the database itself');
    expect(await refused('no/where.db')).toContain('no of the database where.db does not exist. Create it first.');
    writeFileSync(join(cwd, 'used.db'), '');
    writeFileSync(join(cwd, 'used.db-wal'), 'content');
    expect(await refused('used.db')).toContain('/used.db-wal lies beside the database');
    expect(readFileSync(join(cwd, 'coterie.db'))).toEqual(before);
    expect(readdirSync(cwd).toSorted()).toEqual(['coterie.db', 't', 'used.db', 'used.db-wal']);
  });

  test('says of which folder it is that nothing may be written there', async (context) => {
    const bound = boundUser();
    if (typeof bound === 'string') return context.skip(bound);
    const cwd = await withDatabase();
    mkdirSync(join(cwd, 'closed'));
    chmodSync(join(cwd, 'closed'), 0o555);
    chmodSync(cwd, 0o777);
    chmodSync(join(cwd, 'coterie.db'), 0o666);
    const { code, stderr } = await coterie(['backup', 'closed/copy.db'], { cwd, ...bound });
    expect(code).toBe(1);
    expect(stderr).toContain('closed/copy.db was not written');
    expect(stderr).toContain('Make the file and its folder writable');
  });

  test('of a server is refused without asking it, and makes nothing', async () => {
    const cwd = temporaryFolder();
    const { code, stderr } = await coterie(['backup', 'copy.db', '--db', 'http://127.0.0.1:9'], { cwd });
    expect({ code, stderr }).toEqual({
      code: 1,
      stderr:
        'coterie: http://127.0.0.1:9 is on a server, whose files cannot be copied from here. Back it up where the server runs.\n',
    });
    expect(existsSync(join(cwd, 'copy.db'))).toBe(false);
  });
});
