/** The first bytes of a SQLite file (https://www.sqlite.org/fileformat2.html#the_database_header). */

/** How many bytes `readHeader` needs. */
export const HEADER_BYTES = 100;

/** What a file is before any engine touches it. */
export type FileHeader =
  | { readonly kind: 'empty' }
  | { readonly kind: 'other' }
  | { readonly kind: 'sqlite'; readonly journal: 'wal' | 'rollback' };

const MAGIC = [...'SQLite format 3\0'].map((character) => character.charCodeAt(0));
const READ_VERSION_OFFSET = 19;

/** Reads the start of a file; shorter ones than `HEADER_BYTES` are no databases. */
export function readHeader(bytes: Uint8Array): FileHeader {
  if (bytes.length === 0) return { kind: 'empty' };
  if (bytes.length < HEADER_BYTES || MAGIC.some((byte, index) => bytes[index] !== byte)) return { kind: 'other' };
  return { kind: 'sqlite', journal: bytes[READ_VERSION_OFFSET] === 2 ? 'wal' : 'rollback' };
}
