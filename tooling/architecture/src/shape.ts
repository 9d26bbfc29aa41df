/** What every published package looks like. */
import type { Violation } from './directions.ts';
import type { Conditions, Package } from './workspace.ts';

/** Whether a path, from the top of the workspace, exists. */
export type Exists = (path: string) => boolean;

const keys = [
  ...['name', 'version', 'description', 'license', 'type', 'engines', 'sideEffects', 'exports', 'bin', 'files'],
  ...['dependencies', 'peerDependencies', 'devDependencies', 'publishConfig', 'scripts'],
];

/** What is the same in all of them. */
const same: Readonly<Record<string, unknown>> = {
  license: 'MIT',
  type: 'module',
  engines: { node: '>=22.18' },
  sideEffects: false,
  publishConfig: { access: 'public' },
};

const scripts: Readonly<Record<string, string>> = { build: 'tsc -p .', check: 'tsc -p test', test: 'vitest run' };

/** The package.json: its name is its folder's, its keys stand in one order, and what is the same everywhere is. */
export function manifests(packages: readonly Package[]): Violation[] {
  return packages.flatMap(({ folder, manifest }) => {
    const file = `${folder}/package.json`;
    const name = `@coterie/${folder.split('/').at(-1)}`;
    const ordered = keys.filter((key) => key in manifest);
    const given = (manifest.scripts ?? {}) as Readonly<Record<string, string>>;
    const internal = Object.entries({ ...manifest.dependencies, ...manifest.devDependencies });
    return [
      ...(manifest.name === name ? [] : [`${file} must have the name ${name}.`]),
      ...(manifest.description ? [] : [`${file} must have a description.`]),
      ...(Object.keys(manifest).join() === ordered.join() ? [] : [`${file} must have its keys as ${keys.join(', ')}.`]),
      ...Object.entries(same)
        .filter(([key, value]) => JSON.stringify(manifest[key]) !== JSON.stringify(value))
        .map(([key, value]) => `${file} must have "${key}": ${JSON.stringify(value)}.`),
      ...Object.entries(scripts)
        .filter(([key, value]) => given[key] !== value)
        .map(([key, value]) => `${file} must have the script "${key}": "${value}".`),
      ...internal
        .filter(([dependency, range]) => dependency.startsWith('@coterie/') && range !== 'workspace:*')
        .map(([dependency]) => `${file} must take ${dependency} from "workspace:*".`),
    ];
  });
}

/** What a package says that it exports is in what it publishes, types included. Needs a build. */
export function builtFiles(packages: readonly Package[], exists: Exists): Violation[] {
  return packages.flatMap(({ folder, manifest }) => {
    const file = `${folder}/package.json`;
    const published = ((manifest.files ?? []) as readonly string[]).map((one) => `./${one}/`);
    const entries = Object.entries(manifest.exports ?? {});
    const targets = [...entries.flatMap(([, conditions]) => targetsIn(conditions)), ...targetsIn(manifest.bin ?? {})];
    return [
      ...entries
        .filter(([, conditions]) => Object.keys(conditions)[0] !== 'types')
        .map(([entry]) => `${file} must export "${entry}" with "types" as its first condition.`),
      ...targets
        .filter((target) => !exists(`${folder}/${target.replace('./', '')}`))
        .map((target) => `${file} names ${target}, which is not there after a build.`),
      ...targets
        .filter((target) => !published.some((prefix) => target.startsWith(prefix)))
        .map((target) => `${file} names ${target}, which its "files" do not publish.`),
    ];
  });
}

function targetsIn(conditions: string | Conditions): readonly string[] {
  return typeof conditions === 'string' ? [conditions] : Object.values(conditions).flatMap(targetsIn);
}

/** Each package explains itself, and has tests. */
export function papers(packages: readonly Package[], exists: Exists): Violation[] {
  return packages.flatMap(({ folder, tests }) => [
    ...(exists(`${folder}/README.md`) ? [] : [`${folder} must have a README.md with a runnable example.`]),
    ...(tests.some(({ path }) => path.endsWith('.test.ts')) ? [] : [`${folder} must have tests in ${folder}/test.`]),
  ]);
}

/** The references of a tsconfig.json are the package's own dependencies, so that `tsc -b` builds what it needs. */
export function references(
  packages: readonly Package[],
  referencesOf: (folder: string) => readonly string[],
): Violation[] {
  const folders = new Map(packages.map(({ folder, manifest }) => [manifest.name, folder]));
  return packages.flatMap(({ folder, manifest }) => {
    const needed = Object.keys(manifest.dependencies ?? {}).flatMap((name) => folders.get(name) ?? []);
    const given = referencesOf(folder);
    return [
      ...needed.filter((one) => !given.includes(one)).map((one) => `${folder}/tsconfig.json must reference ${one}.`),
      ...given
        .filter((one) => !needed.includes(one))
        .map((one) => `${folder}/tsconfig.json references ${one}, which package.json does not depend on.`),
    ];
  });
}
