/** The directions in which this house imports (ARCHITECTURE.md has the reasons). Each rule returns what breaks it. */
import { circles, fileGraph, packageGraph, packageName, reachable, target } from './graph.ts';
import type { Package, SourceFile } from './workspace.ts';

/** A sentence that names the file, the import and the rule. */
export type Violation = string;

type Room = 'core' | 'node' | 'store' | 'testing' | 'cli' | 'adapter' | 'binding';

/** The rooms of the workspace that a room may import. Who imports type only imports all the same. */
const rooms: Readonly<Record<Room, readonly Room[]>> = {
  core: [],
  node: ['core'],
  store: ['core'],
  testing: ['core', 'store'],
  adapter: ['core'],
  cli: ['core', 'node', 'store', 'testing', 'adapter'],
  binding: ['core', 'node', 'store', 'testing', 'adapter'],
};

/** The folders of `core/src` that a folder may import beside itself. */
const floors: Readonly<Record<string, readonly string[]>> = {
  sql: [],
  database: ['sql'],
  driver: ['database', 'sql'],
  health: ['database', 'driver'],
  migrations: ['database', 'sql'],
};

/** What only a platform has: these rooms may name it. */
const onNode: readonly Room[] = ['node', 'cli', 'adapter', 'binding'];

/** Adapters that run in a browser as a whole. */
const portableAdapters: readonly string[] = ['packages/adapters/sqljs'];

