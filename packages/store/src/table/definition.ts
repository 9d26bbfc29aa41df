import type { DatabaseError, Value } from '@coterie/core';
import type { Environment } from '../environment.ts';
import type { EntityTypes } from './entity.ts';
import type { FilterSpec } from './filters.ts';
import type { Table } from './table.ts';

type Field<T extends EntityTypes> = keyof T['entity'] & string;

/** SQL for a column's value, and the values of its placeholders. The text is the same for every row. */
export interface Derivation<V, E = object> {
  /** `?`, or an expression with placeholders; of an update it can name the row's columns. */
  readonly sql: string;
  /** @param row what is written: every field of a new row, of an update those that change. */
  params(value: V, environment: Environment, row: Partial<E>): readonly Value[];
}

/** A column that follows from a field whenever that is written. It can be a field's own, which then says nothing itself. */
export interface Derived<V, E = object> {
  readonly column: string;
  /** Absent where a new row has what `prepare` gives for the column's own field. */
  readonly insert?: Derivation<V, E>;
  readonly update: Derivation<V, E>;
  /** Whether it holds bytes, which do not travel as JSON. */
  readonly blob?: true;
}

/** How an entity is written and found. Everything that the verbs do with it follows from this. */
export interface Definition<T extends EntityTypes> {
  readonly table: Table<T['entity']>;
  /** The fields of a new row, with what it has where nothing is given. */
  readonly prepare: (given: T['new'], environment: Environment) => Partial<T['entity']>;
  /** The fields that `prepare` gives, which are those that a new row can be given. */
  readonly writable: readonly Field<T>[];
  readonly changeable: readonly Field<T>[];
  /** The field that says when a row changed last. */
  readonly changedAt?: Field<T>;
  /** Columns that follow from fields. */
  readonly derived?: { readonly [F in Field<T>]?: readonly Derived<T['entity'][F], T['entity']>[] };
  /** Says an error in words of the entity's own; gives back what it has none for, which is then about a field. */
  readonly explain?: (error: DatabaseError) => DatabaseError;
  /** The field that a missing reference is about, where only one refers to another table. */
  readonly reference?: Field<T>;
  readonly filters: { readonly [Key in keyof T['filter']]-?: FilterSpec<Field<T>> };
  /** A condition of every list and count, unless `ids` are given. */
  readonly listed?: string;
  /** A condition of the rows that `prune` may delete, by the names of their columns alone; all where there is none. */
  readonly prunable?: string;
  /** The fields that lists are ordered by; the first is the default. Each has an index, alone and behind every filter. */
  readonly orders: readonly [T['order'] & Field<T>, ...(T['order'] & Field<T>)[]];
  /**
   * The fields with text for `search` and `searchByContent`. The table has a view `<table>_text` of what the index
   * `<table>_fts` holds of a row.
   */
  readonly searched?: readonly Field<T>[];
}

/** A value that follows from a field, the same on insert and update. */
export function following<V>(column: string, value: (value: V) => Value): Derived<V> {
  const same: Derivation<V> = { sql: '?', params: (given) => [value(given)] };
  return { column, insert: same, update: same };
}

/** A time that a row has while its status is one of these: when it first came to one, as long as it has not left them. */
export function followsStatus<S extends string>(column: string, ended: readonly S[]): Derived<S> {
  const isEnded = `? IN (${ended.map((status) => `'${status}'`).join(', ')})`;
  const params: Derivation<S>['params'] = (status, { now }) => [status, now().toISOString()];
  return {
    column,
    insert: { sql: '?', params: (status, { now }) => [ended.includes(status) ? now().toISOString() : null] },
    update: { sql: `CASE WHEN ${isEnded} THEN coalesce(${column}, ?) END`, params },
  };
}
