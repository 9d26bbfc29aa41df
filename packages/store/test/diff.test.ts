import { applyPatch, parsePatch } from 'diff';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { unifiedDiff } from '../src/diff/index.ts';
import { memoryStore } from './support/stores.ts';

it('tells what changed between two versions of an output', () => {
  const store = memoryStore();
  const { id: projectId } = store.projects.create({ name: 'Atlas' });
  const of = (content: string) => ({ projectId, type: 'file', path: '/src/größe.ts', content }) as const;
  store.outputs.createMany([of('const a = 1;\nconst b = 2;\n'), of('const a = 1;\nconst b = 3;\n')]);
  const [first, second] = store.outputs.history(projectId, '/src/größe.ts');
  expect(unifiedDiff(first ?? null, second ?? null)).toBe(
    [
      '--- "/src/gr\\303\\266\\303\\237e.ts"\tversion 1',
      '+++ "/src/gr\\303\\266\\303\\237e.ts"\tversion 2',
      '@@ -1,2 +1,2 @@',
      ' const a = 1;',
      '-const b = 2;',
      '+const b = 3;',
      '',
    ].join('\n'),
  );
});

it('is empty where nothing changed, and begins and ends with nothing where there is none', () => {
  expect(unifiedDiff('a\n', { content: 'a\n', path: '/elsewhere' })).toBe('');
  expect(unifiedDiff(null, { content: '', path: '/empty' })).toBe('');
  expect(unifiedDiff(null, { content: 'a\n', path: '/new', version: 1 })).toBe(
    '--- /dev/null\n+++ /new\tversion 1\n@@ -0,0 +1,1 @@\n+a\n',
  );
  expect(unifiedDiff('a', null)).toBe('--- before\n+++ /dev/null\n@@ -1,1 +0,0 @@\n-a\n\\ No newline at end of file\n');
});

const texts = fc
  .array(fc.constantFrom('a', 'b', 'c', '', ' ', '--- a', '+++ b', '@@ -1 +1 @@', '\\', 'ü\u2028z'), { maxLength: 12 })
  .chain((lines) => fc.constantFrom(lines.join('\n'), `${lines.join('\n')}\n`, lines.join('\r\n')));

it.each([
  ['smallest', {}],
  ['without context', { context: 0 }],
  ['given up at once', { maxEdits: 0 }],
])('makes the one text of the other: %s', (_, options) => {
  fc.assert(
    fc.property(texts, texts, (before, after) => {
      const diff = unifiedDiff(before, after, options);
      expect(parsePatch(diff).length).toBe(1);
      expect(applyPatch(before, diff, { autoConvertLineEndings: false })).toBe(after);
    }),
    {
      numRuns: 300,
      examples: [
        ['', 'a'],
        ['a', ''],
        ['a', 'a\n'],
        ['\n', ''],
      ],
    },
  );
});

it('shows texts that have next to nothing in common as replaced, in the time that their length takes', () => {
  const lines = (name: string) => Array.from({ length: 50_000 }, (_, line) => `${name} ${line}\n`).join('');
  const started = performance.now();
  const diff = unifiedDiff(lines('before'), lines('after'));
  expect(diff.split('\n').slice(0, 4)).toEqual(['--- before', '+++ after', '@@ -1,50000 +1,50000 @@', '-before 0']);
  expect(diff.split('\n')).toHaveLength(3 + 100_000 + 1);
  expect(performance.now() - started).toBeLessThan(30_000);
});

it.each(['context', 'maxEdits'])('refuses a %s that is no whole number', (field) => {
  expect(() => unifiedDiff('a', 'b', { [field]: -1 })).toThrow(expect.objectContaining({ field }));
});