function roomOf(folder: string): Room | null {
  if (/^packages\/adapters\/[^/]+$/.test(folder)) return 'adapter';
  if (/^packages\/bindings\/[^/]+$/.test(folder)) return 'binding';
  const name = folder.replace(/^packages\//, '');
  return name !== 'adapter' && name !== 'binding' && Object.hasOwn(rooms, name) ? (name as Room) : null;
}

const at = (file: SourceFile, { line, specifier }: { line: number; specifier: string }) =>
  `${file.path}:${line} imports ${specifier}`;

/** Each import of a package: is it of the workspace and allowed for this room, or declared in the package's manifest? */
export function roomDirections(packages: readonly Package[]): Violation[] {
  const byName = new Map(packages.map((one) => [one.manifest.name, one]));
  return packages.flatMap(({ folder, manifest, sources }) => {
    const room = roomOf(folder);
    if (room === null) return [`${folder} is a room that tooling/architecture does not know: give it its directions.`];
    const declared = new Set(Object.keys({ ...manifest.dependencies, ...manifest.peerDependencies }));
    return imported(sources).flatMap(({ file, specifier, line }) => {
      const name = packageName(specifier);
      if (name === null || name === manifest.name) return [];
      const other = byName.get(name);
      const otherRoom = other === undefined ? null : roomOf(other.folder);
      if (otherRoom !== null && !rooms[room].includes(otherRoom)) {
        const allowed = rooms[room].map((one) => (one === 'adapter' ? 'the adapters' : one)).join(', ') || 'nothing';
        return [`${at(file, { specifier, line })}, but ${room} imports ${allowed} of this workspace.`];
      }
      if (room === 'core') return [`${at(file, { specifier, line })}, but core has no dependencies.`];
      if (!declared.has(name)) {
        return [`${at(file, { specifier, line })}, which ${folder}/package.json does not have as a dependency.`];
      }
      return [];
    });
  });
}

/** The floors of core: the waist knows nothing of migrations, and nothing of it knows what stands on it. */
export function coreFloors(packages: readonly Package[]): Violation[] {
  const base = 'packages/core/src/';
  const sources = packages.find(({ folder }) => folder === 'packages/core')?.sources ?? [];
  return imported(sources).flatMap(({ file, specifier, line }) => {
    const path = target(file, specifier);
    const [floor, inside] = file.path.slice(base.length).split('/');
    if (path === null || floor === undefined || inside === undefined) return [];
    const allowed = floors[floor];
    if (allowed === undefined) return [`${file.path} is on a floor of core that tooling/architecture does not know.`];
    const other = path.slice(base.length).split('/')[0] ?? '';
    if (other === floor || allowed.includes(other)) return [];
    return [`${at(file, { specifier, line })}, but core/src/${floor} imports ${allowed.join(' and ') || 'nothing'}.`];
  });
}

/** `node:*`, `process` and `Buffer`: not in what runs in a browser, nor in the `web` entry of an adapter. */
export function platforms(packages: readonly Package[]): Violation[] {
  return packages.flatMap(({ folder, sources }) => {
    const room = roomOf(folder);
    const onNodeAsAWhole = room !== null && onNode.includes(room) && !portableAdapters.includes(folder);
    const web = reachable(fileGraph(sources), `${folder}/src/web.ts`);
    const portable = onNodeAsAWhole ? sources.filter(({ path }) => web.has(path)) : sources;
    const where = onNodeAsAWhole ? `${folder}/src/web.ts and what it imports run` : `${folder} runs`;
    return portable.flatMap((file) => [
      ...file.imports
        .filter(({ specifier }) => specifier.startsWith('node:'))
        .map((one) => `${at(file, one)}, but ${where} without Node.`),
      ...file.globals.map(({ name, line }) => `${file.path}:${line} names ${name}, but ${where} without Node.`),
    ]);
  });
}

/** Libraries that only some programs need, and the entries of the package that need them: nothing else loads them. */
const apart: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>> = {
  'packages/store': {
    '@noble/ciphers': ['src/encryption/index.ts'],
    diff: ['src/diff/index.ts'],
    fflate: ['src/compression/index.ts'],
  },
};

/** Cryptography, compression and diff are loaded by those who use them. */
export function librariesApart(packages: readonly Package[]): Violation[] {
  return packages.flatMap(({ folder, manifest, sources }) => {
    const graph = fileGraph(sources);
    return Object.entries(apart[folder] ?? {}).flatMap(([library, allowed]) => {
      const others = entriesOf(manifest).filter((entry) => !allowed.includes(entry));
      const loading = new Set(sources.filter((file) => file.imports.some(isOf(library))).map(({ path }) => path));
      return others.flatMap((entry) =>
        [...reachable(graph, `${folder}/${entry}`)]
          .filter((path) => loading.has(path))
          .map(
            (path) => `${folder}/${entry} loads ${path}, which imports ${library}: that is for ${allowed.join(', ')}.`,
          ),
      );
    });
  });
}

const isOf =
  (library: string) =>
  ({ specifier }: { readonly specifier: string }): boolean =>
    packageName(specifier) === library;

/** The sources of what a package exports. */
function entriesOf({ exports = {} }: Package['manifest']): readonly string[] {
  return Object.values(exports as Readonly<Record<string, { readonly default?: string }>>).flatMap((entry) =>
    entry.default === undefined ? [] : [entry.default.replace('./dist/', 'src/').replace(/\.js$/, '.ts')],
  );
}

/** One driver, as a peer: the application decides on its version. */
export function drivers(packages: readonly Package[]): Violation[] {
  return packages
    .filter(({ folder }) => roomOf(folder) === 'adapter')
    .filter(({ manifest }) => Object.keys(manifest.peerDependencies ?? {}).length !== 1)
    .map(({ folder }) => `${folder}/package.json must have exactly one peer dependency, its driver.`);
}

/** No circle of files, and none of packages. */
export function noCircles(packages: readonly Package[]): Violation[] {
  return [...circles(fileGraph(packages.flatMap(({ sources }) => sources))), ...circles(packageGraph(packages))].map(
    (circle) => `${circle.join(' → ')} is a circle of imports (the import of a type counts).`,
  );
}

/** Nobody imports the command; and tests import what is declared, which an example's own installation sees to. */
export function outsideImports(files: readonly SourceFile[], declared: ReadonlySet<string> | null): Violation[] {
  return imported(files).flatMap(({ file, specifier, line }) => {
    const name = packageName(specifier);
    if (name === '@coterie/cli') return [`${at(file, { specifier, line })}, but nobody imports the command.`];
    if (name === null || declared === null || declared.has(name)) return [];
    return [`${at(file, { specifier, line })}, which neither its package.json nor the top one has as a dependency.`];
  });
}

function imported(files: readonly SourceFile[]) {
  return files.flatMap((file) => file.imports.map((one) => ({ file, ...one })));
}
