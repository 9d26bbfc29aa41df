import { describe, expect, test } from 'vitest';
import type { ShowDocument } from '../src/documents/index.ts';
import { coterie, coterieJson } from './helper/coterie.ts';
import { temporaryFolder, writeFiles } from './helper/folder.ts';
import { BLOG, HOSTILE, sampleFolder } from './helper/sample.ts';
import { assistant, jsonl, SESSION, toolResult, toolUse } from './helper/transcript.ts';

const cwd = sampleFolder();

describe('coterie show', () => {
  test('is the main path: who said what, calls on a line, results shortened', async () => {
    const { stdout, stderr } = await coterie(['show', '0f3c9a52-7'], { cwd });
    expect(stderr).toBe('');
    expect(stdout).toBe(`${SESSION}  The clock
  /home/ana/shop · opus-4-5
  2026-01-12 14:03 · 1m 00s · 6 messages · 1 tool call
  tokens: 30 in · 60 out · 900 cache write · 12K cache read

user  2026-01-12 14:03
  Please run the flaky migration test.

assistant  2026-01-12 14:03 · opus-4-5
  It is the clock.
  → Bash  npm test -- migration
    first line
    second line
    third line
    … 2 more lines
  All five pass now.
`);
  });

  test('with --all has the other branch and the sub-agent too', async () => {
    const { stdout } = await coterie(['show', SESSION, '--all'], { cwd });
    expect(stdout).toContain('user  2026-01-12 14:03 · another branch\n  Forget that, run the linter.\n');
    expect(stdout).toContain('── Sub-agent · a1b2 ──\n\nuser  2026-01-12 14:03\n  Look around.\n');
    expect(stdout.indexOf('All five pass now.')).toBeLessThan(stdout.indexOf('Look around.'));
  });

  test('keeps escape sequences of a transcript away from the terminal, and in the document', async () => {
    const { stdout } = await coterie(['show', HOSTILE], { cwd });
    expect(stdout).toContain('\n  red\n');
    expect(stdout).not.toContain('\x1b');
    const { messages } = (await coterieJson(['show', HOSTILE], { cwd })) as ShowDocument;
    expect(messages[0]?.blocks).toEqual([{ type: 'text', text: '\x1b[31mred\x1b[0m \x07' }]);
  });

  test('is one document with all of it', async () => {
    const { session, messages } = (await coterieJson(['show', SESSION, '--all'], { cwd })) as ShowDocument;
    expect(session.id).toBe(SESSION);
    expect(messages.map(({ kind, main, agentId }) => [kind, main, agentId])).toEqual([
      ['user', true, null],
      ['user', false, null],
      ['assistant', true, null],
      ['assistant', true, null],
      ['tool_result', true, null],
      ['assistant', true, null],
      ['user', false, 'a1b2'],
      ['assistant', false, 'a1b2'],
    ]);
    expect(messages[3]?.blocks).toEqual([
      { type: 'tool_use', id: `call_${SESSION}`, name: 'Bash', input: { command: 'npm test -- migration' } },
    ]);
  });

  test('names the candidates when the start of an id fits several sessions', async () => {
    const { code, stdout, stderr } = await coterie(['show', '0f3c'], { cwd });
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toBe(
      `coterie: Several sessions have an id that begins with 0f3c. Give more of it:\n  ${BLOG}  ブログの移行を手伝って\n  ${SESSION}  The clock\n`,
    );
  });

  test('says when there is none, and what to do', async () => {
    expect(await coterie(['show', 'nope'], { cwd })).toMatchObject({
      code: 1,
      stderr: 'coterie: No session has an id that begins with nope. "coterie sessions" lists them.\n',
    });
    expect(await coterieJson(['show', 'nope'], { cwd })).toMatchObject({ error: { code: 'not-found' } });
  });

  test('of an empty id is wrong usage', async () => {
    for (const args of [
      ['show', ''],
      ['search', 'clock', '--session', ' '],
    ]) {
      expect(await coterie(args, { cwd })).toMatchObject({
        code: 2,
        stderr: 'coterie: The id of the session is empty. Give its start; "coterie sessions" lists them.\n',
      });
    }
  });

  test('labels a result that does not follow its call', async () => {
    const folder = temporaryFolder();
    const both = [toolUse('a', 'Read', { file_path: '/a' }), toolUse('b', 'Grep', { pattern: 'x', path: '/b' })];
    const calls = both.map((call, at) => assistant(call, { id: 'm', at }));
    await writeFiles(folder, {
      's.jsonl': jsonl(
        ...calls,
        toolResult('a', 'content', { parent: calls[0]?.uuid ?? null, at: 2 }),
        toolResult('b', 'no', { parent: calls[1]?.uuid ?? null, at: 3, isError: true }),
      ),
    });
    await coterie(['import', '.'], { cwd: folder });
    const { stdout } = await coterie(['show', SESSION, '--all'], { cwd: folder });
    expect(stdout).toContain('  → Read  /a\n  → Grep  /b\n  ← Read  /a\n    content\n  ← Grep  /b\n    no\n');
  });
});
