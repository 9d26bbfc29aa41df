import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { betterSqlite3 } from '@coterie/better-sqlite3';
import { openDatabase } from '@coterie/core';
import { describe, expect, test } from 'vitest';
import type { ImportDocument, SessionsDocument } from '../src/documents/index.ts';
import { coterie, coterieJson } from './helper/coterie.ts';
import { temporaryFolder, writeFiles } from './helper/folder.ts';
import { boundUser } from './helper/other-user.ts';
import { conversation, jsonl, user } from './helper/transcript.ts';

/** `ord` with one session in each of a, m and z; whoever runs the command may write beside it. */
async function ordered(): Promise<string> {
  const cwd = temporaryFolder();
  const session = (id: string) => jsonl(user('Hello.', { session: id }));
  await writeFiles(cwd, {
    'ord/a.jsonl': session('a'),
    'ord/m.jsonl': session('m'),
    'ord/sub/n.jsonl': session('n'),
    'ord/z.jsonl': session('z'),
  });
  chmodSync(cwd, 0o777);
  return cwd;
}

async function imported(cwd: string): Promise<readonly string[]> {
  const { sessions } = (await coterieJson(['sessions'], { cwd })) as SessionsDocument;
  return sessions.map(({ id }) => id).sort();
}

function database(path: string): void {
  const db = openDatabase(betterSqlite3(path));
  db.script(`CREATE TABLE lines (text); INSERT INTO lines VALUES ('${jsonl(user('Mined.', { session: 'mined' }))}')`);
  db.close();
}

describe('an import takes everything but what it cannot read, and ends with 1', () => {
  const bound = boundUser();

  test.for([
    ['a file', 'ord/m.jsonl', ['a', 'n', 'z']],
    ['a folder', 'ord/sub', ['a', 'm', 'z']],
  ] as const)('%s that may not be read', async ([_what, closed, others], context) => {
    if (typeof bound === 'string') return context.skip(bound);
    const cwd = await ordered();
    chmodSync(join(cwd, closed), 0o000);
    const sentence = `${closed} may not be read by you. Check its permissions and those of its folder.`;
    const { code, stdout, stderr } = await coterie(['import', 'ord'], { cwd, ...bound });
    expect({ code, stderr }).toEqual({ code: 1, stderr: `coterie: ${sentence}\n` });
    expect(stdout).toContain('Imported 3 records of 3 sessions into coterie.db.');
    expect(await imported(cwd)).toEqual(others);

    const again = await coterie(['import', 'ord', '--json'], { cwd, ...bound });
    expect(again).toMatchObject({ code: 1, stderr: `coterie: ${sentence}\n` });
    expect(JSON.parse(again.stdout)).toMatchObject({
      files: 3,
      skipped: 3,
      unread: [{ path: closed, reason: sentence }],
    });
    chmodSync(join(cwd, closed), 0o755);
    expect(await coterieJson(['import', 'ord'], { cwd, ...bound })).toEqual({
      files: 4,
      records: 4,
      inserted: 1,
      skipped: 3,
      malformed: [],
      sessions: 4,
      bytes: expect.any(Number),
      durationMs: expect.any(Number),
    });
  });

  test('a file among those that are named', async (context) => {
    if (typeof bound === 'string') return context.skip(bound);
    const cwd = await ordered();
    chmodSync(join(cwd, 'ord/m.jsonl'), 0o000);
    const { code, stderr } = await coterie(['import', 'ord/a.jsonl', 'ord/m.jsonl', 'ord/z.jsonl'], { cwd, ...bound });
    expect({ code, stderr }).toMatchObject({ code: 1, stderr: expect.stringContaining('ord/m.jsonl may not be read') });
    expect(await imported(cwd)).toEqual(['a', 'z']);
  });

  test('files that are no transcripts in spite of their name', async () => {
    const cwd = await ordered();
    database(join(cwd, 'ord/data.jsonl'));
    writeFileSync(join(cwd, 'ord/packed.jsonl'), gzipSync(jsonl(user('Packed.', { session: 'packed' }))));
    const { code, stdout, stderr } = await coterie(['import', 'ord'], { cwd });
    expect(code).toBe(1);
    expect(stdout).toMatch(/^Imported 4 records of 4 sessions into coterie\.db\.\n4 files, [^\n]*\n$/);
    expect(stderr.split('\n')).toEqual([
      expect.stringMatching(/^coterie: ord\/data\.jsonl is a SQLite database, not a transcript\. /),
      'coterie: ord/packed.jsonl is compressed with gzip, not a transcript. Unpack it, and import what is in it.',
      '',
    ]);
    expect(await imported(cwd)).toEqual(['a', 'm', 'n', 'z']);
    const document = (await coterieJson(['import', 'ord'], { cwd })) as ImportDocument;
    expect(document.malformed).toEqual([]);
    expect(document.unread?.map(({ path }) => path)).toEqual(['ord/data.jsonl', 'ord/packed.jsonl']);
  });

  test('a note beside a transcript that is a folder', async () => {
    const cwd = await ordered();
    mkdirSync(join(cwd, 'ord/m.meta.json'));
    const { code, stderr } = await coterie(['import', 'ord'], { cwd });
    expect({ code, stderr }).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('ord/m.meta.json cannot be read'),
    });
    expect(await imported(cwd)).toEqual(['a', 'n', 'z']);
  });
});

test('where nothing can be read, that is the error, and no database is made', async () => {
  const cwd = temporaryFolder();
  await writeFiles(cwd, { 't/a.jsonl': gzipSync('{}') });
  const { code, stderr } = await coterie(['import', 't', '--json'], { cwd });
  expect({ code, stderr }).toMatchObject({
    code: 1,
    stderr: expect.stringContaining('t/a.jsonl is compressed with gzip'),
  });
  expect(await coterie(['sessions'], { cwd })).toMatchObject({
    code: 1,
    stderr: expect.stringContaining('no database'),
  });
});

test('with --strict the files of which nothing was taken are named', async () => {
  const cwd = temporaryFolder();
  await writeFiles(cwd, {
    't/bad.jsonl': `${jsonl(user('one'))}${'rubbish\n'.repeat(30)}`,
    't/good.jsonl': jsonl(...conversation()),
    't/worse.jsonl': 'rubbish\n',
  });
  const { code, stdout } = await coterie(['import', 't', '--strict'], { cwd });
  expect(code).toBe(1);
  expect(stdout).toContain(
    '2 files were left out whole (--strict), because of lines that could not be read:\n  bad.jsonl\n  worse.jsonl\n31 lines could not be read:\n  bad.jsonl:2: ',
  );
  expect(stdout).not.toContain('and were left out');
});
