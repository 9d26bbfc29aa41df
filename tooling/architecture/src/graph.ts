/** Who imports whom: files of a package among each other, and packages among each other. */
import { dirname, join } from 'node:path/posix';
import type { Package, SourceFile } from './workspace.ts';

/** From a name to the names that it imports. */
export type Graph = ReadonlyMap<string, ReadonlySet<string>>;

/** The path of the file that a relative import means, or null for an import of a package. */
export function target(file: SourceFile, specifier: string): string | null {
  return specifier.startsWith('.') ? join(dirname(file.path), specifier) : null;
}

/** The package that an import names: `@coterie/libsql` of `@coterie/libsql/web`; null for a file and for `node:…`. */
export function packageName(specifier: string): string | null {
  if (specifier.startsWith('.') || specifier.startsWith('node:')) return null;
  return specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/');
}

/** These files, and the files that they import. */
export function fileGraph(files: readonly SourceFile[]): Graph {
  return new Map(
    files.map((file) => {
      const targets = file.imports.map(({ specifier }) => target(file, specifier)).filter((path) => path !== null);
      return [file.path, new Set(targets)];
    }),
  );
}

/** The packages of the workspace, and the packages of the workspace that their sources import. */
export function packageGraph(packages: readonly Package[]): Graph {
  const names = new Set(packages.map(({ manifest }) => manifest.name));
  return new Map(
    packages.map(({ manifest, sources }) => {
      const imported = sources.flatMap(({ imports }) => imports.map(({ specifier }) => packageName(specifier)));
      const own = imported.filter((name) => name !== null).filter((name) => names.has(name) && name !== manifest.name);
      return [manifest.name, new Set(own)];
    }),
  );
}

/** Everything that is reached from a name, itself included. */
export function reachable(graph: Graph, start: string): ReadonlySet<string> {
  const seen = new Set([start]);
  for (const name of seen) for (const next of graph.get(name) ?? []) seen.add(next);
  return seen;
}

/** One circle through each name that lies on one, such as `['a', 'b', 'a']`; none twice. */
export function circles(graph: Graph): readonly (readonly string[])[] {
  const found: string[][] = [];
  const covered = new Set<string>();
  for (const start of graph.keys()) {
    if (covered.has(start)) continue;
    const circle = shortestBack(graph, start);
    if (circle === null) continue;
    for (const name of circle) covered.add(name);
    found.push(circle);
  }
  return found;
}

function shortestBack(graph: Graph, start: string): string[] | null {
  const paths: string[][] = [[start]];
  const seen = new Set<string>();
  for (const path of paths) {
    for (const next of graph.get(path.at(-1) ?? start) ?? []) {
      if (next === start) return [...path, start];
      if (seen.has(next)) continue;
      seen.add(next);
      paths.push([...path, next]);
    }
  }
  return null;
}

/** The graph as text, one line for each name. */
export function draw(graph: Graph): string {
  const width = Math.max(...[...graph.keys()].map((name) => name.length));
  return [...graph]
    .map(([name, imported]) => `${name.padEnd(width)} → ${[...imported].sort().join(', ') || 'nothing'}`)
    .join('\n');
}
