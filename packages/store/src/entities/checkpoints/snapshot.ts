/** What is stored of a snapshot: its JSON text, or bytes where that is compressed or encrypted. No error tells anything of it. */

import { DatabaseError, type DatabaseErrorOptions, type Value } from '@coterie/core';
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex } from '@noble/hashes/utils.js';
import type { Compression, Environment } from '../../environment.ts';
import { bytesOf, compressionOf, encryptionOf, textOf } from '../../sealing.ts';
import { secretJson } from '../../secret-json.ts';
import type { JsonValue } from '../../table/codec.ts';
import type { Checkpoint, StoredSnapshot } from './types.ts';

/** How it is stored, and for which checkpoint: in the row of another it cannot be decrypted. */
export type Storage = Pick<Checkpoint, 'id' | 'compressed' | 'encrypted'>;

/**
 * @throws {ValidationError} for what is no JSON value.
 * @throws {DatabaseError} `encryption` or `unsupported` where the store was opened without what is needed.
 */
export function storedSnapshot(snapshot: unknown, storage: Storage, environment: Environment): StoredSnapshot {
  const { id, compressed, encrypted } = storage;
  const text = secretJson(snapshot, 'snapshot');
  const plain = bytesOf(text);
  const size = plain.length;
  if (!compressed && !encrypted) return { text, data: null, keyId: null, size, checksum: checksumOf(plain) };
  const packed = compressed ? compressionOf(environment).compress(plain) : plain;
  if (!encrypted) return { text: null, data: packed, keyId: null, size, checksum: checksumOf(plain) };
  const { keyId, bytes } = encryptionOf(environment).seal(packed, contextOf(id));
  return { text: null, data: bytes, keyId, size, checksum: checksumOf(bytes) };
}

/**
 * Reads it back and proves its size and checksum.
 * @param stored the values of `snapshot_json` and `snapshot_data`.
 * @throws {DatabaseError} `decode` where it is not what was stored; `encryption` where it cannot be decrypted;
 * `unsupported` where it is compressed and the store was opened without that.
 */
export function readSnapshot(
  checkpoint: Checkpoint,
  stored: readonly [text: Value | undefined, data: Value | undefined],
  environment: Environment,
): JsonValue {
  const { id, size, checksum, compressed, encrypted, keyId } = checkpoint;
  const [text, data] = stored as readonly [string, Uint8Array];
  const bytes = compressed || encrypted ? data : bytesOf(text);
  const packed = encrypted ? encryptionOf(environment).open({ keyId: keyId as string, bytes }, contextOf(id)) : bytes;
  const plain = compressed ? decompressed(id, packed, compressionOf(environment)) : packed;
  if (plain.length !== size || checksumOf(encrypted ? bytes : plain) !== checksum) throw changed(id);
  try {
    return JSON.parse(textOf(plain)) as JsonValue;
  } catch {
    // The parser's own words would quote it.
    throw new DatabaseError(
      'decode',
      `The snapshot of checkpoint ${id} is no JSON. Whatever wrote it was not Coterie.`,
    );
  }
}

function decompressed(id: string, packed: Uint8Array, compression: Compression): Uint8Array {
  try {
    return compression.decompress(packed);
  } catch (cause) {
    throw changed(id, { cause });
  }
}

function contextOf(id: string): string {
  return `checkpoints/${id}`;
}

function checksumOf(bytes: Uint8Array): string {
  return bytesToHex(sha256(bytes));
}

function changed(id: string, options?: DatabaseErrorOptions): DatabaseError {
  return new DatabaseError(
    'decode',
    `The snapshot of checkpoint ${id} is not what was stored: its size or SHA-256 is another, or its compression is damaged. Restore it from a backup, or delete the checkpoint.`,
    options,
  );
}
