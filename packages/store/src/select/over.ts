import type { Statement } from '@coterie/core';
import type { Table } from '../table/table.ts';

/** What is selected from, or computed of. */
export interface Over {
  /** What can be ordered and grouped by and computed of, by the names that are asked with. */
  readonly named: Table<object>;
  /** A SELECT of the numbers of those rows that are meant, as `fitting`. Default: all. */
  readonly fitting?: Statement | undefined;
}

/** Joined to the table: unlike in a subquery of its condition, no name in it is that of a column outside. */
export function fromOver(table: string, { fitting }: Over): Statement {
  if (fitting === undefined) return { sql: table, params: [] };
  return { sql: `${table} JOIN (${fitting.sql}) ON fitting = seq`, params: fitting.params };
}
