import { type Operation, ValidationError } from '@coterie/core';
import { aggregation } from '@coterie/store';
import {
  type ColumnName,
  type ColumnValue,
  expressionsOf,
  fieldOf,
  inColumns,
  type TableName,
  tableOf,
} from './columns.ts';
import { type Condition, conditionOf } from './query.ts';

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
export function aggregateOf<T extends TableName>(asked: Asked<T>): Operation<unknown> {
  const { name, field, request } = requestOf(asked);
  const operation = inColumns(asked.table, { [asked.column]: asked.function }, () => aggregation(asked.table, request));
  return mapped(operation, (answer) => valueIn(answer, name, field));
}

/** The same for each value of a column, in their order. */
export function groupsOf<T extends TableName>(asked: Asked<T>, groupColumn: ColumnName<T>): Operation<unknown[]> {
  const { name, field, request } = requestOf(asked);
  const group: string = fieldOf(asked.table, groupColumn);
  const grouped: object = { ...request, groupBy: [group] };
  // Everything can be counted.
  const used = asked.function === 'COUNT' ? {} : { [asked.column]: asked.function };
  const operation = inColumns(asked.table, { [groupColumn]: 'group', ...used }, () =>
    aggregation(asked.table, grouped),
  );
  return mapped(operation, (answer) =>
    (answer as object[]).map((one) => ({
      [groupColumn]: valueIn(one, 'key', group),
      result: valueIn(one, name, field),
    })),
  );
}

function requestOf<T extends TableName>({ table, column, function: called, condition }: Asked<T>) {
  tableOf(table);
  if (!Object.hasOwn(NAMES, called)) {
    const known = Object.keys(NAMES).join(', ');
    throw new ValidationError('function', `There is no function ${called}. Known are ${known}.`);
  }
  const name = NAMES[called];
  const field: string = fieldOf(table, column);
  const request: object = {
    [name]: [field],
    condition: conditionOf(table, condition),
    expressions: expressionsOf(table),
  };
  return { name, field, request };
}

function valueIn(answer: unknown, part: string, field: string): unknown {
  const value = (answer as Readonly<Record<string, Readonly<Record<string, unknown>>>>)[part]?.[field];
  return typeof value === 'boolean' ? Number(value) : value;
}

function mapped<R>(operation: Operation<unknown>, read: (answer: unknown) => R): Operation<R> {
  return { ...operation, decode: (results) => read(operation.decode(results)) };
}
