import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { startSqld } from '@coterie/sqld';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { coterie, coterieJson } from './helper/coterie.ts';
import { temporaryFolder, writeFiles } from './helper/folder.ts';
import { conversation, jsonl, longTranscript, SESSION } from './helper/transcript.ts';

let server: Awaited<ReturnType<typeof startSqld>>;
beforeAll(async () => {
  server = await startSqld();
});
afterAll(() => server.stop());

test('a server gives the digest of a file, and what was imported back, over HTTP and over WebSocket', async () => {
  const cwd = temporaryFolder();
  const files = { [`p/${SESSION}.jsonl`]: jsonl(...conversation()), 'p/long.jsonl': longTranscript('long', 3000) };
  await writeFiles(cwd, files);
  await coterie(['import', 'p'], { cwd });
  const expected = await coterieJson(['digest'], { cwd });
  await coterie(['import', 'p', '--db', server.url], { cwd });
  for (const [out, url] of [
    ['http', server.url],
    ['ws', server.wsUrl],
  ] as const) {
    expect(await coterieJson(['digest', '--db', url], { cwd })).toEqual(expected);
    expect(await coterie(['export', '--all', '--out', out, '--db', url], { cwd })).toMatchObject({
      code: 0,
      stderr: '',
    });
    for (const [path, text] of Object.entries(files)) {
      expect(readFileSync(join(cwd, path.replace(/^p/, out)), 'utf8') === text).toBe(true);
    }
  }
});
