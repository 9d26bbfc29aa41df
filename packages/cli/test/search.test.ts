import { describe, expect, test } from 'vitest';
import type { SearchDocument } from '../src/documents/index.ts';
import { coterie, coterieJson } from './helper/coterie.ts';
import { temporaryFolder, writeFiles } from './helper/folder.ts';
import { projectsFolder } from './helper/projects.ts';
import { sampleFolder } from './helper/sample.ts';
import { jsonl, user } from './helper/transcript.ts';

const cwd = sampleFolder();

describe('coterie search', () => {
  test('groups hits by session and marks the words', async () => {
    const { stdout } = await coterie(['search', 'migration'], { cwd });
    expect(stdout).toMatch(
      /^0f3c9a52 {2}The clock {2}\/home\/ana\/shop\n {2}2026-01-12 14:03 {2}user {7}Please run the flaky «migration» test\.\n$/,
    );
  });

  test('finds words of scripts without spaces', async () => {
    expect((await coterie(['search', '移行'], { cwd })).stdout).toContain('ブログの«移行»を手伝って');
  });

  test.each([
    ['"'],
    ["it's"],
    ['C++'],
    ['*'],
    ['50%'],
    ['AND'],
    ['NEAR(a b)'],
    ['col:x'],
    ['('],
    ['\\'],
    [''],
    ['   '],
  ])('takes %j literally', async (words) => {
    const { code, stderr } = await coterie(['search', words], { cwd });
    expect(code).toBe(0);
    expect(stderr).not.toContain('coterie:');
  });

  test('takes words that begin with a dash after --, and their symbols for what they are', async () => {
    expect((await coterie(['search', '--', '--no-verify'], { cwd })).stdout).toContain('«--no-verify»');
    expect((await coterie(['search', 'c++'], { cwd })).stdout).toContain('«C++»');
    for (const word of ['C#', '---verify', 'no_verify']) {
      expect(await coterie(['search', '--', word], { cwd })).toMatchObject({
        code: 0,
        stdout: '',
        stderr: `Nothing was found for "${word}".\n`,
      });
    }
  });

  test('can be narrowed to a session, a project and a number, and ordered by time', async () => {
    const found = async (...args: readonly string[]) => {
      const { hits } = (await coterieJson(['search', ...args], { cwd })) as SearchDocument;
      return hits.map(({ session, kind }) => `${session.id.slice(0, 10)} ${kind}`);
    };
    expect(await found('clock')).toHaveLength(2);
    expect(await found('clock', '--order', 'recent')).toEqual(['0f3c9a52-7 session', '0f3c9a52-7 assistant']);
    expect(await found('clock', '--limit', '1')).toHaveLength(1);
    expect(await found('clock', '--limit', '0')).toEqual(await found('clock'));
    expect(await found('clock', '--limit', '0', '--order', 'recent')).toHaveLength(2);
    expect(await found('the', '--session', 'ffff')).toEqual([]);
    expect(await found('移行', '--project', 'blog')).toEqual(['0f3c9a52-0 session', '0f3c9a52-0 user']);
    expect(await found('移行', '--project', 'shop')).toEqual([]);
  });

  test('--limit 0 shows all, and says so where only the newest were ranked', async () => {
    const folder = temporaryFolder();
    const many = Array.from({ length: 1001 }, (_, at) => user('A zebra.', { at }));
    await writeFiles(folder, { 'a.jsonl': jsonl(...many) });
    await coterie(['import', '.'], { cwd: folder });
    const recent = await coterie(['search', 'zebra', '--limit', '0', '--order', 'recent'], { cwd: folder });
    expect(recent.stdout.match(/ user /g)).toHaveLength(1001);
    expect(recent.stderr).toBe('');
    const ranked = await coterie(['search', 'zebra', '--limit', '0'], { cwd: folder });
    expect(ranked.stdout.match(/ user /g)).toHaveLength(1000);
    expect(ranked.stderr).toBe('Of messages the newest 1,000; --order recent --limit 0 shows all\n');
  });

  test('says when nothing was found, and when the project is unknown or unclear', async () => {
    expect(await coterie(['search', 'zebra', 'crossing'], { cwd })).toMatchObject({
      code: 0,
      stdout: '',
      stderr: 'Nothing was found for "zebra crossing". All of the words must occur together; try fewer.\n',
    });
    const unknown = {
      code: 0,
      stdout: '',
      stderr: 'No project\'s folder contains "zoo". There are: /home/ana/blog, /home/ana/shop, /srv/api.\n',
    };
    expect(await coterie(['search', 'x', '--project', 'zoo'], { cwd })).toMatchObject(unknown);
    expect(await coterie(['sessions', '--project', 'zoo'], { cwd })).toMatchObject(unknown);
    expect(await coterieJson(['search', 'x', '--project', 'zoo'], { cwd })).toEqual({ query: 'x', hits: [] });
    const long = await coterie(['search', 'x'.repeat(100_000)], { cwd });
    expect({ code: long.code, length: long.stderr.length < 300 }).toEqual({ code: 0, length: true });
    const unclear = await coterie(['search', 'x', '--project', 'ana'], { cwd });
    expect(unclear.code).toBe(1);
    expect(unclear.stderr).toContain('Give more of it:\n  /home/ana/blog\n  /home/ana/shop\n');
  });
});

describe('coterie search --in', () => {
  const projects = projectsFolder();

  test('finds rows of an entity, with their whole ids', async () => {
    const { stdout } = await coterie(['search', '--in', 'projects', 'shop'], { cwd: projects });
    expect(stdout.split('\n').toSorted()).toEqual([
      '',
      'shop-1  The «shop»',
      'shop-2  The «shop», again with two lines',
    ]);
  });

  test('is one document, of the rows that fit the filter', async () => {
    const args = ['search', '--in', 'projects', '--where', 'status=created', 'shop'];
    expect(await coterieJson(args, { cwd: projects })).toMatchObject({
      query: 'shop',
      entity: 'projects',
      hits: [
        {
          row: { id: 'shop-2', createdAt: '2026-01-02T00:00:00.000Z' },
          snippet: expect.arrayContaining([{ text: 'shop', match: true }]),
        },
      ],
    });
  });

  test.each([
    [['--in', 'agents', 'x'], 'agents have no text to search. Those that have are sessions, '],
    [['--in', 'projects', '--project', 'x', 'y'], '--project and --session are for transcripts.'],
    [['--where', 'status=created', 'x'], '--where is for --in.'],
  ])('%j is wrong usage', async (args, sentence) => {
    const { code, stderr } = await coterie(['search', ...args], { cwd: projects });
    expect({ code, stderr }).toEqual({ code: 2, stderr: expect.stringContaining(sentence) });
  });
});
