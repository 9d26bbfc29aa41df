/** Holds the README to the tests that it names. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const readme = readFileSync(join(import.meta.dirname, '../README.md'), 'utf8');
const rows = [...readme.matchAll(/^\| (?<promise>.*) \| `(?<file>[^`]+\.ts)` › (?<title>.*) \|$/gm)];

/** What the tests of a file are called. */
function titlesIn(file: string): readonly string[] {
  const source = readFileSync(join(import.meta.dirname, file), 'utf8');
  return [...source.matchAll(/\b(?:test|it)\(\s*(['"])(.*?)\1,/g)].map(([, , title = '']) => title);
}

test('the README has the table', () => {
  expect(rows.length).toBeGreaterThan(80);
  const lines = readme.split('\n').filter((line) => line.includes('›'));
  expect(lines).toHaveLength(rows.length);
});

test.each(rows.map(({ groups }) => ({ ...groups }) as Record<'promise' | 'file' | 'title', string>))(
  '$promise: $file has the test',
  ({ file, title }) => {
    expect(titlesIn(file)).toContain(title);
  },
);
