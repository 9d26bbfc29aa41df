import type { ExportFile } from '@coterie/store';
import { describe, expect, test } from 'vitest';
import { nameFiles } from '../../src/export/names.ts';

const file = (path: string | null, rest: Partial<ExportFile> = {}): ExportFile => ({
  ...{ id: path, path, sessionId: 's', only: null, sessions: ['s'], records: 1, bytes: 1 },
  ...{ agentType: null, description: null, toolUseId: null },
  ...rest,
});

const named = (files: readonly ExportFile[], platform: NodeJS.Platform = 'linux') =>
  nameFiles(files, platform).map(({ path }) => path);

describe('the files of an export', () => {
  test('lie as they lay', () => {
    const paths = ['-home-ana/a.jsonl', '-home-ana/a/subagents/agent-1.jsonl', 'odd ~ näme.jsonl', 'back\\slash.jsonl'];
    expect(named(paths.map((path) => file(path)))).toEqual(paths);
  });

  test.each([
    ['../../etc/x', 'etc/x'],
    ['/etc/cron.d/x.jsonl', 'etc/cron.d/x.jsonl'],
    ['a/./b//../c.jsonl', 'a/b/c.jsonl'],
    ['..', 's.jsonl'],
    ['', 's.jsonl'],
    ['...', '...'],
  ])('never lie outside of the folder: %j is %j', (path, expected) => {
    expect(named([file(path)])).toEqual([expected]);
  });

  test.each([
    ['..\\..\\x.jsonl', 'x.jsonl'],
    ['C:\\Users\\x.jsonl', 'C_/Users/x.jsonl'],
    ['a/nul.jsonl', 'a/nul_.jsonl'],
    ['a/x.jsonl:stream', 'a/x.jsonl_stream'],
    ['a./b .jsonl. ', 'a_/b .jsonl__'],
  ])('have names that Windows can have, there: %j is %j', (path, expected) => {
    expect(named([file(path)], 'win32')).toEqual([expected]);
  });

  test('are named by the session where there was no file, whatever its id', () => {
    const ids = ['lead', '../x', '..', 'a/b\\c', '潮'.repeat(100)];
    expect(named(ids.map((sessionId) => file(null, { sessionId })))).toEqual([
      'lead.jsonl',
      '.._x.jsonl',
      'session__.jsonl',
      'a_b_c.jsonl',
      `${'潮'.repeat(60)}.jsonl`,
    ]);
  });

  test('never take the place of each other, on any file system', () => {
    const files = [
      file('p/a.jsonl', { sessionId: 'one' }),
      file('p/a.jsonl', { sessionId: 'two' }),
      file('p/A.jsonl', { sessionId: 'two' }),
      file('p', { sessionId: 'two' }),
      file('p/a.jsonl/b.jsonl', { sessionId: 'three' }),
      file(null, { sessionId: 'one' }),
      file('one.jsonl', { sessionId: 'one' }),
    ];
    expect(named(files)).toEqual([
      'p/a.jsonl',
      'two/p/a.jsonl',
      'two~2/p/A.jsonl',
      'two~3/p',
      'three/p/a.jsonl/b.jsonl',
      'one.jsonl',
      'one/one.jsonl',
    ]);
  });

  test('have beside them what is known of a sub-agent, in a place of its own', () => {
    const [first, second] = nameFiles([
      file('agent-1.jsonl', { agentType: 'Explore' }),
      file('agent-1.meta.json', { sessionId: 'two' }),
    ]);
    expect(first).toMatchObject({ path: 'agent-1.jsonl', metaPath: 'agent-1.meta.json' });
    expect(second).toMatchObject({ path: 'two/agent-1.meta.json', metaPath: null });
  });
});
