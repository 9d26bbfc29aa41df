import { join } from 'node:path';
import { nodes } from '@coterie/nodes';
import { afterAll, expect, test } from 'vitest';
import { readDocuments } from '../src/examples.ts';
import { root } from '../src/published.ts';
import { compile } from '../src/typescript.ts';
import { UserProject } from '../src/user-project.ts';

const project = await UserProject.create({ devDependencies: { '@types/node': '22.18.0' } });
afterAll(() => project.remove());

/** Each example in a folder of its own, with the files that its document shows and what the top of the workspace has. */
const examples = readDocuments().flatMap(({ examples, files }) =>
  examples.map((example) => {
    const name = `examples/${example.document.replaceAll(/\W/g, '-')}-${example.line}`;
    for (const [file, text] of Object.entries({ ...files, 'main.ts': example.code }))
      project.write(`${name}/${file}`, text);
    project.makeFolder(`${name}/src`);
    project.copy('examples/transcripts', `${name}/examples/transcripts`);
    return { ...example, title: `${example.document}:${example.line}`, folder: join(project.folder, name) };
  }),
);

// What Vite makes of `?url`: its type, and a hook that gives Node no address, as the README says to.
project.write('examples/vite.d.ts', "declare module '*?url' {\n  const url: string;\n  export default url;\n}\n");
project.write(
  'vite-urls.js',
  `import { registerHooks } from 'node:module';
registerHooks({
  resolve: (name, context, next) =>
    name.endsWith('?url') ? { url: 'data:text/javascript,export default undefined', shortCircuit: true } : next(name, context),
});
`,
);

test('every example of the READMEs and guides compiles', async () => {
  await compile({
    typescript: join(root, 'node_modules', 'typescript'),
    folder: project.folder,
    include: ['examples'],
    compilerOptions: {
      module: 'nodenext',
      types: ['node'],
      paths: { vitest: [join(root, 'node_modules', 'vitest', 'dist', 'index.d.ts')] },
      skipLibCheck: true,
    },
  });
});

/** What is compiled only: test files (every adapter runs the suite), what needs a browser's storage, or a server. */
const ELSEWHERE = ["from 'vitest'", "/opfs'", 'process.env.DATABASE_URL'];
const programs = examples.filter(({ code }) => !ELSEWHERE.some((sign) => code.includes(sign)));

test.each(programs)('$title runs', async ({ folder }) => {
  const [, node] = nodes;
  if (node === undefined) throw new Error('There is no Node to run it on.');
  const hook = join(project.folder, 'vite-urls.js');
  const { code, stdout, stderr } = await project.node(node, ['--import', hook, 'main.ts'], folder);
  expect({ code, stderr }, stdout).toEqual({ code: 0, stderr: '' });
});
