import { expect, test } from 'vitest';
import {
  coreFloors,
  drivers,
  librariesApart,
  noCircles,
  outsideImports,
  platforms,
  roomDirections,
} from '../src/directions.ts';
import { builtFiles, manifests, references } from '../src/shape.ts';
import { tooLong } from '../src/sizes.ts';
import { type Manifest, type Package, sourceFile } from '../src/workspace.ts';

/** A package of these files, by their name below `src`. */
function pack(folder: string, files: Readonly<Record<string, string>>, manifest: Partial<Manifest> = {}): Package {
  const sources = Object.entries(files).map(([name, text]) => sourceFile(`${folder}/src/${name}`, text));
  return { folder, manifest: { name: `@coterie/${folder.split('/').at(-1)}`, ...manifest }, sources, tests: [] };
}

const core = pack('packages/core', { 'index.ts': 'export const a = 1;' });
const store = (files: Readonly<Record<string, string>>) =>
  pack('packages/store', files, { dependencies: { '@coterie/core': 'workspace:*' } });

test.each([
  ['an import', "import { a } from '@coterie/store';"],
  ['the import of a type', "import type { A } from '@coterie/store';"],
  ['a re-export', "export { a } from '@coterie/store';"],
  ['a re-export of everything', "export type * from '@coterie/store';"],
  ['an import at run time', "export const a = () => import('@coterie/store');"],
  ['a type that is imported in place', "export type A = import('@coterie/store').A;"],
  ['an import of a deeper entry', "import '@coterie/store/deep';"],
])('%s against the direction is found', (_, text) => {
  const [violation, ...more] = roomDirections([pack('packages/core', { 'index.ts': `\n${text}\n` }), store({})]);
  expect(violation).toMatch(
    /^packages\/core\/src\/index\.ts:2 imports @coterie\/store(\/deep)?, but core imports nothing of this workspace\.$/,
  );
  expect(more).toEqual([]);
});

test('an import that the package does not declare is found, and one that it declares is not', () => {
  const text = "import '@coterie/core';\nimport 'left-pad';\nimport './a.ts';\nimport 'node:fs';";
  expect(roomDirections([core, store({ 'index.ts': text })])).toEqual([
    'packages/store/src/index.ts:2 imports left-pad, which packages/store/package.json does not have as a dependency.',
  ]);
});

test('core has no dependencies, and an adapter does not import another', () => {
  const adapter = pack('packages/adapters/libsql', { 'index.ts': "import '@coterie/sqljs';" });
  expect(
    roomDirections([pack('packages/core', { 'a.ts': "import 'zod';" }), adapter, pack('packages/adapters/sqljs', {})]),
  ).toEqual([
    'packages/core/src/a.ts:1 imports zod, but core has no dependencies.',
    'packages/adapters/libsql/src/index.ts:1 imports @coterie/sqljs, but adapter imports core of this workspace.',
  ]);
});

test('a package in a room without directions is found', () => {
  expect(roomDirections([pack('packages/attic', {})])).toEqual([
    'packages/attic is a room that tooling/architecture does not know: give it its directions.',
  ]);
});

test('the waist may know SQL, and nothing that stands on it', () => {
  const files = {
    'index.ts': "export * from './database/index.ts';\nexport * from './migrations/index.ts';",
    'sql/tokens.ts': "import type { A } from '../database/index.ts';",
    'database/index.ts': "import '../sql/tokens.ts';\nimport '../migrations/index.ts';",
    'migrations/index.ts': "import '../database/index.ts';\nimport '../sql/tokens.ts';",
  };
  expect(coreFloors([pack('packages/core', files)])).toEqual([
    'packages/core/src/sql/tokens.ts:1 imports ../database/index.ts, but core/src/sql imports nothing.',
    'packages/core/src/database/index.ts:2 imports ../migrations/index.ts, but core/src/database imports sql.',
  ]);
});

test('a platform is found where there may be none: in a portable package and behind a web entry', () => {
  const libsql = pack('packages/adapters/libsql', {
    'index.ts': "import 'node:fs';\nimport './shared.ts';\nprocess.cwd();",
    'web.ts': "import './shared.ts';",
    'shared.ts': 'export const bytes = (b: Buffer) => Buffer.from(b);',
  });
  const portable = store({
    'clock.ts': "import 'node:os';\nexport const p = typeof process;\nconst o = { process: 1 };\no.process;",
  });
  expect(platforms([libsql, portable])).toEqual([
    'packages/adapters/libsql/src/shared.ts:1 names Buffer, but packages/adapters/libsql/src/web.ts and what it imports run without Node.',
    'packages/adapters/libsql/src/shared.ts:1 names Buffer, but packages/adapters/libsql/src/web.ts and what it imports run without Node.',
    'packages/store/src/clock.ts:1 imports node:os, but packages/store runs without Node.',
    'packages/store/src/clock.ts:2 names process, but packages/store runs without Node.',
  ]);
});

