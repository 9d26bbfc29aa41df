/** The gzip format, which every platform has a tool for. */

import { DatabaseError } from '@coterie/core';
import { gunzipSync, gzipSync } from 'fflate';
import type { Compression } from '../environment.ts';

/** Same bytes give the same bytes, whenever they are compressed: no time is written. */
const OPTIONS = { level: 6, mtime: 0 } as const;

/** The header and the trailer alone. */
const SHORTEST = 18;

/** The compression of a store: `openStore(driver, { compression })`. */
export const compression: Compression = {
  compress: (bytes) => gzipSync(bytes, OPTIONS),

  decompress(bytes) {
    if (bytes.length < SHORTEST) throw damaged();
    // The library trusts this length, and does not tell where it is wrong.
    const { length } = bytes;
    const wanted = new DataView(bytes.buffer, bytes.byteOffset, length).getUint32(length - 4, true);
    let plain: Uint8Array;
    try {
      plain = gunzipSync(bytes);
    } catch {
      throw damaged();
    }
    if (plain.length !== wanted) throw damaged();
    return plain;
  },
};

function damaged(): DatabaseError {
  return new DatabaseError(
    'decode',
    'Compressed bytes are damaged or were never compressed. Restore them from a backup.',
  );
}
