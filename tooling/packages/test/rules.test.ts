import { expect, test } from 'vitest';
import type { Chunk } from '../src/bundle.ts';
import { parseDocument } from '../src/examples.ts';
import { contentComplaints } from '../src/lint.ts';
import { namedOfNode, neededFromOutside } from '../src/node-traces.ts';
import type { Tarball } from '../src/pack.ts';
import { readPublished } from '../src/published.ts';

test.each([
  ["import 'node:fs';", 'import of node:fs'],
  ["export { join } from 'path';", 'import of path'],
  ["const fs = () => import('fs/promises');", 'import of fs/promises'],
  ['const cwd = process.cwd();', 'process'],
  ["const inNode = typeof process !== 'undefined';", 'process'],
  ["const inNode = 'process' in globalThis && globalThis.process;", 'process'],
  ['const bytes = Buffer.from(text);', 'Buffer'],
  ["const has = typeof Buffer === 'function';", 'Buffer'],
  ['const all = { Buffer };', 'Buffer'],
  ["const fs = require('fs');", 'require'],
  ['const here = __dirname;', '__dirname'],
])('%s is a trace of Node', (text, found) => {
  expect(namedOfNode(text)).toEqual([`The bundle names ${found}.`]);
});

test.each([
  ['a key', 'const state = { process: 1 }; state.process; class A { process() {} }'],
  ['a string', 'const text = \'process.cwd() and Buffer, require("fs")\';'],
  ['a name of its own', "import { process as run } from './mine.js'; run();"],
])('%s is none', (_, text) => {
  expect(namedOfNode(text)).toEqual([]);
});

test('what a bundle leaves to be imported is found, but for what is external', () => {
  const chunk: Chunk = { name: 'a.js', code: '', modules: [], eager: true, outside: ['sql.js', 'left-pad'] };
  expect(neededFromOutside([chunk], ['sql.js'])).toEqual(['The bundle needs left-pad.']);
});

test('a tarball with a map that leads nowhere, a file of ours or a dependency of the workspace is found', () => {
  const [published] = readPublished();
  if (published === undefined) throw new Error('There are no packages.');
  const manifest = { name: 'a', version: '1.0.0', exports: {}, dependencies: { '@coterie/core': 'workspace:*' } };
  const tarball: Tarball = {
    published,
    file: 'a.tgz',
    bytes: new Uint8Array(),
    files: ['package.json', 'README.md', 'dist/a.js.map', 'dist/.tsbuildinfo'],
    read: () => JSON.stringify({ sources: ['../src/a.ts'] }),
    manifest,
  };
  expect(contentComplaints(tarball)).toEqual([
    'a: dist/a.js.map leads to ../src/a.ts, which is not published.',
    'a: LICENSE is missing.',
    'a: dist/.tsbuildinfo is of no use to a user.',
    'a: it depends on @coterie/core as "workspace:*", which npm does not know.',
  ]);
});

test('examples are found in a document, with what is given and the files that it shows', () => {
  const text = [
    ...['# A', '', '<!-- given:', "const a = 'b';", '-->', '', '```ts', 'a;', '```', ''],
    ...['```sql', '-- migrations/001_a.sql', 'SELECT 1;', '```', '', '```sh', 'npm test', '```', ''],
  ].join('\n');
  expect(parseDocument('A.md', text)).toEqual({
    path: 'A.md',
    examples: [{ document: 'A.md', line: 3, code: "const a = 'b';\na;\n" }],
    files: { 'migrations/001_a.sql': '-- migrations/001_a.sql\nSELECT 1;\n' },
  });
});
