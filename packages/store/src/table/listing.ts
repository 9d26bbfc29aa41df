import { type Statement, ValidationError, type Value } from '@coterie/core';
import type { Conditions } from './conditions.ts';
import type { Lead } from './filters.ts';
import type { Table } from './table.ts';

export interface Page {
  /** How many at most; all when absent, none when 0. */
  readonly limit?: number | undefined;
  /** How many to leave out first. */
  readonly offset?: number | undefined;
}

/** How a list is ordered and cut. Rows that are equal in the order come in the order in which they were stored. */
export interface Listing<E, O extends keyof E> extends Page {
  readonly orderBy?: O | undefined;
  readonly direction?: 'asc' | 'desc' | undefined;
  /** Only what comes after this one, the last of the page before. The entity itself, or these fields of it. */
  readonly after?: Pick<E, O | (keyof E & 'seq')> | undefined;
}

/** ` LIMIT +? OFFSET ?` and its values. The sign is there for the reason that `EQUALS` has: a limit is looked at too. */
export function pageClause({ limit, offset }: Page): Statement {
  return {
    sql: ' LIMIT +? OFFSET ?',
    params: [limit === undefined ? -1 : countOf('limit', limit), offset === undefined ? 0 : countOf('offset', offset)],
  };
}

/** A whole number of rows. */
export function countOf(field: string, value: number): number {
  if (Number.isSafeInteger(value) && value >= 0) return value;
  throw new ValidationError(field, `${field} must be a whole number from 0 on, but is ${String(value)}.`);
}

/**
 * A SELECT of the table's rows under the conditions, ordered and cut.
 * @param orders the fields that it may be ordered by, each with an index; the first is the default.
 * @param lead what is read first, where that is another table.
 */
export function listStatement<E extends { readonly seq: number }, O extends keyof E & string>(
  table: Table<E>,
  conditions: Conditions,
  listing: Listing<E, O>,
  orders: readonly [O, ...O[]],
  lead?: Lead,
): Statement {
  const { orderBy = orders[0], direction = 'asc', after } = listing;
  if (!orders.includes(orderBy)) {
    throw new ValidationError('orderBy', `orderBy must be one of ${orders.join(', ')}, but is ${String(orderBy)}.`);
  }
  if (direction !== 'asc' && direction !== 'desc') {
    throw new ValidationError('direction', `direction must be asc or desc, but is ${String(direction)}.`);
  }
  const { sql: ownColumn, codec } = table.column(orderBy);
  const { order: sql = ownColumn, seq: number = 'seq' } = lead ?? {};
  if (lead !== undefined) conditions.add(lead.condition.sql, lead.condition.param);
  if (after !== undefined) {
    const value = table.encode(orderBy, after[orderBy]);
    addCursor(conditions, { sql, number, direction, value, seq: after.seq, nullable: codec.nullable ?? false });
  }
  const from = lead === undefined ? table.name : `${lead.through} CROSS JOIN ${table.name} ON seq = ${number}`;
  const order = sql === number ? `${number} ${direction}` : `${sql} ${direction}, ${number} ${direction}`;
  const page = pageClause(listing);
  return {
    sql: `SELECT ${table.select} FROM ${from}${conditions.sql} ORDER BY ${order}${page.sql}`,
    params: [...conditions.params, ...page.params],
  };
}

interface Cursor {
  readonly sql: string;
  /** The column of the row's number. */
  readonly number: string;
  readonly direction: 'asc' | 'desc';
  readonly value: Value;
  readonly seq: number;
  readonly nullable: boolean;
}

/** In SQLite's order NULL comes before every value, and compares with none. */
function addCursor(conditions: Conditions, { sql, number, direction, value, seq, nullable }: Cursor): void {
  const beyond = direction === 'asc' ? '>' : '<';
  if (sql === number) conditions.add(`${number} ${beyond} ?`, seq);
  else if (value === null && direction === 'asc') conditions.add(`(${sql} IS NOT NULL OR ${number} > ?)`, seq);
  else if (value === null) conditions.add(`${sql} IS NULL AND ${number} < ?`, seq);
  else if (nullable && direction === 'desc') conditions.add(`((${sql}, ${number}) >= (?, ?)) IS NOT TRUE`, value, seq);
  else conditions.add(`(${sql}, ${number}) ${beyond} (?, ?)`, value, seq);
}