test('an entry that loads what only another one may is found, however far away', () => {
  const entry = (name: string) => ({ default: `./dist/${name}.js` });
  const files = {
    'index.ts': "import './deep.ts';",
    'deep.ts': "export { seal } from './encryption/seal.ts';\nimport type { Patch } from 'diff/lib/index.js';",
    'encryption/index.ts': "import './seal.ts';",
    'encryption/seal.ts': "import '@noble/ciphers/chacha.js';\nimport '@noble/hashes/sha2.js';",
  };
  const exports = { '.': entry('index'), './encryption': entry('encryption/index') };
  expect(librariesApart([pack('packages/store', files, { exports })])).toEqual([
    'packages/store/src/index.ts loads packages/store/src/encryption/seal.ts, which imports @noble/ciphers: that is for src/encryption/index.ts.',
    'packages/store/src/index.ts loads packages/store/src/deep.ts, which imports diff: that is for src/diff/index.ts.',
  ]);
});

test('an adapter without a driver, or with two, is found', () => {
  const two = pack('packages/adapters/libsql', {}, { peerDependencies: { a: '1', b: '1' } });
  expect(drivers([two, pack('packages/adapters/sqljs', {}, { peerDependencies: { 'sql.js': '1' } })])).toEqual([
    'packages/adapters/libsql/package.json must have exactly one peer dependency, its driver.',
  ]);
});

test('circles of files and of packages are found once, types included', () => {
  const files = {
    'a.ts': "import type { B } from './b.ts';",
    'b.ts': "import './c.ts';",
    'c.ts': "export type { A } from './a.ts';",
    'd.ts': "import './a.ts';",
  };
  const one = store({ 'index.ts': "import '@coterie/node';" });
  const other = pack('packages/node', { 'index.ts': "import '@coterie/store';" });
  expect(noCircles([pack('packages/core', files), one, other])).toEqual([
    'packages/core/src/a.ts → packages/core/src/b.ts → packages/core/src/c.ts → packages/core/src/a.ts is a circle of imports (the import of a type counts).',
    '@coterie/store → @coterie/node → @coterie/store is a circle of imports (the import of a type counts).',
  ]);
});

test('a test that imports the command, or what nobody declares, is found', () => {
  const file = sourceFile(
    'packages/core/test/a.test.ts',
    "import '@coterie/cli';\nimport 'vitest';\nimport 'left-pad';",
  );
  expect(outsideImports([file], new Set(['vitest', '@coterie/cli']))).toEqual([
    'packages/core/test/a.test.ts:1 imports @coterie/cli, but nobody imports the command.',
    'packages/core/test/a.test.ts:3 imports left-pad, which neither its package.json nor the top one has as a dependency.',
  ]);
});

test('a package.json that is unlike the others is found', () => {
  const odd = pack(
    'packages/core',
    {},
    { name: '@coterie/kern', license: 'ISC', dependencies: { '@coterie/store': '^1' } },
  );
  const found = manifests([odd]);
  expect(found).toContain('packages/core/package.json must have the name @coterie/core.');
  expect(found).toContain('packages/core/package.json must have "license": "MIT".');
  expect(found).toContain('packages/core/package.json must take @coterie/store from "workspace:*".');
  expect(found).toContain('packages/core/package.json must have the script "test": "vitest run".');
});

test('an export that is not built, not published or not typed is found', () => {
  const manifest = {
    exports: { '.': { default: './dist/index.js' }, './a': { types: './src/a.ts' } },
    files: ['dist'],
  };
  expect(builtFiles([pack('packages/core', {}, manifest)], (path) => path.endsWith('src/a.ts'))).toEqual([
    'packages/core/package.json must export "." with "types" as its first condition.',
    'packages/core/package.json names ./dist/index.js, which is not there after a build.',
    'packages/core/package.json names ./src/a.ts, which its "files" do not publish.',
  ]);
});

test('references that are not the dependencies are found', () => {
  expect(references([core, store({})], () => ['packages/node'])).toEqual([
    'packages/core/tsconfig.json references packages/node, which package.json does not depend on.',
    'packages/store/tsconfig.json must reference packages/core.',
    'packages/store/tsconfig.json references packages/node, which package.json does not depend on.',
  ]);
});

test('a file of over 400 lines is found, unless a program wrote it', () => {
  const long = 'export {};\n'.repeat(401);
  const { sources } = pack('packages/core', { 'long.ts': long, 'bundle.gen.ts': long, 'short.ts': 'export {};\n' });
  expect(tooLong(sources)).toEqual([
    'packages/core/src/long.ts has 401 lines, and 400 are the most: it has more than one subject.',
  ]);
});
