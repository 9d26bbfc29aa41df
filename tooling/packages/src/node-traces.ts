/** What of Node is in a bundle that is made for browsers. */
import { builtinModules } from 'node:module';
import { type ESTree, parseSync, Visitor } from 'rolldown/utils';
import type { Chunk } from './bundle.ts';

/** What a module of Node finds around it. Modules that a browser runs may not name it, even to ask whether it is there. */
const globals = new Set(['process', 'Buffer', 'require', 'module', '__dirname', '__filename', 'setImmediate']);

/** By the bundler's own account: what it left to be imported, and modules that it was told to leave empty in a browser. */
export function neededFromOutside(chunks: readonly Chunk[], external: readonly string[]): readonly string[] {
  const outside = chunks.flatMap((chunk) => chunk.outside.filter((name) => !external.includes(name)));
  const emptied = chunks
    .flatMap(({ modules }) => modules.map(({ file }) => file))
    .filter((file) => file.includes('(ignored)'));
  return [...outside, ...emptied].map((name) => `The bundle needs ${name}.`);
}

/** By its text: imports, and free names that only Node gives a meaning. Names are whole, since strings may say anything. */
export function namedOfNode(text: string): readonly string[] {
  const { program, errors } = parseSync('bundle.js', text);
  const [error] = errors;
  if (error !== undefined) throw new Error(`The bundle cannot be parsed: ${error.message}`);
  const found = new Set<string>();
  // A key says nothing of a global: `.process`, `{ process: 1 }`. Keys are visited after what holds them.
  const keys = new Set<number>();
  const key = (node: ESTree.Node, computed: boolean) => {
    if (!computed) keys.add(node.start);
  };
  const from = (node: ESTree.Node | null | undefined) => {
    if (node?.type !== 'Literal' || typeof node.value !== 'string') return;
    if (node.value.startsWith('node:') || builtinModules.includes(node.value)) found.add(`import of ${node.value}`);
  };
  new Visitor({
    ImportDeclaration: ({ source }) => from(source),
    ExportNamedDeclaration: ({ source }) => from(source),
    ExportAllDeclaration: ({ source }) => from(source),
    ImportExpression: ({ source }) => from(source),
    ImportSpecifier: ({ imported }) => key(imported, false),
    ExportSpecifier: ({ exported }) => key(exported, false),
    Property: ({ key: node, computed, shorthand }) => key(node, computed || shorthand),
    MethodDefinition: ({ key: node, computed }) => key(node, computed),
    PropertyDefinition: ({ key: node, computed }) => key(node, computed),
    MemberExpression({ object, property, computed }) {
      const ofGlobal = object.type === 'Identifier' && ['globalThis', 'global', 'self', 'window'].includes(object.name);
      if (!ofGlobal) key(property, computed);
    },
    Identifier({ name, start }) {
      if (globals.has(name) && !keys.has(start)) found.add(name);
    },
  }).visit(program);
  return [...found].map((name) => `The bundle names ${name}.`);
}
