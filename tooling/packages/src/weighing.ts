/** Weighs what users download: tarballs, and bundles made from what they install. */
import { readFileSync } from 'node:fs';
import { type BundleOptions, bundle, type Chunk } from './bundle.ts';
import type { UserProject } from './user-project.ts';
import { gzipped, type Part, partsOf, type Weight, weightOf } from './weight.ts';

/** The kilobytes (of 1,000 bytes) that core, store and the sql.js adapter should weigh at most in a browser, gzipped. */
export const browserBar = 25;

export interface PackageWeight {
  readonly name: string;
  readonly tarball: number;
  readonly unpacked: number;
  /** Everything that its main entry exports, with what that needs and without drivers. */
  readonly main: Weight;
}

export interface BundleWeight {
  /** What was bundled, in words. */
  readonly name: string;
  /** What is loaded at the start. */
  readonly start: Weight;
  /** What is loaded when it is asked for. */
  readonly later: Weight;
  readonly parts: readonly Part[];
}

export interface Weights {
  readonly packages: readonly PackageWeight[];
  readonly browser: readonly BundleWeight[];
  /** sql.js apart: its JavaScript and its WebAssembly, gzipped. */
  readonly sqljs: { readonly script: number; readonly wasm: number };
}

export const sqljsDriver = 'sql.js';

/** The programs that are weighed for the browser, all on sql.js. */
export const browserPrograms: Readonly<Record<string, string>> = {
  'open a store on sql.js': `
    import { sqljs } from '@coterie/sqljs';
    import { openStore } from '@coterie/store';
    export const open = async (wasmUrl) => openStore(await sqljs({ wasmUrl }));`,
  'open a database on sql.js': `
    import { openDatabase } from '@coterie/core';
    import { sqljs } from '@coterie/sqljs';
    export const open = async (wasmUrl) => openDatabase(await sqljs({ wasmUrl }));`,
  'all of core, store and sqljs': `
    export * from '@coterie/core';
    export * from '@coterie/sqljs';
    export * from '@coterie/store';`,
};

export async function weigh(project: UserProject): Promise<Weights> {
  const packages: PackageWeight[] = [];
  for (const { manifest, bytes, published } of project.tarballs) {
    const { name } = manifest;
    const platform = published.browserEntries.includes(name) ? 'browser' : 'node';
    const drivers = Object.keys({ ...manifest.peerDependencies, ...manifest.dependencies });
    const external = drivers.filter((one) => driversOf(project).has(one));
    const chunks = await bundle({ ...inside(project), program: `export * from '${name}';`, external, platform });
    packages.push({
      name,
      tarball: bytes.length,
      unpacked: project.sizeOf(name),
      main: weightOf(chunks.filter(({ eager }) => eager)),
    });
  }
  const browser: BundleWeight[] = [];
  for (const [name, program] of Object.entries(browserPrograms)) {
    const chunks = await bundleForBrowser(project, program);
    const start = chunks.filter(({ eager }) => eager);
    const later = chunks.filter(({ eager }) => !eager);
    browser.push({ name, start: weightOf(start), later: weightOf(later), parts: partsOf(start) });
  }
  return { packages, browser, sqljs: await weighSqljs(project) };
}

/** As an application in a browser is bundled: everything but sql.js is in it. */
export function bundleForBrowser(project: UserProject, program: string): Promise<readonly Chunk[]> {
  return bundle({ ...inside(project), program, external: [sqljsDriver], platform: 'browser' });
}

async function weighSqljs(project: UserProject): Promise<Weights['sqljs']> {
  const program = `export { default } from '${sqljsDriver}';`;
  const script = await bundle({ ...inside(project), program, external: [], platform: 'browser' });
  const wasm = readFileSync(`${project.installed(sqljsDriver)}/dist/sql-wasm-browser.wasm`);
  return { script: weightOf(script).gzipped, wasm: gzipped(wasm) };
}

function inside({ folder }: UserProject): Pick<BundleOptions, 'folder'> {
  return { folder };
}

function driversOf({ tarballs }: UserProject): ReadonlySet<string> {
  return new Set(tarballs.flatMap(({ manifest }) => Object.keys(manifest.peerDependencies ?? {})));
}
