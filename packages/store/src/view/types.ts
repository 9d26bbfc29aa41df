import type { Value } from '@coterie/core';
import type { Entities, EntityName } from '../entities/index.ts';
import type { Selection } from '../select/types.ts';

/** Entities whose columns are called as their fields, in words of small letters, with `_json` behind what is no plain value. */
export type Viewable = Exclude<EntityName, 'projects' | 'agents' | 'agentHistory' | 'events' | 'jobs' | 'config'>;

type Entity<N extends Viewable> = Entities[N]['entity'];

/** A field of an entity. */
export type FieldOf<N extends Viewable> = keyof Entity<N> & string;

type Snake<S extends string> = S extends `${infer First}${infer Rest}`
  ? `${First extends Lowercase<First> ? First : `_${Lowercase<First>}`}${Snake<Rest>}`
  : S;

/** What has a form of its own in a column; the rest is JSON. */
type Plain = string | number | boolean | Date;

type ColumnOf<F extends string, V> = NonNullable<V> extends Plain ? Snake<F> : `${Snake<F>}_json`;

/** The columns of an entity's table by their names, but for those of hidden fields, each with the value that its field has. */
export type ColumnsOf<N extends Viewable, Hidden extends string = never> = {
  readonly [F in Exclude<FieldOf<N>, Hidden> as ColumnOf<F, Entity<N>[F]>]-?: Entity<N>[F];
};

/** The types of a view, as `Selection` and `Aggregation` take those of an entity. */
export interface ViewTypes<N extends Viewable, Hidden extends string> {
  readonly entity: ColumnsOf<N, Hidden>;
  readonly filter: Entities[N]['filter'];
}

export interface ViewOptions<N extends Viewable, Hidden extends FieldOf<N>> {
  /** Fields whose columns the view has not. */
  readonly hidden?: readonly Hidden[];
  /** SQL over the table's own columns that stands for a field in place of its column, with values of the same kind. */
  readonly computed?: { readonly [F in Exclude<FieldOf<N>, Hidden>]?: string };
}

/** A `Date` is an instant, a boolean 1 or 0. */
export type QueryValue = Value | boolean | Date;

export interface Condition {
  /** One condition in SQL over the columns of the view, with `?` for values: `'status = ? AND created_at > ?'`. */
  readonly where?: string | undefined;
  /** The values, in order. */
  readonly params?: readonly QueryValue[] | undefined;
}

/** Which rows of a view are wanted, by the names of its columns. */
export type ViewSelection<N extends Viewable, Hidden extends string> = Omit<
  Selection<ViewTypes<N, Hidden>>,
  'condition'
> & { readonly condition?: Condition | undefined };
