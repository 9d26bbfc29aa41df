/** Reading many rows in a fixed order, a few megabytes at a time. */

import {
  type CallOptions,
  type Flow,
  type Handle,
  type Operation,
  type Statement,
  type Value,
  wait,
} from '@coterie/core';
import { countOf } from './listing.ts';

/** Some rows of a table, and the order in which they are read. */
export interface Run {
  /** The table's alias in what follows. */
  readonly alias: string;
  /** What finds the rows in order: the table, after others by which it is ordered. */
  readonly from: string;
  /** The same tables, once the number of a row (`page.seq`) is known. */
  readonly join: string;
  /** What the rows are ordered by: unique, and in the order of an index. */
  readonly key: readonly string[];
  /** Columns whose values may be long. */
  readonly large: readonly string[];
  /** The condition of all rows. */
  readonly where: Statement;
  /** What follows the row with a key: conditions that are tried one after another, until one gives rows. */
  readonly next: readonly ((key: readonly Value[]) => Statement)[];
}

export interface PageRow {
  readonly values: readonly Value[];
  readonly key: readonly Value[];
  /** Bytes of the columns that may be long. */
  readonly bytes: number;
}

/** A server answers with 10 MB at most, in which a text can take twice its bytes. */
const PAGE = { rows: 500, bytes: 2 * 1024 * 1024 } as const;

export interface PageSize {
  readonly rows: number;
  /** Of the columns that may be long; one row is read however long it is. */
  readonly bytes: number;
}

/**
 * A page of the rows that fulfil the condition. The engine first finds the numbers and sizes of as many rows as a page
 * has at most, without reading long values, and then reads those that fit.
 */
export function pageOf(
  run: Run,
  columns: readonly string[],
  after: Statement,
  { rows, bytes }: PageSize = PAGE,
): Operation<readonly PageRow[]> {
  const { alias, from, join, key, where } = run;
  const keys = key.map((_, at) => `k${at}`);
  const order = keys.map((name) => `page.${name}`).join(', ');
  return {
    access: 'read',
    statements: [
      {
        sql: `SELECT ${[...columns, 'page.bytes', ...key].join(', ')}
          FROM (
            SELECT *, sum(bytes) OVER (ORDER BY ${keys.join(', ')} ROWS UNBOUNDED PRECEDING) - bytes AS before FROM (
              SELECT ${alias}.seq AS seq, ${sizeOf(run)} AS bytes, ${key.map((sql, at) => `${sql} AS ${keys[at]}`).join(', ')}
              FROM ${from} WHERE ${where.sql} AND ${after.sql} ORDER BY ${key.join(', ')} LIMIT ?
            )
          ) AS page CROSS JOIN ${join} WHERE page.before < ? ORDER BY ${order}`,
        params: [...where.params, ...after.params, countOf('rows', rows), countOf('bytes', bytes)],
      },
    ],
    decode: ([result]) =>
      (result?.rows ?? []).map((row) => ({
        values: row.slice(0, columns.length),
        bytes: row[columns.length] as number,
        key: row.slice(columns.length + 1),
      })),
  };
}

/** SQL for the bytes of a row's columns that may be long. SQLite knows them without reading the values. */
export function sizeOf({ alias, large }: Run): string {
  return large.map((column) => `coalesce(octet_length(${alias}.${column}), 0)`).join(' + ') || '0';
}

/** The condition that every row fulfils. */
export const EVERY: Statement = { sql: 'TRUE', params: [] };

/** Reads a run to its end, page by page: each is one round trip, and one more where a condition of `next` gives none. */
export function* eachPage(
  db: Handle,
  run: Run,
  columns: readonly string[],
  { onPage, ...options }: CallOptions & { readonly onPage: (page: readonly PageRow[]) => void },
): Flow<void> {
  let page = yield* wait(db.run(pageOf(run, columns, EVERY), options));
  for (;;) {
    const last = page.at(-1);
    if (last === undefined) return;
    onPage(page);
    for (const next of run.next) {
      page = yield* wait(db.run(pageOf(run, columns, next(last.key)), options));
      if (page.length > 0) break;
    }
  }
}
