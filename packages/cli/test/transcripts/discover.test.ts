import { symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { discoverTranscripts } from '../../src/transcripts/discover.ts';
import { temporaryFolder, writeFiles } from '../helper/folder.ts';

async function names(...paths: readonly string[]): Promise<readonly string[]> {
  return (await discoverTranscripts(paths)).files.map(({ file }) => file);
}

describe('discovering transcripts', () => {
  test('finds them at any depth, in hidden folders too, sorted, and nothing else', async () => {
    const root = temporaryFolder();
    await writeFiles(root, {
      'b.jsonl': '',
      'a/z.jsonl': '',
      'a/s1/subagents/agent-1.jsonl': '',
      'a/s1/subagents/agent-1.meta.json': '{}',
      '.hidden/c.jsonl': '',
      'notes.txt': '',
      'x.jsonl.bak': '',
    });
    expect(await names(root)).toEqual(['.hidden/c.jsonl', 'a/s1/subagents/agent-1.jsonl', 'a/z.jsonl', 'b.jsonl']);
  });

  test('survives links that lead in circles or nowhere, and takes a file once on many routes', async () => {
    const root = temporaryFolder();
    await writeFiles(root, { 'real/one.jsonl': '{}\n' });
    symlinkSync(root, join(root, 'real', 'up'));
    symlinkSync(join(root, 'real'), join(root, 'alias'));
    symlinkSync(join(root, 'real', 'one.jsonl'), join(root, 'same.jsonl'));
    symlinkSync(join(root, 'gone'), join(root, 'broken.jsonl'));
    const { files: found } = await discoverTranscripts([root, join(root, 'real', 'one.jsonl'), root]);
    expect(found).toHaveLength(1);
    expect(found[0]?.size).toBe(3);
  });

  test('a named file needs no suffix, and is known by its own name', async () => {
    const root = temporaryFolder();
    await writeFiles(root, { 'deep/transcript.txt': '' });
    expect(await names(join(root, 'deep', 'transcript.txt'))).toEqual(['transcript.txt']);
  });

  test('a folder that is named like a transcript is a folder', async () => {
    const root = temporaryFolder();
    await writeFiles(root, { 'x.jsonl/y.jsonl': '' });
    expect(await names(root)).toEqual(['x.jsonl/y.jsonl']);
  });

  test('says when there is nothing at a path', async () => {
    const missing = join(temporaryFolder(), 'missing');
    await expect(names(missing)).rejects.toThrow(`There is nothing at ${missing}, so nothing was imported.`);
  });
});
