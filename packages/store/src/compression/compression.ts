/** The gzip format, which every platform has a tool for. */

import { DatabaseError } from '@coterie/core';
import { gunzipSync, gzipSync } from 'fflate';
import type { Compression } from '../environment.ts';
import { crc32 } from './crc32.ts';

/** Same bytes give the same bytes, whenever they are compressed: no time is written. */
const OPTIONS = { level: 6, mtime: 0 } as const;

/** Of the header without a name, and of the checksum and length at the end. */
const HEADER_BYTES = 10;
const TRAILER_BYTES = 8;
/** No byte can stand for more. */
const MOST_PER_BYTE = 1032;

/** The compression of a store: `openStore(driver, { compression })`. */
export const compression: Compression = {
  compress: (bytes) => gzipSync(bytes, OPTIONS),

  /** The library makes room for what the last bytes say, and compares neither them nor the checksum with what comes out. */
  decompress(bytes) {
    const content = bytes.length - HEADER_BYTES - TRAILER_BYTES;
    if (content <= 0) throw damaged();
    const trailer = new DataView(bytes.buffer, bytes.byteOffset + bytes.length - TRAILER_BYTES, TRAILER_BYTES);
    const length = trailer.getUint32(4, true);
    if (length > content * MOST_PER_BYTE) throw damaged();
    let plain: Uint8Array;
    try {
      plain = gunzipSync(bytes);
    } catch {
      throw damaged();
    }
    if (plain.length !== length || crc32(plain) !== trailer.getUint32(0, true)) throw damaged();
    return plain;
  },
};

function damaged(): DatabaseError {
  return new DatabaseError(
    'decode',
    'Compressed bytes are damaged or were never compressed. Restore them from a backup.',
  );
}
