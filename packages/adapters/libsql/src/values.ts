/** Statements and values on their way to the client, and its answers. */

import { narrowInteger, type ResultSet, type Statement, statementEffect, type Value } from '@coterie/core';
import type { InValue, ResultSet as LibsqlResultSet, Row } from '@libsql/client/web';

/** A statement as the client takes it. */
export interface DriverStatement {
  readonly sql: string;
  readonly args: InValue[];
}

const NO_ROWS: ResultSet['rows'] = [];

/** The client binds every number as REAL, which `json_array(?)`, `7 / ?` and `->> ?` show, and only a bigint as INTEGER. */
export function toDriver({ sql, params }: Statement): DriverStatement {
  return { sql, args: params.map(bindable) };
}

function bindable(value: Value): InValue {
  return Number.isSafeInteger(value) ? BigInt(value as number) : value;
}

/** Reads an answer of a client whose `intMode` is `bigint`. */
export function fromDriver(result: LibsqlResultSet, sql: string): ResultSet {
  const { columns } = result;
  if (columns.length === 0) return { rows: NO_ROWS, columns, changes: countChanges(result.rowsAffected, sql) };
  return { rows: result.rows.map((row) => toArray(row, columns.length)), columns, changes: 0 };
}

export function allFromDriver(results: readonly LibsqlResultSet[], statements: readonly Statement[]): ResultSet[] {
  return results.map((result, index) => fromDriver(result, statements[index]?.sql ?? ''));
}

/** A row has indices and a length, but is no array. */
function toArray(row: Row, length: number): Value[] {
  const values = new Array<Value>(length);
  for (let index = 0; index < length; index += 1) values[index] = readable(row[index] as Row[number]);
  return values;
}

function readable(value: Row[number]): Value {
  if (typeof value === 'bigint') return narrowInteger(value);
  return value instanceof ArrayBuffer ? new Uint8Array(value) : value;
}

/** CREATE VIRTUAL TABLE counts the rows of its own shadow tables. */
function countChanges(rowsAffected: number, sql: string): number {
  if (rowsAffected === 0 || /^\s*(?:insert|update|delete|replace)\b/i.test(sql)) return rowsAffected;
  return statementEffect(sql).countsChanges ? rowsAffected : 0;
}
