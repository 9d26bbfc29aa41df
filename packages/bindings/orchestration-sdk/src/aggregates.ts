import { mapped, type Operation, ValidationError } from '@coterie/core';
import type { Condition } from '@coterie/store/view';
import { type ColumnName, type ColumnValue, type TableName, viewOf } from './views.ts';

export type AggregateFunction = 'COUNT' | 'SUM' | 'AVG' | 'MIN' | 'MAX';

/** A column's value as its table has it: a flag is 1 or 0, a time is given as a `Date`. */
export type Raw<T extends TableName, C extends ColumnName<T>> =
  ColumnValue<T, C> extends boolean ? number : ColumnValue<T, C>;

type Average<V> = NonNullable<V> extends Date ? Date | null : number | null;

/**
 * `COUNT` and `SUM` are numbers, 0 where there is nothing. `AVG` is a number, of times the moment in their middle, `MIN` and
 * `MAX` are values of the column; all three are null where there is nothing.
 */
export type AggregateResult<T extends TableName, C extends ColumnName<T>, F extends AggregateFunction> = F extends
  | 'COUNT'
  | 'SUM'
  ? number
  : F extends 'AVG'
    ? Average<ColumnValue<T, C>>
    : Raw<T, C> | null;

/** A group: the column that was grouped by, under its name, and what was computed. */
export type AggregateGroup<
  T extends TableName,
  G extends ColumnName<T>,
  C extends ColumnName<T>,
  F extends AggregateFunction,
> = { readonly [Column in G]: Raw<T, G> } & { readonly result: AggregateResult<T, C, F> };

const NAMES = { COUNT: 'countOf', SUM: 'sum', AVG: 'avg', MIN: 'min', MAX: 'max' } as const;

export interface Asked<T extends TableName> {
  readonly table: T;
  readonly column: ColumnName<T>;
  readonly function: AggregateFunction;
  readonly condition: Condition;
}

/** @throws {ValidationError} for a table, column or function that there is not, or that does not fit the column. */
export function aggregateOf<T extends TableName>({ table, column, condition, ...asked }: Asked<T>): Operation<unknown> {
  const view = viewOf(table);
  const name = nameOf(asked.function);
  return mapped(view.aggregation({ [name]: [column], condition }), (answer) => valueIn(answer, name, column));
}

/** The same for each value of a column, in their order. */
export function groupsOf<T extends TableName>(
  { table, column, condition, ...asked }: Asked<T>,
  groupColumn: ColumnName<T>,
): Operation<unknown[]> {
  const view = viewOf(table);
  const name = nameOf(asked.function);
  return mapped(view.aggregation({ [name]: [column], condition, groupBy: [groupColumn] }), (groups) =>
    (groups as object[]).map((group) => ({
      [groupColumn]: valueIn(group, 'key', groupColumn),
      result: valueIn(group, name, column),
    })),
  );
}

function nameOf(called: AggregateFunction): string {
  if (Object.hasOwn(NAMES, called)) return NAMES[called];
  throw new ValidationError('function', `There is no function ${called}. Known are ${Object.keys(NAMES).join(', ')}.`);
}

function valueIn(answer: unknown, part: string, column: string): unknown {
  const value = (answer as Readonly<Record<string, Readonly<Record<string, unknown>>>>)[part]?.[column];
  return typeof value === 'boolean' ? Number(value) : value;
}
