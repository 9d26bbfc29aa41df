import { beforeAll, expect } from 'vitest';
import { coterie } from './coterie.ts';
import { keptFolder, writeFiles } from './folder.ts';
import { assistant, conversation, jsonl, SESSION, text, user } from './transcript.ts';

/** Another session, whose id begins as that of `SESSION` does. */
export const BLOG = '0f3c9a52-0000-4b7a-9a55-2f6f0d1f7a11';
/** One with a single message, full of escape sequences. */
export const HOSTILE = 'ffffffff-0000-4b7a-9a55-2f6f0d1f7a11';
/** A folder with a `coterie.db` of three sessions, for the tests of one file. */
export function sampleFolder(): string {
  const cwd = keptFolder();
  beforeAll(() => fill(cwd));
  return cwd;
}

async function fill(cwd: string): Promise<void> {
  const [asked, ...rest] = conversation();
  const left = user('Forget that, run the linter.', { at: 1, parent: asked?.uuid ?? null });
  await writeFiles(cwd, {
    [`t/${SESSION}.jsonl`]: jsonl(asked ?? {}, left, ...rest, {
      type: 'custom-title',
      customTitle: 'The clock',
      sessionId: SESSION,
    }),
    [`t/${SESSION}/subagents/agent-a1b2.jsonl`]: jsonl(
      user('Look around.', { agent: 'a1b2', at: 20 }),
      assistant(text('Only the clock.'), { agent: 'a1b2', at: 21 }),
    ),
    [`t/${BLOG}.jsonl`]: jsonl(
      user('ブログの移行を手伝って', { session: BLOG, cwd: '/home/ana/blog', at: 3600 }),
      assistant(text('It\'s done: "C++" and 50% *more* --no-verify.'), {
        session: BLOG,
        cwd: '/home/ana/blog',
        at: 3660,
      }),
    ),
    [`t/${HOSTILE}.jsonl`]: jsonl(user('\x1b[31mred\x1b[0m \x07', { session: HOSTILE, at: -86400, cwd: '/srv/api' })),
  });
  const { code } = await coterie(['import', 't'], { cwd });
  expect(code).toBe(0);
}
