import { DatabaseError } from '@coterie/core';
import { randomBytes } from '@noble/ciphers/utils.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, concatBytes, hexToBytes, utf8ToBytes } from '@noble/hashes/utils.js';

/** A key of 32 bytes: as they are, as 64 hexadecimal digits, or as base64. A passphrase is none. */
export type Key = Uint8Array | string;

/** Keys, the newest first, and where they come from, as errors say it. */
export interface GivenKeys {
  readonly keys: readonly Key[];
  readonly from: string;
}

/**
 * What is asked for keys when they are needed: before every encryption (`seal`), and for decrypting (`open`) with a key
 * that it has not told yet. `databaseKey` of `@coterie/node` makes one.
 */
export interface KeySource {
  /** @param hasSealed whether the database had encrypted values when the store was opened; false where `makesKeys` is. */
  (need: 'seal' | 'open', hasSealed: boolean): GivenKeys;
  /** Whether it makes a key where there is none: it must know of encrypted values, which a new key would not open. Default false. */
  readonly makesKeys?: boolean;
}

export interface NamedKey {
  /** Follows from the key, which does not follow from it. */
  readonly id: string;
  readonly bytes: Uint8Array;
}

const KEY_BYTES = 32;
const ID_DIGITS = 16;
const HEX = /^[0-9a-f]{64}$/i;
const BASE64 = /^[0-9a-z+/_-]{43}=?$/i;
const ID_PREFIX = utf8ToBytes('coterie key id\n');

interface Runtime {
  /** The bytes of base64, as characters. */
  atob(text: string): string;
}

/** A new random key, as hexadecimal digits. */
export function newKey(): string {
  return bytesToHex(randomBytes(KEY_BYTES));
}

/**
 * By which a key is known: `keyId` of what was encrypted with it.
 * @throws {DatabaseError} `encryption` for what is no key.
 */
export function keyIdOf(key: Key): string {
  return namedKey(key, 'The key').id;
}

/** @param from where it comes from, as the beginning of a sentence. */
export function namedKey(key: Key, from: string): NamedKey {
  const bytes = bytesOf(key);
  if (bytes === null) {
    // Whatever was given may be a secret, so nothing of it is told but how much it was.
    const length = key instanceof Uint8Array || typeof key === 'string' ? ` (it has a length of ${key.length})` : '';
    throw new DatabaseError(
      'encryption',
      `${from} is no key${length}: give 32 bytes, as a Uint8Array, as 64 hexadecimal digits, or as base64. \`openssl rand -hex 32\` makes one.`,
    );
  }
  return { id: bytesToHex(sha256(concatBytes(ID_PREFIX, bytes))).slice(0, ID_DIGITS), bytes };
}

/** Null for what is no key. The bytes are a copy: the caller may wipe his. */
function bytesOf(key: unknown): Uint8Array | null {
  if (key instanceof Uint8Array) return key.length === KEY_BYTES ? Uint8Array.from(key) : null;
  if (typeof key !== 'string') return null;
  if (HEX.test(key)) return hexToBytes(key);
  if (!BASE64.test(key)) return null;
  const standard = key.replace('=', '').replaceAll('-', '+').replaceAll('_', '/');
  const characters = (globalThis as unknown as Runtime).atob(standard);
  return Uint8Array.from(characters, (character) => character.charCodeAt(0));
}
