/** What one source file names of other modules and of the platform. */
import { parseSync, Visitor } from 'oxc-parser';

/** An import, re-export, `import()` or `import('…').Type`: the import of a type counts like any other. */
export interface Import {
  readonly specifier: string;
  readonly line: number;
}

/** A use of a global that only Node has: `process` or `Buffer`. */
export interface PlatformGlobal {
  readonly name: string;
  readonly line: number;
}

export interface Names {
  readonly imports: readonly Import[];
  readonly globals: readonly PlatformGlobal[];
}

/** The part of a syntax tree that is looked at here. */
interface Node {
  readonly type: string;
  readonly start: number;
}

const nodeGlobals = new Set(['process', 'Buffer']);

/** Throws when the text is not TypeScript. */
export function namesIn(path: string, text: string): Names {
  const { program, errors } = parseSync(path, text);
  const [error] = errors;
  if (error !== undefined) throw new Error(`${path} cannot be parsed: ${error.message}`);

  const imports: Import[] = [];
  const globals: PlatformGlobal[] = [];
  const line = (start: number) => text.slice(0, start).split('\n').length;
  const from = (source: Node | null | undefined) => {
    if (source != null && 'value' in source && typeof source.value === 'string') {
      imports.push({ specifier: source.value, line: line(source.start) });
    }
  };
  const named = (node: Node | null | undefined) => {
    if (node == null || node.type !== 'Identifier' || !('name' in node) || typeof node.name !== 'string') return;
    if (nodeGlobals.has(node.name)) globals.push({ name: node.name, line: line(node.start) });
  };

  new Visitor({
    ImportDeclaration: ({ source }) => from(source),
    ExportNamedDeclaration: ({ source }) => from(source),
    ExportAllDeclaration: ({ source }) => from(source),
    ImportExpression: ({ source }) => from(source),
    TSImportType: ({ source }) => from(source),
    TSExternalModuleReference: ({ expression }) => from(expression),
    MemberExpression: ({ object }) => named(object),
    CallExpression: ({ callee, arguments: given }) => [callee, ...given].forEach(named),
    NewExpression: ({ callee, arguments: given }) => [callee, ...given].forEach(named),
    UnaryExpression: ({ operator, argument }) => operator === 'typeof' && named(argument),
    BinaryExpression: ({ right }) => named(right),
    VariableDeclarator: ({ init }) => named(init),
    TSTypeReference: ({ typeName }) => named(typeName),
    TSTypeQuery: ({ exprName }) => named(exprName),
  }).visit(program);
  return { imports, globals };
}
