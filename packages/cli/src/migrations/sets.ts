/** The sets that `--dir` names. */
import { basename, dirname, resolve } from 'node:path';
import type { MigrationSet } from '@coterie/core';
import { CliError } from '../errors.ts';

/** A folder of migrations, and the name of its set where that is not the folder's. */
export interface MigrationFolder {
  readonly path: string;
  readonly name?: string;
}

/** Reads `PATH` or `NAME=PATH`; a folder that is really named so is `./NAME=PATH`. */
export function parseFolder(text: string): MigrationFolder {
  const [, name, path] = /^([^\s/\\=]+)=(.+)$/s.exec(text) ?? [];
  return name === undefined || path === undefined ? { path: text } : { name, path };
}

/**
 * The store's set, and those of the folders behind it, in the order in which they run.
 * @throws {CliError} `usage` when two of them have one name.
 */
export async function migrationSets(folders: readonly MigrationFolder[] = []): Promise<readonly MigrationSet[]> {
  const { storeMigrations } = await import('@coterie/store');
  refuseSameNames(folders, storeMigrations.name);
  return [storeMigrations, ...(await Promise.all(folders.map(discoverFolder)))];
}

export async function discoverFolder({ path, name }: MigrationFolder) {
  const { discoverMigrations } = await import('@coterie/node');
  return discoverMigrations(path, name === undefined ? {} : { name });
}

/** For commands that work on a folder: the one that was given. */
export function onlyFolder(folders: readonly MigrationFolder[] = []): MigrationFolder {
  const [folder, ...others] = folders;
  if (folder === undefined || others.length > 0) {
    throw new CliError('usage', 'Name one folder of migrations with --dir, such as --dir migrations.');
  }
  return folder;
}

/** As `--dir` takes them, for a command that somebody is told to type. */
export function folderArguments(folders: readonly MigrationFolder[] = []): string {
  return folders.map(({ path, name }) => ` --dir ${name === undefined ? path : `${name}=${path}`}`).join('');
}

function refuseSameNames(folders: readonly MigrationFolder[], storeName: string): void {
  const users = new Map([[storeName, "the store's own set"]]);
  for (const folder of folders) {
    const name = folder.name ?? basename(resolve(folder.path));
    const first = users.get(name);
    if (first !== undefined) {
      const example = `--dir ${otherName(folder, users)}=${folder.path}`;
      throw new CliError(
        'usage',
        `The migrations of ${folder.path} and ${first} are both named ${name}, and a database tells sets apart by their names. Name one of them, as in ${example}.`,
      );
    }
    users.set(name, `those of ${folder.path}`);
  }
}

/** The folder around it says most. */
function otherName({ path }: MigrationFolder, used: ReadonlyMap<string, string>): string {
  const around = basename(dirname(resolve(path)));
  return /^[^\s/\\=]+$/.test(around) && !used.has(around) ? around : 'app';
}
