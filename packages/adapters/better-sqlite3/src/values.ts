/** Values on their way into and out of better-sqlite3. */

import { mayBeRounded, narrowInteger, type Value } from '@coterie/core';

/**
 * The values as better-sqlite3 must get them: it binds every number as REAL, which `json_array(?)`, `7 / ?` and `->> ?`
 * show, and only a bigint as INTEGER. Minus zero is the integer 0. Nothing is copied where no integer is.
 */
export function bindable(params: readonly Value[]): readonly Value[] {
  for (let index = 0; index < params.length; index += 1) {
    if (Number.isSafeInteger(params[index])) return params.map(integerAsBigint);
  }
  return params;
}

function integerAsBigint(value: Value): Value {
  return Number.isSafeInteger(value) ? BigInt(value as number) : value;
}

/**
 * Makes bytes plain `Uint8Array`s, in place (the rows are fresh), and looks out for numbers that may be rounded.
 * @returns false when one is found; the rows are of no use then.
 */
export function adoptRows(rows: readonly Value[][]): boolean {
  for (const row of rows) {
    for (let index = 0; index < row.length; index += 1) {
      const value = row[index];
      if (typeof value === 'number') {
        if (mayBeRounded(value)) return false;
      } else if (typeof value === 'object' && value !== null) {
        row[index] = plainBytes(value);
      }
    }
  }
  return true;
}

/** The same for rows read with all integers as bigints: those that fit become numbers. */
export function adoptExactRows(rows: readonly Value[][]): void {
  for (const row of rows) {
    for (let index = 0; index < row.length; index += 1) {
      const value = row[index];
      if (typeof value === 'bigint') {
        row[index] = narrowInteger(value);
      } else if (typeof value === 'object' && value !== null) {
        row[index] = plainBytes(value);
      }
    }
  }
}

/** A Buffer compares, prints and serialises differently. No copy: better-sqlite3 gives each its own memory. */
export function plainBytes(buffer: Uint8Array): Uint8Array {
  return new Uint8Array(buffer.buffer, buffer.byteOffset, buffer.byteLength);
}
