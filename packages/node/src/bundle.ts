import { dirname, relative, resolve, sep } from 'node:path';
import { type Migration, MigrationError, type MigrationSet, migrationLabel, normalizeSql } from '@coterie/core';
import type { DiscoveredMigration } from './discover.ts';

export interface BundleOptions {
  /** The file that the text is for. Its extension decides between TypeScript (the default) and JavaScript. */
  readonly output?: string;
  /** The name of the constant; `migrations` by default. */
  readonly exportName?: string;
}

/**
 * The text of a module that exports the set, for runtimes without a filesystem. The same set always gives the same
 * text, whatever its files' line ends, so that a build can compare it with what is checked in.
 *
 * SQL becomes part of the module. A function cannot: it is imported from its file, so that `output` must be given.
 * @throws {MigrationError} for a function whose file, or whose place relative to `output`, is not known.
 */
export function bundleMigrations(set: MigrationSet, options: BundleOptions = {}): string {
  const { output, exportName = 'migrations' } = options;
  const typed = output === undefined || /\.[cm]?ts$/.test(output);
  const modules = set.migrations.filter(isFunction).map((migration) => importOf(migration, output));
  const imports = modules.map(({ binding, form, specifier }) =>
    form === 'default'
      ? `import ${binding} from ${quote(specifier)};`
      : `import * as ${binding} from ${quote(specifier)};`,
  );
  if (typed) imports.unshift("import type { MigrationSet } from '@coterie/core';");
  return [
    `${HEAD}${set.name}${MAKER} Change them, and bundle again.`,
    ...imports,
    '',
    `export const ${exportName}${typed ? ': MigrationSet' : ''} = {`,
    `  name: ${quote(set.name)},`,
    '  migrations: [',
    ...set.migrations.flatMap((migration) => (isFunction(migration) ? spread(migration) : literal(migration))),
    '  ],',
    '};',
    '',
  ].join('\n');
}

const HEAD = '// Made from the migrations of the set ';
const MAKER = ' by bundleMigrations of @coterie/node.';

/** Whether this is what `bundleMigrations` once made, and may be made again. */
export function isBundle(text: string): boolean {
  const [first = ''] = text.replace(/^\uFEFF/, '').split(/\r?\n/, 1);
  return first.startsWith(HEAD) && first.includes(MAKER);
}

function isFunction({ up, down }: Migration): boolean {
  return typeof up === 'function' || typeof down === 'function';
}

function importOf(
  migration: Migration & Partial<Pick<DiscoveredMigration, 'path' | 'form'>>,
  output: string | undefined,
) {
  const { path, form = 'default' } = migration;
  if (path === undefined || output === undefined) {
    const message = `${migrationLabel(migration)} is a function, which a bundle imports from its file. Bundle a set that discoverMigrations gave, and say in output where the bundle will be.`;
    throw new MigrationError(message, { migration: migrationLabel(migration), version: migration.version });
  }
  const between = relative(dirname(resolve(output)), path)
    .split(sep)
    .join('/');
  return { binding: bindingOf(migration), form, specifier: between.startsWith('.') ? between : `./${between}` };
}

function bindingOf({ version }: Migration): string {
  return `migration${version}`;
}

/** What the module says of itself comes first: its name and number are those of its file. */
function spread(migration: Migration): readonly string[] {
  return [`    { ...${bindingOf(migration)}, version: ${migration.version}, name: ${quote(migration.name)} },`];
}

function literal({ version, name, up, down, destructive, foreignKeys, revision }: Migration): readonly string[] {
  return [
    '    {',
    `      version: ${version},`,
    `      name: ${quote(name)},`,
    ...(destructive === undefined
      ? []
      : [`      destructive: ${destructive === 'always' ? quote(destructive) : destructive},`]),
    ...(foreignKeys === undefined ? [] : [`      foreignKeys: ${quote(foreignKeys)},`]),
    ...(revision === undefined ? [] : [`      revision: ${quote(revision)},`]),
    `      up: ${template(up)},`,
    ...(down === undefined ? [] : [`      down: ${template(down)},`]),
    '    },',
  ];
}

function quote(text: string): string {
  return `'${JSON.stringify(text).slice(1, -1).replaceAll('\\"', '"').replaceAll("'", "\\'")}'`;
}

/** A template literal reads like the file. A CR in it would become LF, so it is written as an escape. */
function template(sql: Migration['up']): string {
  const text = normalizeSql(String(sql)).replace(/^\n+/, '');
  const escaped = text.replaceAll('\\', '\\\\').replaceAll('`', '\\`').replaceAll('${', '\\${').replaceAll('\r', '\\r');
  return `\`${escaped}\``;
}
