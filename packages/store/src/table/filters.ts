/** What filters compare: the columns of a table, or another table that triggers keep, such as the labels of issues. */

import type { Value } from '@coterie/core';
import type { Codec } from './codec.ts';
import type { Table } from './table.ts';

/**
 * Equality with a value, in what is ordered or cut. SQLite looks at values that are bound to `column = ?` beside an ORDER BY
 * and to `LIMIT ?`, which might tell it of a better plan, and prepares the statement anew at every run: a list of 10 sessions
 * took 50 µs instead of 20, a claim 60 instead of 20. At `+?` it does not look, and that is the same in every other respect.
 */
export const EQUALS = '= +?';

/** A field for equality, one of its sides, or another table's values for equality. */
export type FilterSpec<F extends string> = F | { readonly field: F; readonly is: '>=' | '<' } | Link<F>;

/** The filters `createdFrom`, at this moment or later, and `createdBefore`, earlier than this. */
export const CREATED = {
  createdFrom: { field: 'createdAt', is: '>=' },
  createdBefore: { field: 'createdAt', is: '<' },
} as const;

/**
 * A table of values, each with the number of a row that has it and what lists of those rows are ordered by. So the rows
 * with a value lie together in an index, in order. No column has the name of one of the rows' own.
 */
export interface Link<F extends string = string> {
  readonly through: string;
  /** The column of what the filter compares, and how values get there. */
  readonly value: string;
  readonly codec: Codec<string>;
  /** The column with the row's `seq`. */
  readonly seq: string;
  /** The columns that lists are ordered by, by field. Each has an index behind the value and before the number. */
  readonly orders: { readonly [Field in F]?: string };
}

export function isLink<F extends string>(spec: FilterSpec<F>): spec is Link<F> {
  return typeof spec === 'object' && 'through' in spec;
}

/** What the values of a filter are, one by one. */
export function filterCodec<E extends object>(table: Table<E>, spec: FilterSpec<keyof E & string>): Codec<unknown> {
  if (typeof spec === 'string') return table.column(spec).codec as Codec<unknown>;
  return (isLink(spec) ? spec.codec : table.column(spec.field).codec) as Codec<unknown>;
}

/** What a list reads first, and goes on from to its own rows. */
export interface Lead {
  readonly through: string;
  readonly seq: string;
  readonly order: string;
  readonly condition: { readonly sql: string; readonly param: Value };
}

/**
 * Takes the filter out of `where` from which a list can be read in order: one value of a link. Several values have no
 * common order, and a few ids are better looked at one by one.
 */
export function leadOf<W extends object>(
  where: W,
  filters: Readonly<Record<string, FilterSpec<string>>>,
  orderBy: string,
): { readonly lead: Lead | undefined; readonly rest: W } {
  if ((where as { readonly ids?: unknown }).ids !== undefined) return { lead: undefined, rest: where };
  for (const [key, wanted] of Object.entries(where)) {
    const spec = Object.hasOwn(filters, key) ? filters[key] : undefined;
    if (spec === undefined || !isLink(spec) || wanted === undefined || Array.isArray(wanted)) continue;
    const order = Object.hasOwn(spec.orders, orderBy) ? spec.orders[orderBy] : undefined;
    if (order === undefined) continue;
    const condition = { sql: `${spec.value} ${EQUALS}`, param: spec.codec.encode(wanted, key) };
    const { [key as keyof W]: _, ...rest } = where;
    return { lead: { through: spec.through, seq: spec.seq, order, condition }, rest: rest as W };
  }
  return { lead: undefined, rest: where };
}

/** The condition that a row has the value; for what is no list. @param comparison what follows the value, such as `= ?`. */
export function linkCondition({ through, value, seq }: Link, comparison: string): string {
  return `seq IN (SELECT ${seq} FROM ${through} WHERE ${value} ${comparison})`;
}
