import type { Operation, Statement } from '@coterie/core';
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex } from '@noble/hashes/utils.js';
import type { Sealed } from '../environment.ts';

export type TableName = 'checkpoints' | 'user_config';

/** A table with encrypted values; `key_id` tells which key they are encrypted with. What is sealed is for `<table>/<key>`. */
export interface SealedTable {
  readonly name: TableName;
  /** The column of the row's key. */
  readonly key: string;
  /** The column with the encrypted bytes. */
  readonly bytes: string;
  /** The column with the SHA-256 of those, where there is one. */
  readonly checksum?: string;
}

export const sealedTables: readonly SealedTable[] = [
  { name: 'checkpoints', key: 'id', bytes: 'snapshot_data', checksum: 'checksum' },
  { name: 'user_config', key: 'key', bytes: 'value_blob' },
];

/** Whether anything is encrypted, of each table by itself: an older schema has not all of them. */
export const hasSealed: readonly Operation<boolean>[] = sealedTables.map(({ name }) => ({
  access: 'read',
  statements: [{ sql: `SELECT EXISTS (SELECT 1 FROM ${name} WHERE key_id IS NOT NULL)`, params: [] }],
  decode: ([result]) => result?.rows[0]?.[0] === 1,
}));

/** A row's value before and after. */
export interface Exchange {
  readonly seq: number;
  readonly old: Sealed;
  readonly next: Sealed;
}

/** What is looked at of the bytes before: the nonce is at the beginning and the tag at the end, and both are of one sealing. */
const HEAD = 64;
const TAIL = 32;

/**
 * Puts the new bytes in the place of the old ones, unless others have been put there. They are told apart by their length and
 * both ends, since a server takes a value once in a call but not twice, however long it may be.
 */
export function exchange({ name, bytes, checksum }: SealedTable, { seq, old, next }: Exchange): Statement {
  const sums = checksum === undefined ? [] : [bytesToHex(sha256(next.bytes))];
  return {
    sql: `UPDATE ${name} SET ${bytes} = ?, key_id = ?${checksum === undefined ? '' : `, ${checksum} = ?`}
      WHERE seq = ? AND key_id = ? AND octet_length(${bytes}) = ? AND substr(${bytes}, 1, ${HEAD}) = ? AND substr(${bytes}, -${TAIL}) = ?`,
    params: [
      next.bytes,
      next.keyId,
      ...sums,
      seq,
      old.keyId,
      old.bytes.length,
      old.bytes.subarray(0, HEAD),
      old.bytes.subarray(-TAIL),
    ],
  };
}
