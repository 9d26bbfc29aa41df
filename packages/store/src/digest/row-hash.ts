/**
 * Rows as bytes, and the SHA-256 of them. Every value begins with a byte that tells its type; what has no fixed length
 * is preceded by it. So no two different sequences of values have the same bytes:
 *
 * | type | bytes |
 * |---|---|
 * | NULL | `n` |
 * | INTEGER | `i`, 8 bytes, two's complement |
 * | REAL | `r`, 8 bytes, IEEE 754 |
 * | TEXT | `t`, length in bytes (4 bytes), UTF-8 |
 * | BLOB | `b`, length in bytes (4 bytes), the bytes |
 *
 * Numbers have their most significant byte first.
 */

import type { Value } from '@coterie/core';
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex } from '@noble/hashes/utils.js';

/** The type that a column of a STRICT table has, whatever a driver makes of its values: 5.0 comes back as 5. */
export type ColumnType = 'INTEGER' | 'REAL' | 'TEXT' | 'BLOB';

interface Runtime {
  readonly TextEncoder: new () => {
    encode(text: string): Uint8Array;
    encodeInto(text: string, into: Uint8Array): { readonly written: number };
  };
}

const encoder = new (globalThis as unknown as Runtime).TextEncoder();

const TAG = { null: 0x6e, INTEGER: 0x69, REAL: 0x72, TEXT: 0x74, BLOB: 0x62 } as const;

/** Small values are gathered: a call of the hash for each of a row's columns costs more than hashing them. */
const BUFFER_BYTES = 64 * 1024;
const LONGEST_BUFFERED = 4 * 1024;
/** Of a code unit in UTF-8. */
const MOST_BYTES = 3;
const HEAD_BYTES = 9;

/** Takes values one after another, in memory that does not depend on their number. */
export class RowHash {
  readonly #hash = sha256.create();
  readonly #buffer = new Uint8Array(BUFFER_BYTES);
  readonly #view = new DataView(this.#buffer.buffer);
  #used = 0;

  add(type: ColumnType, value: Value): void {
    if (this.#used + HEAD_BYTES + LONGEST_BUFFERED * MOST_BYTES > BUFFER_BYTES) this.#flush();
    if (value === null) this.#byte(TAG.null);
    else if (type === 'TEXT') this.#text(value as string);
    else if (type === 'BLOB') this.#blob(value as Uint8Array);
    else if (type === 'REAL') this.#real(Number(value));
    else this.#integer(value as number | bigint);
  }

  /** In hexadecimal. Nothing can be added afterwards. */
  end(): string {
    this.#flush();
    return bytesToHex(this.#hash.digest());
  }

  #text(text: string): void {
    if (text.length > LONGEST_BUFFERED) {
      this.#long(TAG.TEXT, encoder.encode(text));
      return;
    }
    this.#byte(TAG.TEXT);
    const { written } = encoder.encodeInto(text, this.#buffer.subarray(this.#used + 4));
    this.#view.setUint32(this.#used, written);
    this.#used += 4 + written;
  }

  #blob(bytes: Uint8Array): void {
    this.#long(TAG.BLOB, bytes);
  }

  #long(tag: number, bytes: Uint8Array): void {
    this.#byte(tag);
    this.#view.setUint32(this.#used, bytes.length);
    this.#used += 4;
    this.#flush();
    this.#hash.update(bytes);
  }

  #integer(value: number | bigint): void {
    this.#byte(TAG.INTEGER);
    if (typeof value === 'bigint') this.#view.setBigInt64(this.#used, value);
    else {
      this.#view.setInt32(this.#used, Math.floor(value / 2 ** 32));
      this.#view.setUint32(this.#used + 4, value >>> 0);
    }
    this.#used += 8;
  }

  #real(value: number): void {
    this.#byte(TAG.REAL);
    this.#view.setFloat64(this.#used, value);
    this.#used += 8;
  }

  #byte(byte: number): void {
    this.#buffer[this.#used] = byte;
    this.#used += 1;
  }

  #flush(): void {
    this.#hash.update(this.#buffer.subarray(0, this.#used));
    this.#used = 0;
  }
}
