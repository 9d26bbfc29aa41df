import fc from 'fast-check';
import { expect, test } from 'vitest';
import { differentLines } from '../../src/migrations/difference.ts';
import type { LineChange } from '../../src/migrations/problem.ts';

/** What the changes say that the other text is. */
function applied(before: string, changes: readonly LineChange[]): string {
  const removed = new Set(changes.filter(({ change }) => change === 'removed').map(({ line }) => line));
  const lines = before.split('\n').filter((_, index) => !removed.has(index + 1));
  for (const { change, line, text } of changes) if (change === 'added') lines.splice(line - 1, 0, text);
  return lines.join('\n');
}

test('names the lines to take away and to add', () => {
  expect(differentLines('a\nb\nc', 'a\nc\nd')).toEqual([
    { change: 'removed', line: 2, text: 'b' },
    { change: 'added', line: 3, text: 'd' },
  ]);
});

test('whatever the texts, the changes make one into the other, and the removed lines were there', () => {
  const text = fc.array(fc.constantFrom('a', 'b', 'c', ''), { maxLength: 12 }).map((lines) => lines.join('\n'));
  fc.assert(
    fc.property(text, text, (before, after) => {
      const changes = differentLines(before, after);
      expect(applied(before, changes)).toBe(after);
      expect(changes.length === 0).toBe(before === after);
      for (const { change, line, text: shown } of changes) {
        if (change === 'removed') expect(before.split('\n')[line - 1]).toBe(shown);
      }
    }),
  );
});

test('texts that are too long to compare line by line are told as replaced in between', () => {
  const long = (word: string): string =>
    ['same', ...Array.from({ length: 2000 }, (_, line) => `${word} ${line}`), 'end'].join('\n');
  const changes = differentLines(long('a'), long('b'));
  expect(changes).toHaveLength(4000);
  expect(applied(long('a'), changes)).toBe(long('b'));
});
