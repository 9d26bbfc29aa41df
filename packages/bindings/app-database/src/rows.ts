import { Buffer } from 'node:buffer';
import type { Value } from '@coterie/core';

/** How a statement gives a row: as an object by column name, as an array (`raw`), or as its first cell (`pluck`). */
export type RowShape = 'object' | 'array' | 'cell';

/** Of columns with one name the last counts, as with better-sqlite3. */
export function shapeRow(row: readonly Value[], columns: readonly string[], shape: RowShape): unknown {
  if (shape === 'cell') return cell(row[0]);
  if (shape === 'array') return row.map(cell);
  return Object.fromEntries(columns.map((name, index) => [name, cell(row[index])]));
}

/** BLOBs are Buffers, as with better-sqlite3: the same memory, with Buffer's methods. */
function cell(value: Value | undefined): Value | undefined {
  return value instanceof Uint8Array ? Buffer.from(value.buffer, value.byteOffset, value.byteLength) : value;
}
