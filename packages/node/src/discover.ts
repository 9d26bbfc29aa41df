import { basename, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Flow, type Migration, MigrationError, type MigrationSet, plan, runFlow, wait } from '@coterie/core';
import { type FileName, isMigrationName, readFileName } from './file-name.ts';
import { type FolderAccess, type FolderEntry, folderAccess, folderAccessSync } from './folder.ts';
import { type ModuleForm, readModule } from './module-file.ts';
import { readSqlFile } from './sql-file.ts';

/** A migration and where it comes from. */
export type DiscoveredMigration = Migration & {
  /** The absolute path of its file. */
  readonly path: string;
  /** How its module gives it; absent for an SQL file. */
  readonly form?: ModuleForm;
};

export interface DiscoveredSet extends MigrationSet {
  readonly migrations: readonly DiscoveredMigration[];
}

export interface DiscoverOptions {
  /** The set's name; the folder's by default. It is in the ledger of every database, so it must not change later. */
  readonly name?: string;
  /** The revision of functions whose modules say none; without it, such a function is refused. */
  readonly revision?: string;
}

/**
 * Reads a folder of migrations: `NNN_name.sql` with `-- migrate:up` and `-- migrate:down` sections, and modules
 * `NNN_name.ts`, `.js` and `.mjs` that export a migration by default, or `up` and `down`. Files without a number,
 * declarations, source maps and tests are left alone.
 * @throws {MigrationError} `file` and a sentence for a folder that cannot be read, a file of the wrong shape, a gap, a
 * number that is there twice, or a migration that could never run.
 */
export function discoverMigrations(folder: string | URL, options: DiscoverOptions = {}): Promise<DiscoveredSet> {
  return runFlow('async', discover(folder, options, folderAccess));
}

/** The same at once. A module with `await` at its top level cannot be loaded so. */
export function discoverMigrationsSync(folder: string | URL, options: DiscoverOptions = {}): DiscoveredSet {
  return runFlow('sync', discover(folder, options, folderAccessSync));
}

function* discover(folder: string | URL, options: DiscoverOptions, access: FolderAccess): Flow<DiscoveredSet> {
  const path = resolve(folder instanceof URL ? fileURLToPath(folder) : folder);
  const files = (yield* listFolder(path, access)).map(readEntry).filter((file) => file !== null);
  files.sort((a, b) => a.version - b.version || (a.file < b.file ? -1 : 1));
  const migrations: DiscoveredMigration[] = [];
  for (const file of files) migrations.push(yield* readMigration(path, file, options, access));
  const set = { name: options.name ?? basename(path), migrations };
  checkSet(set, path, files);
  return set;
}

/** @throws {MigrationError} for a folder that is named like a migration: leaving it alone would be silent loss. */
function readEntry({ name, isFolder }: FolderEntry): FileName | null {
  if (!isFolder) return readFileName(name);
  if (!isMigrationName(name)) return null;
  throw new MigrationError(
    `${name} is a folder, and is named like a migration. Put the migration there as a file, or give the folder another name.`,
    { file: name },
  );
}

function* listFolder(path: string, access: FolderAccess): Flow<readonly FolderEntry[]> {
  try {
    if (yield* wait(access.isFolder(path))) return yield* wait(access.list(path));
  } catch (cause) {
    const absent = (cause as { readonly code?: unknown }).code === 'ENOENT';
    throw new MigrationError(
      absent
        ? `There is no migrations folder at ${path}. Check the path, or create the folder.`
        : `The migrations folder ${path} cannot be read: ${messageOf(cause)}. Check its permissions.`,
      { file: path, cause },
    );
  }
  throw new MigrationError(`${path} is a file. Give the folder that the migrations are in.`, { file: path });
}

function* readMigration(
  folder: string,
  file: FileName,
  { revision }: DiscoverOptions,
  access: FolderAccess,
): Flow<DiscoveredMigration> {
  const path = join(folder, file.file);
  const { version, name } = file;
  if (file.extension === 'sql') {
    return { version, name, ...readSqlFile(file.file, yield* readText(path, file, access)), path };
  }
  const exported = yield* load(path, file, access);
  const { migration, form } = readModule(file, exported);
  const revised = typeof migration.up === 'function' && revision !== undefined && { revision };
  return { ...revised, ...migration, path, form };
}

function* readText(path: string, { file, version }: FileName, access: FolderAccess): Flow<string> {
  let bytes: Uint8Array;
  try {
    bytes = yield* wait(access.read(path));
  } catch (cause) {
    throw new MigrationError(`${file} cannot be read: ${messageOf(cause)}. Check its permissions.`, {
      file,
      version,
      cause,
    });
  }
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (cause) {
    throw new MigrationError(`${file} is not text in UTF-8. Save it as UTF-8.`, { file, version, cause });
  }
}

function* load(path: string, { file, version }: FileName, access: FolderAccess): Flow<unknown> {
  try {
    return yield* wait(access.load(path));
  } catch (cause) {
    const waits = (cause as { readonly code?: unknown }).code === 'ERR_REQUIRE_ASYNC_MODULE';
    const remedy = waits
      ? 'It awaits at its top level: use discoverMigrations, which loads it asynchronously, or move the await into up.'
      : 'Correct it; Node must be able to load it as it is.';
    throw new MigrationError(`${file} cannot be loaded: ${messageOf(cause)}. ${remedy}`, { file, version, cause });
  }
}

/** Core's own rules; here they can name the file. */
function checkSet(set: MigrationSet, path: string, files: readonly FileName[]): void {
  const { problems } = plan([], [set]);
  const first = problems[0];
  if (first === undefined) return;
  const named = files.filter(({ version }) => version === first.version).map(({ file }) => file);
  const where = named.length === 0 ? path : named.join(', ');
  throw new MigrationError(`${where}: ${first.message}`, {
    file: named[0] ?? path,
    problems,
    set: set.name,
    ...(first.version !== null && { version: first.version }),
  });
}

function messageOf(cause: unknown): string {
  return (cause instanceof Error ? cause.message : String(cause)).replace(/\.$/, '');
}
