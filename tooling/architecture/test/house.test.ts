import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { join as joinPosix } from 'node:path/posix';
import { describe, expect, test } from 'vitest';
import {
  coreFloors,
  drivers,
  librariesApart,
  noCircles,
  outsideImports,
  platforms,
  roomDirections,
  type Violation,
} from '../src/directions.ts';
import { draw, packageGraph } from '../src/graph.ts';
import { builtFiles, manifests, papers, references } from '../src/shape.ts';
import { drawSizes, tooLong } from '../src/sizes.ts';
import { type Manifest, read, readExamples, readPackages, root } from '../src/workspace.ts';

const packages = readPackages();
const sources = packages.flatMap((one) => one.sources);
const exists = (path: string) => existsSync(join(root, path));
const top = JSON.parse(read('package.json') ?? '{}') as Manifest;

/** Each violation is a sentence: they are the message. */
function expectNone(violations: readonly Violation[]): void {
  expect(violations, violations.join('\n')).toEqual([]);
}

describe('the import graph', () => {
  test('a package imports only what its room may, and what its package.json declares', () => {
    console.info(draw(packageGraph(packages)));
    expectNone(roomDirections(packages));
  });

  test('inside core, the waist knows nothing of migrations and SQL knows nothing of either', () => {
    expectNone(coreFloors(packages));
  });

  test('what runs in a browser names nothing that only Node has', () => {
    expectNone(platforms(packages));
  });

  test('cryptography, compression and diff are loaded by their own entries alone', () => {
    expectNone(librariesApart(packages));
  });

  test('an adapter has one driver, as a peer', () => {
    expectNone(drivers(packages));
  });

  test('there are no circles, of files or of packages', () => {
    expectNone(noCircles(packages));
  });

  test('tests and examples import what is declared, and nobody imports the command', () => {
    const everywhere = Object.keys(top.devDependencies ?? {});
    const inTests = packages.flatMap(({ manifest, tests }) => {
      const own = { ...manifest.dependencies, ...manifest.peerDependencies, ...manifest.devDependencies };
      return outsideImports(tests, new Set([manifest.name, ...Object.keys(own), ...everywhere]));
    });
    const inExamples = outsideImports(readExamples(), null);
    expectNone([...inTests, ...inExamples]);
  });
});

describe('a package', () => {
  test('has a package.json like that of every other', () => {
    expectNone(manifests(packages));
  });

  test('exports files that are built and published', () => {
    expectNone(builtFiles(packages, exists));
  });

  test('has a README and tests', () => {
    expectNone(papers(packages, exists));
  });

  test('references in its tsconfig.json what it depends on', () => {
    const referencesOf = (folder: string) => {
      const config = JSON.parse(read(`${folder}/tsconfig.json`) ?? '{}') as { references?: { path: string }[] };
      return (config.references ?? []).map(({ path }) => joinPosix(folder, path));
    };
    expectNone(references(packages, referencesOf));
  });

  test('is built by the top tsconfig.json', () => {
    const { references: built } = JSON.parse(read('tsconfig.json') ?? '{}') as { references: { path: string }[] };
    expect(built.map(({ path }) => path).sort()).toEqual(packages.map(({ folder }) => folder));
  });

  test('has source files of one subject, none over 400 lines', () => {
    console.info(drawSizes(sources));
    expectNone(tooLong(sources));
  });
});

test('turbo runs scripts with the pnpm that the workspace pins', () => {
  expect(top.packageManager).toBe(`pnpm@${top.devDependencies?.pnpm}`);
});
