/** What lists and aggregates are told: conditions, orders and pages, as the store takes them. */

import { type Statement, ValidationError, type Value } from '@coterie/core';
import { assertOneCondition, comparingInstants, type Entities, type Selection, selection } from '@coterie/store';
import {
  type ColumnName,
  documentedRows,
  expressionsOf,
  fieldOf,
  inColumns,
  isTime,
  type TableName,
} from './columns.ts';
import { givenFields } from './given.ts';
import { shown } from './shown.ts';
import type { Word } from './word.ts';

export interface Condition {
  /** One condition in SQL over the document's columns of the table, with `?` for values: `'status = ? AND created_at > ?'`. */
  readonly where?: string | undefined;
  /** The values, in order. A `Date` is an instant, a boolean 1 or 0. */
  readonly params?: readonly QueryValue[] | undefined;
}

export type QueryValue = Value | boolean | Date;

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

const CONDITION = ['where', 'params'] as const satisfies readonly (keyof Condition)[];

type Filter<T extends TableName> = Entities[T]['filter'];

/**
 * The rows of a table, as an operation of the store.
 * @param where a filter of the store besides: one text for each field.
 */
export function rowsOf<T extends TableName>(table: T, options: QueryOptions<T> = {}, where: Filter<T> = {}) {
  checkTexts(where);
  const {
    pagination,
    orderBy = [],
    ...condition
  } = givenFields(options, [...CONDITION, 'pagination', 'orderBy'], 'option');
  const asked = {
    where,
    condition: conditionOf(table, condition),
    expressions: expressionsOf(table),
    orderBy: ordersOf(table, orderBy),
    ...pageOf(pagination),
  };
  const uses = Object.fromEntries(orderBy.map(({ field }) => [field, 'order']));
  return inColumns(table, uses, () => selection(table, asked as unknown as Selection<Entities[T]>));
}

/** The store takes a missing value for no filter, and would give the rows of everybody. */
function checkTexts(where: object): void {
  for (const [field, value] of Object.entries(where)) {
    if (typeof value === 'string') continue;
    throw new ValidationError(field, `${field} must be a text, but is ${shown(value)}.`);
  }
}

/** A condition over the document's columns, as one over the rows of the table. */
export function conditionOf(table: TableName, condition: Condition): Statement | undefined {
  const { where, params = [] } = givenFields(condition, CONDITION, 'option');
  if (!Array.isArray(params)) {
    throw new ValidationError('params', `params is a list, but was given as ${shown(params)}: params: [value].`);
  }
  if (where === undefined) {
    if (params.length === 0) return undefined;
    throw new ValidationError('params', 'There are params, and no where that they are for.');
  }
  if (typeof where !== 'string') {
    throw new ValidationError(
      'where',
      `where is SQL, but was given as ${shown(where)}. Leave it out to have all rows.`,
    );
  }
  if (where.trim() === '') throw new ValidationError('where', 'where is empty. Leave it out to have all rows.');
  assertOneCondition(where, 'where');
  const values = params.map((value, index) => boundValue(value, `params[${index}]`));
  const given = comparingInstants({ sql: where, params: values }, isTime);
  return {
    sql: `seq IN (SELECT seq FROM (${documentedRows(table)}) AS ${table} WHERE ${given.sql}\n)`,
    params: given.params,
  };
}

function boundValue(value: QueryValue, field: string): Value {
  if (value instanceof Date) {
    if (Number.isNaN(value.getTime())) throw new ValidationError(field, `${field} is a Date that is none.`);
    return value.toISOString();
  }
  return typeof value === 'boolean' ? Number(value) : value;
}

function ordersOf<T extends TableName>(table: T, orders: readonly OrderBy<T>[]) {
  if (!Array.isArray(orders)) throw new ValidationError('orderBy', 'orderBy is a list: [{ field, direction }].');
  return orders.map((order: OrderBy<T>) => {
    const { field, direction = 'ASC' } = givenFields(order, ['field', 'direction'], 'option');
    return { field: fieldOf(table, field), direction: directionOf(direction) };
  });
}

function directionOf(direction: string): 'asc' | 'desc' {
  if (direction === 'ASC') return 'asc';
  if (direction === 'DESC') return 'desc';
  throw new ValidationError('direction', `direction must be ASC or DESC, but is ${direction}.`);
}

function pageOf(pagination: Pagination | undefined): { readonly limit?: number; readonly offset?: number } {
  if (pagination === undefined) return {};
  const { page, pageSize } = givenFields(pagination, ['page', 'pageSize'], 'option');
  if (!(Number.isSafeInteger(page) && page >= 1)) {
    throw new ValidationError('page', `page must be a whole number from 1 on, but is ${page}.`);
  }
  if (!(Number.isSafeInteger(pageSize) && pageSize >= 0)) {
    throw new ValidationError('pageSize', `pageSize must be a whole number from 0 on, but is ${pageSize}.`);
  }
  const offset = (page - 1) * pageSize;
  // No table has so many rows.
  if (!Number.isSafeInteger(offset)) return { limit: 0 };
  return { limit: pageSize, offset };
}
