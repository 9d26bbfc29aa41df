/** The migrations of an application as a set of core's runner. */
import { type Migration as CoreMigration, type MigrationSet, ValidationError } from '@coterie/core';
import type { Connection } from '../connection.ts';
import type { Migration, MigrationStep } from './types.ts';

/** The set's name in the ledger; beside it are the sets of whoever else uses the file. */
export const SET = 'app';

/** The revision of functions that have none. */
export const FIRST_REVISION = '1';

/** @throws {ValidationError} for what is no list of migrations. */
export function setOf(migrations: readonly Migration[], connection: Connection): MigrationSet<'sync'> {
  if (!Array.isArray(migrations) || migrations.some((one) => typeof one !== 'object' || one === null)) {
    throw new ValidationError('migrations', 'migrations must be a list, such as discoverMigrationsSync() gives.');
  }
  return {
    name: SET,
    migrations: migrations.map(({ version, name, destructive, up, down, foreignKeys, revision }) => {
      const work = workOf(up, connection);
      return {
        version,
        name,
        up: work,
        ...(down !== undefined && { down: workOf(down, connection) }),
        ...(destructive === true && { destructive: 'always' as const }),
        ...(foreignKeys !== undefined && { foreignKeys }),
        ...(typeof work === 'function' && { revision: revision ?? FIRST_REVISION }),
      };
    }),
  };
}

/** The calls of a function on the connection join the migration's transaction. What is no step, core says so of. */
function workOf(step: MigrationStep, connection: Connection): CoreMigration<'sync'>['up'] {
  if (typeof step !== 'function') return step;
  return step.sql ?? (() => step(connection) as undefined);
}
