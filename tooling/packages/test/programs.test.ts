import { globSync, symlinkSync } from 'node:fs';
import { basename, join } from 'node:path';
import { nodes } from '@coterie/nodes';
import { afterAll, describe, expect, test } from 'vitest';
import { findOldNode } from '../src/old-node.ts';
import { root } from '../src/published.ts';
import { compile } from '../src/typescript.ts';
import { UserProject } from '../src/user-project.ts';

/** The compiler of a user who is a year behind, and types of the oldest Node. */
const devDependencies = { '@types/node': '22.18.0', typescript: '5.9.3' };

const project = await UserProject.create({ devDependencies });
afterAll(() => project.remove());
project.copy('tooling/packages/programs', 'programs');
project.copy('examples/transcripts', 'transcripts');

const programs = globSync('*.ts', { cwd: join(project.folder, 'programs') }).sort();
const transcripts = globSync('**/*.jsonl', { cwd: join(project.folder, 'transcripts') });

test('there is a program for every package', () => {
  const names = project.tarballs.map(({ manifest }) => manifest.name.replace('@coterie/', ''));
  expect(programs.map((file) => basename(file, '.ts'))).toEqual(names.filter((name) => name !== 'cli'));
});

describe.each([
  ['TypeScript 5.9', project.installed('typescript')],
  ['the TypeScript of this workspace', join(root, 'node_modules', 'typescript')],
])('with %s', (_, typescript) => {
  test.each([
    ['nodenext', 'nodenext'],
    ['esnext', 'bundler'],
  ])(
    'the programs and every declaration compile (module %s, moduleResolution %s)',
    async (module, moduleResolution) => {
      const entries = project.tarballs.flatMap(({ published }) => published.entries);
      project.write('entries/entries.ts', entries.map((entry) => `import '${entry}';\n`).join(''));
      const compilerOptions = { module, moduleResolution, types: ['node'], skipLibCheck: false };
      await compile({ typescript, folder: project.folder, include: ['programs', 'entries'], compilerOptions });
    },
  );

  test('what runs everywhere needs no types but those of the language', async () => {
    const portable = project.tarballs.filter(({ published }) => published.portable);
    const lines = portable.flatMap(({ published }) => published.entries).map((entry) => `import '${entry}';\n`);
    project.write('portable/entries.ts', lines.join(''));
    const compilerOptions = { module: 'nodenext', lib: ['es2023'], types: [], skipLibCheck: false };
    await compile({ typescript, folder: project.makeFolder('portable'), include: ['entries.ts'], compilerOptions });
  });
});

describe.each(nodes.map((node) => [node.version, node] as const))('on Node %s', (version, node) => {
  const folder = project.makeFolder(`on-${version}`);
  symlinkSync('../transcripts', join(folder, 'transcripts'));

  test.each(programs)('%s runs', async (program) => {
    const { code, stdout, stderr } = await project.node(node, [join(project.folder, 'programs', program)], folder);
    expect({ code, stderr }, stdout).toEqual({ code: 0, stderr: '' });
    if (program === 'testing.ts') expect(stdout).toMatch(/^\S+ fail 0$/m);
    else expect(stdout).toMatch(/: done\n$/);
  });

  test('every entry can be required from CommonJS', async () => {
    const entries = project.tarballs.flatMap(({ published }) => published.entries);
    const script = `for (const entry of ${JSON.stringify(entries)}) if (!require(entry)) throw new Error(entry);`;
    expect(await project.node(node, ['--input-type=commonjs', '--eval', script])).toMatchObject({ code: 0 });
  });

  test('npx coterie imports transcripts and lists their sessions', async () => {
    const db = ['--db', join(folder, 'coterie.db')];
    const imported = await project.npx(node, ['coterie', 'import', 'transcripts', '--json', ...db]);
    expect(imported).toMatchObject({ code: 0, stderr: '' });
    expect(JSON.parse(imported.stdout)).toMatchObject({ files: transcripts.length, malformed: [] });

    const listed = await project.npx(node, ['coterie', 'sessions', '--json', ...db]);
    expect(listed).toMatchObject({ code: 0, stderr: '' });
    expect(listed.stdout).toContain('3f1c9a52-7d4e-4b86-9c0a-51e2f7d8a634');
  });
});

test('on a Node that is too old, the command says so in one sentence', async (context) => {
  const old = await findOldNode();
  if (old === null) return context.skip('this machine has no Node below 22.18');
  const { code, stdout, stderr } = await project.npx(old, ['coterie', 'sessions']);
  expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
  expect(stderr).toMatch(/^coterie: Node \d+\.\d+\.\d+ is too old; install Node 22\.18 or newer .*\n$/);
});
