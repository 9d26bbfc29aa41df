import { describe, expect, test } from 'vitest';
import type { SessionsDocument } from '../src/documents/index.ts';
import { coterie, coterieJson } from './helper/coterie.ts';
import { BLOG, HOSTILE, sampleFolder } from './helper/sample.ts';
import { SESSION } from './helper/transcript.ts';

const cwd = sampleFolder();

async function sessionIds(...args: readonly string[]): Promise<readonly string[]> {
  const { sessions } = (await coterieJson(['sessions', ...args], { cwd })) as SessionsDocument;
  return sessions.map(({ id }) => id);
}

describe('coterie sessions', () => {
  test('lists them, newest first, aligned and without a colour when piped', async () => {
    const { stdout, stderr } = await coterie(['sessions'], { cwd });
    expect(stderr).toBe('');
    expect(stdout.split('\n').map((line) => line.split(/ {2,}/).slice(0, 7))).toEqual([
      ['SESSION', 'STARTED', 'PROJECT', 'TITLE', 'DURATION', 'MESSAGES', 'TOOLS'],
      ['0f3c9a52-0', '2026-01-12 15:03', '/home/ana/blog', 'ブログの移行を手伝って', '1m 00s', '2', '0'],
      ['0f3c9a52-7', '2026-01-12 14:03', '/home/ana/shop', 'The clock', '1m 00s', '6', '1'],
      ['ffffffff', '2026-01-11 14:03', '/srv/api', 'red', '0 ms', '1', '0'],
      [''],
    ]);
  });

  test('has what every session took, in its document', async () => {
    const { sessions, total } = (await coterieJson(['sessions'], { cwd })) as SessionsDocument;
    expect(total).toBe(3);
    expect(sessions[1]).toEqual({
      id: SESSION,
      project: '/home/ana/shop',
      title: 'The clock',
      startedAt: '2026-01-12T14:03:00.000Z',
      endedAt: '2026-01-12T14:04:00.000Z',
      durationMs: 60_000,
      messages: 6,
      toolCalls: 1,
      tokens: { input: 30, output: 60, cacheWrite: 900, cacheRead: 12_000 },
      models: ['claude-opus-4-5-20251101'],
      branch: 'main',
      sidechains: 1,
      records: 9,
      files: 2,
    });
  });

  test.each([
    [['--project', 'BLOG'], [BLOG]],
    [
      ['--project', 'home/ana'],
      [BLOG, SESSION],
    ],
    [
      ['--since', '2026-01-12'],
      [BLOG, SESSION],
    ],
    [['--until', '2026-01-11'], [HOSTILE]],
    [['--since', '2026-01-12T14:30:00Z'], [BLOG]],
    [
      ['--sort', 'tokens'],
      [SESSION, BLOG, HOSTILE],
    ],
    [['--sort', 'messages', '--limit', '1'], [SESSION]],
    [
      ['--sort', 'started', '--limit', '2'],
      [BLOG, SESSION],
    ],
    [
      ['--limit', '0'],
      [BLOG, SESSION, HOSTILE],
    ],
    [['--project', 'nowhere'], []],
  ])('with %j', async (args, ids) => expect(await sessionIds(...args)).toEqual(ids));

  test('says how many more there are, beside the result', async () => {
    const { stdout, stderr } = await coterie(['sessions', '--limit', '1'], { cwd });
    expect(stdout.trimEnd().split('\n')).toHaveLength(2);
    expect(stderr).toBe('1 of 3; --limit 0 shows all\n');
  });

  test('says that none fits, and what it was asked to fit', async () => {
    const { code, stdout, stderr } = await coterie(['sessions', '--project', 'ana', '--since', '2d'], { cwd });
    expect({ code, stdout, stderr }).toEqual({
      code: 0,
      stdout: '',
      stderr: 'No session fits --project and --since.\n',
    });
  });

  test('has colours when they are forced, and none when they are not wanted', async () => {
    const forced = await coterie(['sessions'], { cwd, env: { FORCE_COLOR: '1' } });
    expect(forced.stdout).toContain('\x1b[36m0f3c9a52-0');
    const refused = await coterie(['sessions'], { cwd, env: { NO_COLOR: '1' } });
    expect(refused.stdout).not.toContain('\x1b');
  });
});
