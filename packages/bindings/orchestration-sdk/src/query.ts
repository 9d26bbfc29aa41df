/** What lists are told: conditions, orders and pages, as the store takes them. */

import { assertGiven, givenOptions, type Operation, oneOf, optionKinds, ValidationError } from '@coterie/core';
import type { Entities } from '@coterie/store';
import { type Condition, conditionKinds } from '@coterie/store/view';
import { type ColumnName, type TableName, viewOf } from './views.ts';
import type { Word } from './word.ts';

export interface Pagination {
  /** From 1 on. */
  readonly page: number;
  /** How many rows a page has; with 0 there are none. */
  readonly pageSize: number;
}

export interface OrderBy<T extends TableName> {
  readonly field: Word<ColumnName<T>>;
  /** Default `ASC`. */
  readonly direction?: Word<'ASC' | 'DESC'> | undefined;
}

export interface QueryOptions<T extends TableName> extends Condition {
  /** Default: everything. */
  readonly pagination?: Pagination | undefined;
  /** One after the other. Rows that are equal in all of them come as they were inserted, or backwards where the last is `DESC`. */
  readonly orderBy?: readonly OrderBy<T>[] | undefined;
}

const isObject = (value: unknown): boolean => typeof value === 'object' && value !== null && !Array.isArray(value);

const QUERY = {
  ...conditionKinds,
  pagination: { words: '{ page, pageSize }', holds: isObject },
  orderBy: {
    words: 'a list of { field, direction }',
    holds: (value: unknown) => Array.isArray(value) && value.every(isObject),
  },
};
const ORDER = { field: optionKinds.any, direction: oneOf(['ASC', 'DESC']) };
const PAGE = { page: optionKinds.atLeastOne, pageSize: optionKinds.count };

/**
 * The rows of a table, as an operation of the store.
 * @param where a filter of the store besides: one text for each field.
 */
export function rowsOf<T extends TableName>(
  table: T,
  options: QueryOptions<T> = {},
  where: Entities[T]['filter'] = {},
): Operation<readonly Entities[T]['entity'][]> {
  checkTexts(where);
  const { pagination, orderBy = [], ...condition } = givenOptions(options, QUERY);
  return viewOf(table).rows({ where, condition, orderBy: orderBy.map(orderOf), ...pageOf(pagination) });
}

/** The store takes a missing value for no filter, and would give the rows of everybody. */
function checkTexts(where: object): void {
  for (const [field, value] of Object.entries(where)) {
    if (typeof value === 'string') continue;
    throw new ValidationError(field, `${field} must be a text, but is of the type ${typeof value}.`);
  }
}

function orderOf<T extends TableName>(order: OrderBy<T>) {
  const { field, direction } = givenOptions(order, ORDER);
  return { field, direction: direction === 'DESC' ? 'desc' : 'asc' };
}

function pageOf(pagination: Pagination | undefined): { readonly limit?: number; readonly offset?: number } {
  if (pagination === undefined) return {};
  const { page, pageSize } = givenOptions(pagination, PAGE);
  assertGiven({ page, pageSize });
  const offset = (page - 1) * pageSize;
  // No table has so many rows.
  return Number.isSafeInteger(offset) ? { limit: pageSize, offset } : { limit: 0 };
}
