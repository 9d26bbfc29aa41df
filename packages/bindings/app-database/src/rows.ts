import { Buffer } from 'node:buffer';
import type { Value } from '@coterie/core';

/** How a statement gives a row: as an object by column name, as an array (`raw`), or as its first cell (`pluck`). */
export type RowShape = 'object' | 'array' | 'cell';

/** Of columns with one name the last counts, as with better-sqlite3. */
export function shapeRow(row: readonly Value[], columns: readonly string[], shape: RowShape): unknown {
  if (shape === 'cell') return cell(row[0]);
  if (shape === 'array') return row.map(cell);
  const object: Record<string, unknown> = {};
  for (const [index, name] of columns.entries()) {
    if (name === '__proto__') Object.defineProperty(object, name, { ...PLAIN, value: cell(row[index]) });
    else object[name] = cell(row[index]);
  }
  return object;
}

/** A property as an assignment makes it, for the one name whose assignment makes none. */
const PLAIN = { configurable: true, enumerable: true, writable: true } as const;

/** BLOBs are Buffers, as with better-sqlite3: the same memory, with Buffer's methods. */
function cell(value: Value | undefined): Value | undefined {
  return value instanceof Uint8Array ? Buffer.from(value.buffer, value.byteOffset, value.byteLength) : value;
}
