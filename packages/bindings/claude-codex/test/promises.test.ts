/** The README's table of promises names tests; they must be there. */
import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';

const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8');
const table = readme.slice(readme.indexOf('\n## Promises\n'));
const rows = table.split('\n').filter((line) => line.startsWith('| ') && !line.startsWith('| promise '));

const sources = new Map<string, string>();
function sourceOf(file: string): string {
  // The formatter puts a long title on a line of its own.
  const known = sources.get(file) ?? readFileSync(new URL(file, import.meta.url), 'utf8').replace(/\(\s+'/g, "('");
  sources.set(file, known);
  return known;
}

it('every promise of the README names a test that is there', () => {
  expect(rows.length).toBeGreaterThan(90);
  for (const row of rows) {
    const [, file = '', name = ''] = /\| `([\w./-]+) › (.+)` \|$/.exec(row) ?? [];
    expect(file, row).not.toBe('');
    expect(sourceOf(file), row).toContain(`('${name}',`);
  }
});

it('every sample of the document is among the promises', () => {
  const names = [...sourceOf('samples.test.ts').matchAll(/^it\('([^']+)'/gm)].map(([, name]) => name);
  expect(names).toHaveLength(13);
  for (const name of names) expect(table).toContain(`\`samples.test.ts › ${name}\``);
  expect(table).toContain('`samples.sqld.test.ts › Future Cloud Sync Setup, and the manual sync`');
});
