/** A database as bytes, for whoever keeps it whole: what can be told of it without an engine. */

import { HEADER_BYTES, readHeader } from './header.ts';

const PAGE_SIZE_OFFSET = 16;
const CHANGE_COUNTER_OFFSET = 24;
const PAGE_COUNT_OFFSET = 28;
const VALID_FOR_OFFSET = 92;

/**
 * What shows that bytes are no whole database, as the rest of a sentence about them; null when nothing does. Every engine
 * gives an empty database a page.
 * @param start at least the first `HEADER_BYTES` of them.
 * @param length how many there are, or are said to be.
 */
export function imageFault(start: Uint8Array, length: number): string | null {
  if (length === 0) return 'is empty';
  if (start.length < HEADER_BYTES || readHeader(start).kind !== 'sqlite') return 'has no header of a SQLite database';
  const view = new DataView(start.buffer, start.byteOffset, start.byteLength);
  // 65,536 does not fit into two bytes and is written as 1.
  const pageSize = view.getUint16(PAGE_SIZE_OFFSET) === 1 ? 65_536 : view.getUint16(PAGE_SIZE_OFFSET);
  if (pageSize < 512 || (pageSize & (pageSize - 1)) !== 0)
    return `has a header with the impossible page size ${pageSize}`;
  if (length % pageSize !== 0) return `has ${length} bytes, which are no whole pages of ${pageSize}`;
  // Only a count that was written together with the last change is one (https://www.sqlite.org/fileformat2.html#in_header_database_size).
  const counted = view.getUint32(CHANGE_COUNTER_OFFSET) === view.getUint32(VALID_FOR_OFFSET);
  const pages = view.getUint32(PAGE_COUNT_OFFSET);
  if (!counted || pages === 0 || pages * pageSize === length) return null;
  return `has ${length} bytes, where its header counts ${pages} pages of ${pageSize}`;
}
