/** The packages of the workspace as they lie on the disk: manifests and sources. */
import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Names, namesIn } from './imports.ts';

/** A file, or which file under which condition. */
export interface Conditions {
  readonly [condition: string]: string | Conditions;
}

/** The part of a package.json that the rules speak of. */
export interface Manifest {
  readonly name: string;
  readonly description?: string;
  readonly exports?: Readonly<Record<string, Conditions>>;
  readonly bin?: Readonly<Record<string, string>>;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly peerDependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
  readonly [key: string]: unknown;
}

export interface SourceFile extends Names {
  /** From the top of the workspace, with `/`. */
  readonly path: string;
  readonly lines: number;
}

export interface Package {
  /** From the top of the workspace, such as `packages/adapters/libsql`. */
  readonly folder: string;
  readonly manifest: Manifest;
  /** The TypeScript files below `src`. */
  readonly sources: readonly SourceFile[];
  /** The TypeScript files below `test`. */
  readonly tests: readonly SourceFile[];
}

export const root = fileURLToPath(new URL('../../../', import.meta.url));

/** The packages below `packages/`. */
export function readPackages(): readonly Package[] {
  return globSync(['packages/*/package.json', 'packages/*/*/package.json'], { cwd: root })
    .filter((path) => !path.includes('node_modules'))
    .map((path) => readPackage(dirname(path)))
    .sort((a, b) => (a.folder < b.folder ? -1 : 1));
}

/** The TypeScript files of the runnable examples. */
export function readExamples(): readonly SourceFile[] {
  return readSources('examples');
}

/** A file of the workspace as text, or null. */
export function read(path: string): string | null {
  const file = join(root, path);
  return existsSync(file) ? readFileSync(file, 'utf8') : null;
}

export function sourceFile(path: string, text: string): SourceFile {
  return { path, lines: text.trimEnd().split('\n').length, ...namesIn(path, text) };
}

function readPackage(folder: string): Package {
  const manifest = JSON.parse(read(`${folder}/package.json`) ?? '{}') as Manifest;
  return { folder, manifest, sources: readSources(`${folder}/src`), tests: readSources(`${folder}/test`) };
}

function readSources(folder: string): readonly SourceFile[] {
  return globSync('**/*.ts', { cwd: join(root, folder), exclude: ['**/node_modules/**', '**/dist/**'] })
    .map((name) => relative(root, join(root, folder, name)))
    .sort()
    .map((path) => sourceFile(path, read(path) ?? ''));
}
