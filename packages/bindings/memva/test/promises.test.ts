/** The tables of the README: what is said to be proved has a test of that name. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

const read = (name: string): string => readFileSync(new URL(name, import.meta.url), 'utf8');

const promises = read('../README.md')
  .split('\n')
  .flatMap((line) => {
    const [, promise, file, name] = /^\| (.*) \| `([^`]+)` › (.+?) \|$/.exec(line) ?? [];
    return promise === undefined || file === undefined || name === undefined ? [] : [{ promise, file, name }];
  });

/** The names of the tests and suites of a file. */
function namesOf(file: string): readonly string[] {
  const names = read(file).matchAll(/(?:\b(?:it|test|describe)|\))\(\s*(['"`])(.+?)\1, (?:async )?(?:\(|\w+ =>)/gs);
  return [...names].map(([, , name = '']) => name);
}

describe('the README', () => {
  it('has a row for each promise', () => {
    expect(promises.length).toBeGreaterThan(80);
    const rows = read('../README.md')
      .split('\n')
      .filter((line) => line.includes(' › '));
    expect(promises).toHaveLength(rows.length);
  });

  it.each(promises)('tells of a test that there is: $promise', ({ file, name }) => {
    expect(namesOf(file)).toContain(name);
  });
});
