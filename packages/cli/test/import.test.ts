import { appendFileSync, existsSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { ImportDocument, SessionsDocument, ShowDocument } from '../src/documents/index.ts';
import { coterie, coterieJson } from './helper/coterie.ts';
import { temporaryFolder, writeFiles } from './helper/folder.ts';
import { assistant, conversation, jsonl, SESSION, text, user } from './helper/transcript.ts';

const OTHER = '1f3c9a52-7d1e-4b7a-9a55-2f6f0d1f7a11';

async function twoSessions(): Promise<string> {
  const cwd = temporaryFolder();
  await writeFiles(cwd, {
    [`projects/-home-ana-shop/${SESSION}.jsonl`]: jsonl(...conversation()),
    [`projects/-home-ana-blog/${OTHER}.jsonl`]: jsonl(...conversation(OTHER, '/home/ana/blog')),
  });
  return cwd;
}

describe('coterie import', () => {
  test('says what came in, and the second time that nothing is new', async () => {
    const cwd = await twoSessions();
    const first = await coterie(['import', 'projects'], { cwd });
    expect(first).toMatchObject({ code: 0, stderr: '' });
    expect(first.stdout).toMatch(
      /^Imported 10 records of 2 sessions into coterie\.db\.\n2 files, \d\.\d+ kB, (\d+ ms|\d+\.\d s)\n$/,
    );
    const second = await coterie(['import', 'projects'], { cwd });
    expect(second.stdout).toMatch(/^Nothing is new: all 10 records of 2 sessions are in coterie\.db already\.\n/);
  });

  test('with --json prints exactly its document', async () => {
    const cwd = await twoSessions();
    const document = (await coterieJson(['import', 'projects'], { cwd })) as ImportDocument;
    expect(document).toEqual({
      files: 2,
      records: 10,
      inserted: 10,
      skipped: 0,
      malformed: [],
      sessions: 2,
      bytes: expect.any(Number),
      durationMs: expect.any(Number),
    });
    expect(await coterieJson(['import', 'projects'], { cwd })).toMatchObject({ records: 10, inserted: 0, skipped: 10 });
  });

  test('says one record as one', async () => {
    const cwd = temporaryFolder();
    await writeFiles(cwd, { 'a.jsonl': jsonl(user('Alone.')) });
    await coterie(['import', '.'], { cwd });
    expect((await coterie(['import', '.'], { cwd })).stdout).toMatch(
      /^Nothing is new: the only record of 1 session is in coterie\.db already\.\n/,
    );
  });

  test('takes only what has grown, and leaves a half-written line for later', async () => {
    const cwd = await twoSessions();
    const file = join(cwd, `projects/-home-ana-shop/${SESSION}.jsonl`);
    await coterie(['import', 'projects'], { cwd });
    const [whole, half] = [jsonl(user('And now the docs.', { at: 90 })), jsonl(user('Thanks!', { at: 95 }))];
    appendFileSync(file, whole + half.slice(0, 40));
    const grown = await coterie(['import', 'projects'], { cwd });
    expect(grown.stdout).toContain('Imported 1 record of 2 sessions into coterie.db; 10 were there already.');
    expect(grown.stdout).toContain('1 file ended in the middle of a line; the next import takes it when it is whole.');
    appendFileSync(file, half.slice(40));
    expect(await coterieJson(['import', 'projects'], { cwd })).toMatchObject({
      inserted: 1,
      skipped: 11,
      malformed: [],
    });
  });

  test('a file has one identity whether it, its project or all projects were named', async () => {
    const cwd = await twoSessions();
    await coterie(['import', 'projects'], { cwd });
    for (const path of ['projects/-home-ana-shop', `projects/-home-ana-shop/${SESSION}.jsonl`, '.']) {
      expect(await coterieJson(['import', path], { cwd })).toMatchObject({ inserted: 0 });
    }
  });

  test('reports malformed lines with their place, and imports the rest', async () => {
    const cwd = temporaryFolder();
    const [first, second] = [user('one'), user('two', { at: 1 })];
    await writeFiles(cwd, { 't/a.jsonl': `${jsonl(first)}{"broken":\n\n[1, 2]\n${jsonl(second)}` });
    const { code, stdout } = await coterie(['import', 't'], { cwd });
    expect(code).toBe(0);
    expect(stdout).toContain('Imported 2 records of 1 session');
    expect(stdout).toContain('2 lines could not be read and were left out:\n  a.jsonl:2: ');
    expect(stdout).toContain('\n  a.jsonl:4: ');
  });

  test('counts malformed lines truly, and says how all of them are listed', async () => {
    const cwd = temporaryFolder();
    await writeFiles(cwd, { 't/a.jsonl': `${jsonl(user('one'))}${'x\n'.repeat(5000)}`, 't/b.jsonl': 'x\n'.repeat(33) });
    const first = await coterie(['import', 't'], { cwd });
    expect(first.code).toBe(0);
    expect(first.stdout).toContain('5,033 lines could not be read and were left out:\n  a.jsonl:2: ');
    expect(first.stdout).toContain(
      '… and 5,013 more; --strict --json reads the files again and lists the first 1,000 of each file\n',
    );
    const { code, stdout } = await coterie(['import', 't', '--strict', '--json'], { cwd });
    expect(code).toBe(1);
    const { inserted, malformed, malformedCount } = JSON.parse(stdout) as ImportDocument;
    expect([inserted, malformed.length, malformedCount]).toEqual([0, 1033, 5033]);
    expect(malformed.every(({ reason }) => reason === 'not JSON: "x"')).toBe(true);
    expect((await coterie(['import', 't', '--strict'], { cwd })).stdout).toMatch(/^No record was imported into /);
  });

  test('a name of a file cannot command the terminal', async () => {
    const cwd = temporaryFolder();
    await writeFiles(cwd, { 't/\x1b[31mred.jsonl': 'rubbish\n' });
    const { stdout } = await coterie(['import', 't'], { cwd });
    expect(stdout).toContain('\n  red.jsonl:1: ');
    expect(stdout).not.toContain('\x1b');
  });

  test('splits two objects that are glued on one line', async () => {
    const cwd = temporaryFolder();
    await writeFiles(cwd, { 'a.jsonl': `${JSON.stringify(user('one'))}${jsonl(user('two'))}` });
    expect(await coterieJson(['import', '.'], { cwd })).toMatchObject({ inserted: 2, malformed: [] });
  });

  test('with --strict takes nothing of a file with a malformed line, and exits with 1', async () => {
    const cwd = temporaryFolder();
    await writeFiles(cwd, {
      't/bad.jsonl': `${jsonl(user('one'))}rubbish\n`,
      't/good.jsonl': jsonl(...conversation(OTHER)),
    });
    const { code, stdout } = await coterie(['import', 't', '--strict', '--json'], { cwd });
    expect(code).toBe(1);
    expect(JSON.parse(stdout)).toMatchObject({ files: 2, inserted: 5, malformed: [{ file: 'bad.jsonl', line: 2 }] });
    const { sessions } = (await coterieJson(['sessions'], { cwd })) as SessionsDocument;
    expect(sessions.map(({ id }) => id)).toEqual([OTHER]);
  });

  test('counts one response once, though each of its records repeats the usage', async () => {
    const cwd = temporaryFolder();
    const asked = user('Go.');
    const usage = [7, 8, 9, 10] as const;
    const parts = ['a', 'b', 'c'].map((said, at) =>
      assistant(text(said), { id: 'msg_x', at, usage, parent: asked.uuid }),
    );
    await writeFiles(cwd, { 'a.jsonl': jsonl(asked, ...parts) });
    await coterie(['import', '.'], { cwd });
    const { sessions } = (await coterieJson(['sessions'], { cwd })) as SessionsDocument;
    expect(sessions).toMatchObject([
      {
        messages: 2,
        tokens: { input: 7, output: 8, cacheWrite: 9, cacheRead: 10 },
        models: ['claude-opus-4-5-20251101'],
      },
    ]);
  });

  test("picks up what is noted beside a sub-agent's file", async () => {
    const cwd = temporaryFolder();
    const agent = `p/${SESSION}/subagents/agent-a1b2`;
    await writeFiles(cwd, {
      [`p/${SESSION}.jsonl`]: jsonl(...conversation()),
      [`${agent}.jsonl`]: jsonl(user('Look around.', { agent: 'a1b2' })),
      [`${agent}.meta.json`]: JSON.stringify({ agentType: 'Explore', description: 'Find the clock' }),
    });
    expect(await coterieJson(['import', 'p'], { cwd })).toMatchObject({ files: 2, inserted: 6, sessions: 1 });
    const { agents } = (await coterieJson(['show', SESSION], { cwd })) as ShowDocument;
    expect(agents).toEqual([{ agentId: 'a1b2', agentType: 'Explore', description: 'Find the clock' }]);
  });

  test('survives links that lead in circles', async () => {
    const cwd = await twoSessions();
    symlinkSync(join(cwd, 'projects'), join(cwd, 'projects', 'again'));
    expect(await coterieJson(['import', 'projects'], { cwd })).toMatchObject({ files: 2, inserted: 10 });
  });

  test('says that a folder has no transcripts, and makes no database for it', async () => {
    const cwd = temporaryFolder();
    await writeFiles(cwd, { 'empty/readme.txt': '' });
    const { code, stderr } = await coterie(['import', 'empty'], { cwd });
    expect({ code, stderr }).toEqual({
      code: 1,
      stderr: 'coterie: There are no transcripts (*.jsonl) in empty. Name the folder that holds them.\n',
    });
    expect(existsSync(join(cwd, 'coterie.db'))).toBe(false);
  });

  test('takes an empty file for what it is', async () => {
    const cwd = temporaryFolder();
    await writeFiles(cwd, { 'a.jsonl': '' });
    const { code, stdout } = await coterie(['import', '.'], { cwd });
    expect(code).toBe(0);
    expect(stdout).toContain('No record was imported into coterie.db; the files are empty.');
  });
});
