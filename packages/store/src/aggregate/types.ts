import type { Statement } from '@coterie/core';
import type { RowTypes } from '../table/entity.ts';

/** The fields of an entity whose values are of a kind. */
type FieldsOf<T extends RowTypes, V> = {
  [F in keyof T['entity']]-?: NonNullable<T['entity'][F]> extends V ? F : never;
}[keyof T['entity']] &
  string;

/** Fields that can be added up: numbers, and flags, where true is 1. */
export type Summable<T extends RowTypes> = FieldsOf<T, number | boolean>;
/** Fields that have an average: those, and times, whose average is the moment in their middle. */
export type Averageable<T extends RowTypes> = FieldsOf<T, number | boolean | Date>;
/** Fields that have an order; false comes before true. */
export type Comparable<T extends RowTypes> = FieldsOf<T, number | string | boolean | Date>;
/** Fields whose values can be told apart. */
export type Groupable<T extends RowTypes> = FieldsOf<T, number | string | boolean | Date>;

/**
 * What is to be computed, all of it in one statement. Rows whose field is null count for nothing there. At least one
 * function must be asked for.
 */
export interface Aggregation<T extends RowTypes> {
  /** The number of rows. */
  readonly count?: true | undefined;
  /** The number of rows whose field is not null. */
  readonly countOf?: readonly (keyof T['entity'] & string)[] | undefined;
  readonly sum?: readonly Summable<T>[] | undefined;
  readonly avg?: readonly Averageable<T>[] | undefined;
  readonly min?: readonly Comparable<T>[] | undefined;
  readonly max?: readonly Comparable<T>[] | undefined;
  /** One answer for each combination of these fields' values, in their order, null first; without it one of all rows. */
  readonly groupBy?: readonly Groupable<T>[] | undefined;
  readonly where?: T['filter'] | undefined;
  /** One condition in SQL that holds for a row, over the columns of its table, with its values. */
  readonly condition?: Statement | undefined;
}

type Asked<A, K extends string> = A extends { readonly [P in K]: readonly (infer F)[] } ? F : never;

type Average<V> = NonNullable<V> extends Date ? Date | null : number | null;

/** The functions that were asked for, and nothing else. */
export type Aggregates<T extends RowTypes, A> = (A extends { readonly count: true }
  ? { readonly count: number }
  : unknown) &
  (A extends { readonly countOf: readonly unknown[] }
    ? { readonly countOf: { readonly [F in Asked<A, 'countOf'> & keyof T['entity']]: number } }
    : unknown) &
  (A extends { readonly sum: readonly unknown[] }
    ? {
        /** 0 where no row has a value. Beyond 2^53 it is the nearest number that there is. */
        readonly sum: { readonly [F in Asked<A, 'sum'> & keyof T['entity']]: number };
      }
    : unknown) &
  (A extends { readonly avg: readonly unknown[] }
    ? {
        /** Null where no row has a value. */
        readonly avg: { readonly [F in Asked<A, 'avg'> & keyof T['entity']]: Average<T['entity'][F]> };
      }
    : unknown) &
  (A extends { readonly min: readonly unknown[] }
    ? {
        /** Null where no row has a value. Texts are compared by their code points. */
        readonly min: { readonly [F in Asked<A, 'min'> & keyof T['entity']]: T['entity'][F] | null };
      }
    : unknown) &
  (A extends { readonly max: readonly unknown[] }
    ? {
        /** Null where no row has a value. Texts are compared by their code points. */
        readonly max: { readonly [F in Asked<A, 'max'> & keyof T['entity']]: T['entity'][F] | null };
      }
    : unknown);

/** A group, and what was computed of it. */
export type Group<T extends RowTypes, A> = {
  /** The values that its rows have in common. */
  readonly key: { readonly [F in Asked<A, 'groupBy'> & keyof T['entity']]: T['entity'][F] };
} & Aggregates<T, A>;

/** One answer, or those of all groups. */
export type Aggregated<T extends RowTypes, A> = A extends { readonly groupBy: readonly unknown[] }
  ? readonly Group<T, A>[]
  : Aggregates<T, A>;
