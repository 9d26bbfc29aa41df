import { existsSync } from 'node:fs';
import { discoverMigrationsSync as discoverSet } from '@coterie/node';
import { FIRST_REVISION, SET } from './set.ts';
import type { Migration, MigrationStep } from './types.ts';

/** Where an application's migrations are, from the folder in which it was started. */
const FOLDER = 'migrations';

/**
 * Reads the migrations `NNN_name.ts`, `.js`, `.mjs` and `.sql` of a folder, in the order of their numbers. The default is
 * `migrations` in the current folder, and no migrations where there is none.
 * @throws {MigrationError} for a folder that was named and is not there, a file of the wrong shape, a gap, a number that is
 * there twice.
 */
export function discoverMigrationsSync(folder?: string | URL): Migration[] {
  if (folder === undefined && !existsSync(FOLDER)) return [];
  const { migrations } = discoverSet(folder ?? FOLDER, { name: SET, revision: FIRST_REVISION });
  return migrations.map(({ version, name, destructive, up, down, foreignKeys, revision }) => ({
    version,
    name,
    destructive: destructive !== undefined && destructive !== false,
    up: stepOf(up),
    ...(down !== undefined && { down: stepOf(down) }),
    ...(foreignKeys !== undefined && { foreignKeys }),
    ...(revision !== undefined && { revision }),
  }));
}

/** A function of these files takes this package's connection. */
function stepOf(work: string | object): MigrationStep {
  if (typeof work !== 'string') return work as MigrationStep;
  return Object.assign<MigrationStep, { readonly sql: string }>((db) => db.exec(work), { sql: work });
}
