/** What the first bytes of a database file say (https://www.sqlite.org/fileformat2.html#the_database_header). */
import { HEADER_BYTES, readHeader } from '@coterie/core';

export type DatabaseHeader =
  | { readonly kind: 'empty' }
  | { readonly kind: 'other' }
  | {
      readonly kind: 'sqlite';
      readonly journal: 'wal' | 'rollback';
      /** Bytes. */
      readonly pageSize: number;
      /** Pages that the file should have; null where an old SQLite left the number behind. */
      readonly pages: number | null;
    };

const PAGE_SIZE = 16;
const CHANGE_COUNTER = 24;
const PAGES = 28;
const VALID_FOR = 92;

export function parseHeader(bytes: Uint8Array): DatabaseHeader {
  const header = readHeader(bytes);
  if (header.kind !== 'sqlite') return header;
  const view = new DataView(bytes.buffer, bytes.byteOffset, HEADER_BYTES);
  const size = view.getUint16(PAGE_SIZE);
  const isCurrent = view.getUint32(CHANGE_COUNTER) === view.getUint32(VALID_FOR);
  return {
    ...header,
    // The largest size does not fit its two bytes.
    pageSize: size === 1 ? 65_536 : size,
    pages: isCurrent ? view.getUint32(PAGES) : null,
  };
}
