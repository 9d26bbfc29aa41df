import type { MigrationSet } from '@coterie/core';
import { CliError } from '../errors.ts';

/** The store's set, and those of the folders behind it, in the order in which they run. */
export async function migrationSets(folders: readonly string[] = []): Promise<readonly MigrationSet[]> {
  const { storeMigrations } = await import('@coterie/store');
  const { discoverMigrations } = await import('@coterie/node');
  return [storeMigrations, ...(await Promise.all(folders.map((folder) => discoverMigrations(folder))))];
}

/** For commands that work on a folder: the one that was given. */
export function onlyFolder(folders: readonly string[] = []): string {
  const [folder, ...others] = folders;
  if (folder === undefined || others.length > 0) {
    throw new CliError('usage', 'Name one folder of migrations with --dir, such as --dir migrations.');
  }
  return folder;
}
