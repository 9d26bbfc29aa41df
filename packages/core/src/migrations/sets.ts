/** Sets come from JavaScript and JSON too: what has not their shape is refused with a sentence. */

import type { Mode } from '../database/contract.ts';
import { ValidationError } from '../database/errors.ts';
import type { MigrationSet } from './migration.ts';
import { shown } from './shown.ts';

/**
 * The sets, for a runner that works in both modes: it gives their functions the transactions of the database that they
 * came with, which is of the mode that they are made for.
 * @throws {ValidationError} `sets`
 */
export function checkSets<M extends Mode>(sets: readonly MigrationSet<M>[]): readonly MigrationSet[] {
  if (!Array.isArray(sets)) {
    throw new ValidationError('sets', `The migration sets are ${shown(sets)}. Give an array, such as [set].`);
  }
  for (const set of sets as readonly unknown[]) {
    const migrations = isObject(set) && 'migrations' in set ? set.migrations : undefined;
    if (!Array.isArray(migrations)) {
      throw new ValidationError(
        'sets',
        `${shown(set)} is no migration set. Give { name, migrations }, the migrations as an array.`,
      );
    }
    const wrong = migrations.findIndex((migration) => !isObject(migration));
    if (wrong >= 0) {
      throw new ValidationError(
        'sets',
        `Migration ${wrong + 1} of set ${String((set as { name?: unknown }).name)} is ${shown(migrations[wrong])}. Give { version, name, up }.`,
      );
    }
  }
  return sets as readonly MigrationSet[];
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}
