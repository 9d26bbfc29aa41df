import {
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { betterSqlite3 } from '@coterie/better-sqlite3';
import { importTranscript, openStore } from '@coterie/store';
import { Random, randomTranscript, transcriptSource, utf8 } from '@coterie/testing';
import { describe, expect, test } from 'vitest';
import type { ExportDocument } from '../src/documents/index.ts';
import { coterie, coterieJson, ending, startCoterie } from './helper/coterie.ts';
import { temporaryFolder, writeFiles } from './helper/folder.ts';
import { BLOG, sampleFolder } from './helper/sample.ts';
import { jsonl, longTranscript, SESSION, user } from './helper/transcript.ts';

const cwd = sampleFolder();
const samples = fileURLToPath(new URL('../../../examples/transcripts', import.meta.url));

/** Every file below a folder, by its path, sorted. */
function filesIn(folder: string): Record<string, string> {
  const paths = readdirSync(folder, { recursive: true, encoding: 'utf8' }).sort();
  const files = paths.filter((path) => statSync(join(folder, path)).isFile());
  return Object.fromEntries(files.map((path) => [path, readFileSync(join(folder, path), 'utf8')]));
}

/** A store at a path, for what no command does. */
const storeAt = (path: string) => openStore(betterSqlite3(path));

describe('coterie export', () => {
  test('of everything gives back the files that were imported, to the letter', async () => {
    const out = temporaryFolder();
    const { code, stdout, stderr } = await coterie(['export', '--all', '--out', out], { cwd });
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(filesIn(out)).toEqual(filesIn(join(cwd, 't')));
    expect(stdout).toMatch(/^FILE +RECORDS +SIZE\n/);
    expect(stdout).toMatch(new RegExp(`\n${BLOG}\\.jsonl +2 +\\S+ (k?B|kB)\n`));
    expect(stdout).toContain(`\n\nExported 12 records of 3 sessions from coterie.db to ${out}.\n4 files, `);
  });

  test('of a session has its files and those of its sub-agents', async () => {
    const out = join(temporaryFolder(), 'new/folder');
    const document = (await coterieJson(['export', SESSION.slice(0, 13), '--out', out], { cwd })) as ExportDocument;
    expect(document).toEqual({
      out,
      files: 2,
      records: 9,
      sessions: 1,
      bytes: expect.any(Number),
      durationMs: expect.any(Number),
      written: [
        [`${SESSION}.jsonl`, 7],
        [`${SESSION}/subagents/agent-a1b2.jsonl`, 2],
      ].map(([file, records]) => ({
        file,
        importedAs: file,
        sessions: [SESSION],
        records,
        bytes: statSync(join(out, String(file))).size,
      })),
    });
    expect(document.bytes).toBe(document.written.reduce((sum, { bytes }) => sum + bytes, 0));
  });

  test('imported again has the digest of what was exported: the sample transcripts, and generated ones', async () => {
    const folder = temporaryFolder();
    cpSync(samples, join(folder, 'projects'), { recursive: true });
    for (let seed = 1; seed <= 3; seed += 1) {
      const { file, text } = randomTranscript(new Random(seed), { turns: 30 });
      await writeFiles(join(folder, 'projects'), { [file]: text });
    }
    await coterie(['import', 'projects'], { cwd: folder });
    const expected = await coterieJson(['digest'], { cwd: folder });
    for (const [db, out] of [
      ['again.db', 'one'],
      ['sqljs:again-sqljs.db', 'two'],
      ['libsql:again-libsql.db', 'three'],
    ] as const) {
      expect(await coterie(['export', '--all', '--out', out], { cwd: folder })).toMatchObject({ code: 0, stderr: '' });
      await coterie(['import', out, '--db', db], { cwd: folder });
      expect(await coterieJson(['digest', '--db', db], { cwd: folder })).toEqual(expected);
      // And what is exported of that is the same again.
      await coterie(['export', '--all', '--out', `${out}-again`, '--db', db], { cwd: folder });
      expect(filesIn(join(folder, `${out}-again`))).toEqual(filesIn(join(folder, out)));
    }
    const meta = '-home-ana-tidemark/3f1c9a52-7d4e-4b86-9c0a-51e2f7d8a634/subagents/agent-a7d21f4.meta.json';
    expect(JSON.parse(filesIn(join(folder, 'one'))[meta] ?? '')).toEqual(JSON.parse(filesIn(samples)[meta] ?? ''));
  });

  test('of a session leaves out what others have in its files', async () => {
    const folder = temporaryFolder();
    const [mine, copied] = [user('one'), user('of the session before', { session: BLOG })];
    await writeFiles(folder, { [`t/${SESSION}.jsonl`]: jsonl(copied, mine) });
    await coterie(['import', 't'], { cwd: folder });
    await coterie(['export', SESSION, '--out', 'mine'], { cwd: folder });
    expect(filesIn(join(folder, 'mine'))).toEqual({ [`${SESSION}.jsonl`]: jsonl(mine) });
    await coterie(['export', '--all', '--out', 'all'], { cwd: folder });
    expect(filesIn(join(folder, 'all'))).toEqual({ [`${SESSION}.jsonl`]: jsonl(copied, mine) });
  });

  test('puts records that came from no file into one that is named by the session', async () => {
    const folder = temporaryFolder();
    const store = storeAt(join(folder, 'coterie.db'));
    store.sessions.create({ id: '../lead', type: 'director', name: 'lead' });
    store.transcripts.create({ sessionId: '../lead', data: '{\n"type": "user"\n}' });
    store.close();
    await coterie(['export', '--all', '--out', 'out'], { cwd: folder });
    expect(filesIn(join(folder, 'out'))).toEqual({ '.._lead.jsonl': '{ "type": "user" }\n' });
    expect(readdirSync(folder).sort()).toEqual(['coterie.db', 'out']);
  });

  test('never writes outside of its folder, whatever paths the database has, and says so', async () => {
    const folder = temporaryFolder();
    const db = join(folder, 'deep/er/coterie.db');
    mkdirSync(join(folder, 'deep/er'), { recursive: true });
    const store = storeAt(db);
    const random = new Random(1);
    const paths = ['../../up.jsonl', `${folder}/absolute.jsonl`, 'p/../../../up.jsonl'];
    for (const [at, file] of paths.entries()) {
      await importTranscript(store, transcriptSource(file, utf8(jsonl(user('x', { session: `s${at}` }))), random));
    }
    store.close();
    const { code, stdout } = await coterie(['export', '--all', '--out', 'out', '--db', db], {
      cwd: join(folder, 'deep/er'),
    });
    expect(code).toBe(0);
    expect(Object.keys(filesIn(folder)).filter((path) => path.endsWith('.jsonl'))).toEqual([
      'deep/er/out/p/up.jsonl',
      `deep/er/out${folder}/absolute.jsonl`,
      'deep/er/out/up.jsonl',
    ]);
    expect(stdout).toContain(
      '3 files were not written as imported, since the path leads out of the folder or is taken:',
    );
    expect(stdout).toContain('\n  ../../up.jsonl is up.jsonl');
  });

  test.each(['a folder', 'a file'])(
    'does not follow a link out of its folder that stands in the place of %s',
    async (what) => {
      const folder = temporaryFolder();
      mkdirSync(join(folder, 'out'));
      mkdirSync(join(folder, 'elsewhere'));
      writeFileSync(join(folder, 'elsewhere/precious'), 'precious');
      if (what === 'a folder') symlinkSync('../elsewhere', join(folder, 'out', SESSION));
      else symlinkSync('../elsewhere/precious', join(folder, 'out', `${BLOG}.jsonl`));
      const db = join(cwd, 'coterie.db');
      const { code, stderr } = await coterie(['export', '--all', '--out', 'out', '--force', '--db', db], {
        cwd: folder,
      });
      expect(filesIn(join(folder, 'elsewhere'))).toEqual({ precious: 'precious' });
      if (what === 'a folder') {
        expect({ code, stderr }).toEqual({
          code: 1,
          stderr: expect.stringMatching(
            /^coterie: out\/\S+ is a link that leads out of out, and nothing is written there\./,
          ),
        });
        expect(readdirSync(join(folder, 'out'))).toEqual([SESSION]);
      } else {
        expect(code).toBe(0);
        expect(readFileSync(join(folder, 'out', `${BLOG}.jsonl`), 'utf8')).not.toBe('precious');
      }
    },
  );

  test('refuses to replace files before it writes any, unless told to', async () => {
    const out = temporaryFolder();
    writeFileSync(join(out, `${BLOG}.jsonl`), 'mine');
    const refused = await coterie(['export', '--all', '--out', out, '--json'], { cwd });
    expect(refused.code).toBe(1);
    expect(JSON.parse(refused.stdout)).toMatchObject({ error: { code: 'file' } });
    expect(refused.stderr).toBe(
      `coterie: ${join(out, BLOG)}.jsonl is there already, so nothing was written. Choose an empty folder with --out, or replace what is there with --force.\n`,
    );
    expect(filesIn(out)).toEqual({ [`${BLOG}.jsonl`]: 'mine' });
    expect(await coterie(['export', '--all', '--out', out, '--force'], { cwd })).toMatchObject({ code: 0 });
    expect(filesIn(out)).toEqual(filesIn(join(cwd, 't')));
    expect((await coterie(['export', '--all', '--out', out], { cwd })).stderr).toContain('(and so are 3 others)');
  });

  test('says what stands in its way', async () => {
    const folder = temporaryFolder();
    const db = join(cwd, 'coterie.db');
    await writeFiles(folder, { file: '', [`out/${BLOG}.jsonl/x`]: '' });
    const failing = async (...args: string[]) => {
      const { code, stderr } = await coterie(['export', '--db', db, ...args], { cwd: folder });
      return { code, stderr };
    };
    expect(await failing('--all', '--out', 'file')).toMatchObject({ code: 1, stderr: /./ });
    expect(await failing('--all', '--out', 'out', '--force')).toEqual({
      code: 1,
      stderr: `coterie: out/${BLOG}.jsonl is a folder. Choose another folder with --out.\n`,
    });
    expect(await failing('beef', '--out', 'new')).toMatchObject({ code: 1 });
    for (const args of [['--out', 'new'], [SESSION, '--all', '--out', 'new'], ['--all'], ['--all', '--out', '']]) {
      expect(await failing(...args), args.join(' ')).toMatchObject({ code: 2 });
    }
    expect(existsSync(join(folder, 'new'))).toBe(false);
  });

  test('says that there is nothing to export, and makes no folder for it', async () => {
    const folder = temporaryFolder();
    const store = storeAt(join(folder, 'coterie.db'));
    store.sessions.create({ id: 'lead', type: 'director', name: 'lead' });
    store.close();
    for (const [args, what] of [
      [['--all'], 'coterie.db'],
      [['lead'], 'Session lead'],
    ] as const) {
      const { code, stderr } = await coterie(['export', ...args, '--out', 'out'], { cwd: folder });
      expect({ code, stderr }).toEqual({
        code: 1,
        stderr: `coterie: ${what} has no records to export. "coterie import <folder>" brings transcripts in.\n`,
      });
    }
    expect(readdirSync(folder)).toEqual(['coterie.db']);
  });

  test('that is killed leaves files that are whole, and nothing under the name of a transcript that is not', async () => {
    const folder = temporaryFolder();
    const long = longTranscript(SESSION, 20_000);
    await writeFiles(folder, { 'long.jsonl': long });
    await coterie(['import', '.'], { cwd: folder });
    const child = startCoterie(['export', '--all', '--out', 'out'], { cwd: folder });
    const ended = ending(child);
    const out = join(folder, 'out');
    while (!existsSync(out) || readdirSync(out).length === 0) await new Promise((resolve) => setTimeout(resolve, 2));
    child.kill('SIGKILL');
    await ended;
    for (const [path, text] of Object.entries(filesIn(out))) {
      if (path.endsWith('.jsonl')) expect(text).toBe(long);
    }
    expect(await coterie(['export', '--all', '--out', 'out', '--force'], { cwd: folder })).toMatchObject({ code: 0 });
    expect(readFileSync(join(out, 'long.jsonl'), 'utf8')).toBe(long);
  });

  test('that Ctrl-C ends leaves no part of a file, and says what was written', async () => {
    const folder = temporaryFolder();
    await writeFiles(folder, { 'long.jsonl': longTranscript(SESSION, 40_000) });
    await coterie(['import', '.'], { cwd: folder });
    const child = startCoterie(['export', '--all', '--out', 'out', '--json'], { cwd: folder });
    const ended = ending(child);
    const out = join(folder, 'out');
    while (!existsSync(out) || readdirSync(out).length === 0) await new Promise((resolve) => setTimeout(resolve, 2));
    child.kill('SIGINT');
    const { code, stdout } = await ended;
    expect(code).toBe(130);
    expect(JSON.parse(stdout)).toMatchObject({ files: 0, records: 0, written: [] });
    expect(readdirSync(out)).toEqual([]);
  });
});
