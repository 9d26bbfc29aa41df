import { DatabaseError, ValidationError } from '@coterie/core';
import type { EntityName, Store, TypesOf } from '@coterie/store';
import { shown } from './shown.ts';

export interface BulkResult {
  readonly inserted: number;
  readonly failed: number;
  /** Why each row that failed did, in the order in which they were given. */
  readonly errors: readonly BulkError[];
}

export interface BulkError {
  /** Its place among those that were given. */
  readonly index: number;
  /** Null where it was to get one. */
  readonly id: string | null;
  /** A `ValidationError` with its field, where a rule of that is broken. */
  readonly error: DatabaseError;
}

/**
 * Inserts any number of rows, 500 in a round trip. One that breaks a rule fails alone.
 * @param prepare a row as the store takes it.
 * @throws {ValidationError} for what is no list.
 */
export async function insertAll<N extends EntityName, G extends { readonly id?: string | undefined }>(
  store: Store<'async'>,
  entity: N,
  given: readonly G[],
  prepare: (row: G) => TypesOf<N>['new'],
): Promise<BulkResult> {
  if (!Array.isArray(given)) {
    throw new ValidationError(entity, `${entity} is a list of what to insert, but was given as ${shown(given)}.`);
  }
  const errors: BulkError[] = [];
  const rows: { readonly index: number; readonly row: TypesOf<N>['new'] }[] = [];
  given.forEach((one, index) => {
    try {
      rows.push({ index, row: prepare(one) });
    } catch (error) {
      if (!(error instanceof DatabaseError)) throw error;
      errors.push({ index, id: one?.id ?? null, error });
    }
  });
  const { inserted, rejected } = await store.insertMany(
    entity,
    rows.map(({ row }) => row),
  );
  for (const { index, id, error } of rejected) errors.push({ index: rows[index]?.index ?? index, id, error });
  errors.sort((one, other) => one.index - other.index);
  return { inserted, failed: errors.length, errors };
}
