/** The packages that are published, as they lie in the workspace. */
import { globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The part of a package.json that is read here. */
export interface Manifest {
  readonly name: string;
  readonly version: string;
  readonly exports: Readonly<Record<string, unknown>>;
  readonly bin?: Readonly<Record<string, string>>;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly peerDependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
}

export interface Published {
  /** Absolute. */
  readonly folder: string;
  readonly manifest: Manifest;
  /** What a program imports: `@coterie/libsql`, `@coterie/libsql/web`. */
  readonly entries: readonly string[];
  /** Whether the whole package is compiled without the types of any platform, as all that runs in a browser is. */
  readonly portable: boolean;
  /** The entries that promise to run in a browser. */
  readonly browserEntries: readonly string[];
}

export const root = fileURLToPath(new URL('../../../', import.meta.url));

export function readJson(file: string): unknown {
  return JSON.parse(readFileSync(file, 'utf8'));
}

/** Every package below `packages/`, by name. */
export function readPublished(): readonly Published[] {
  return globSync(['packages/*/package.json', 'packages/{adapters,bindings}/*/package.json'], { cwd: root })
    .map((file) => readPackage(join(root, dirname(file))))
    .sort((a, b) => (a.manifest.name < b.manifest.name ? -1 : 1));
}

function readPackage(folder: string): Published {
  const manifest = readJson(join(folder, 'package.json')) as Manifest;
  const entries = Object.keys(manifest.exports).map((entry) => entry.replace('.', manifest.name));
  const portable = isPortable(folder);
  const browserEntries = portable ? entries : entries.filter((entry) => entry.endsWith('/web'));
  return { folder, manifest, entries, portable, browserEntries };
}

function isPortable(folder: string): boolean {
  const { extends: preset } = readJson(join(folder, 'tsconfig.json')) as { readonly extends?: string };
  return preset?.endsWith('/portable.json') ?? false;
}
