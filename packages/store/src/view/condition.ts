/** A condition over the columns of a view: the rows of its table that it means. */

import { givenOptions, optionKinds, type Statement, ValidationError, type Value } from '@coterie/core';
import { allDefinitions } from '../entities/index.ts';
import { comparingInstants } from '../select/instants.ts';
import { assertOneCondition } from '../table/one-condition.ts';
import type { Column } from '../table/table.ts';
import type { Condition, QueryValue } from './types.ts';

/** The options of a condition. */
export const conditionKinds = { where: optionKinds.text, params: optionKinds.list } as const;

/** A subquery can name columns of every table: no table has one with the name of a time and anything else in it. */
const times: ReadonlySet<string> = new Set(
  allDefinitions.flatMap(({ table }) =>
    Object.values<Column<unknown>>(table.columns).flatMap(({ sql, codec }) => (codec.kind === 'date' ? [sql] : [])),
  ),
);

/**
 * @param rows a SELECT of the view's columns, beside the number of the row.
 * @returns the numbers of the rows, as `fitting`; undefined where all are meant.
 * @throws {ValidationError} `where` or `params`.
 */
export function conditionOver(name: string, rows: string, condition: Condition): Statement | undefined {
  const { where, params = [] } = givenOptions(condition, conditionKinds);
  if (where === undefined) {
    if (params.length === 0) return undefined;
    throw new ValidationError('params', 'There are params, and no where that they are for.');
  }
  assertOneCondition(where, 'where');
  const values = params.map((value, index) => bound(value, `params[${index}]`));
  const given = comparingInstants({ sql: where, params: values }, (column) => times.has(column));
  return {
    // A comment at its end must not take what follows with it.
    sql: `SELECT seq AS fitting FROM (${rows}) AS ${name} WHERE ${given.sql}\n`,
    params: given.params,
  };
}

function bound(value: QueryValue, field: string): Value {
  if (typeof value === 'boolean') return Number(value);
  if (!(value instanceof Date)) return value;
  if (Number.isNaN(value.getTime())) throw new ValidationError(field, `${field} is a Date that is none.`);
  return value.toISOString();
}
