/**
 * XChaCha20-Poly1305, whose nonces of 24 bytes can be random however much is encrypted. What is sealed is a byte that tells
 * the format, the nonce, the encrypted bytes, and a tag of 16 bytes. The tag also covers the format, the key's id and the
 * place, so that it cannot be opened anywhere else.
 */

import { DatabaseError, type Operation } from '@coterie/core';
import { xchacha20poly1305 } from '@noble/ciphers/chacha.js';
import { randomBytes } from '@noble/ciphers/utils.js';
import { concatBytes, utf8ToBytes } from '@noble/hashes/utils.js';
import type { Encryption } from '../environment.ts';
import type { Key, KeySource } from './keys.ts';
import { Ring } from './ring.ts';
import { hasSealed } from './sealed-tables.ts';

export interface EncryptionOptions {
  /** The key, or what knows it when it is needed, such as `databaseKey('agents.db')` of `@coterie/node`. */
  readonly key: Key | KeySource;
  /** Keys that earlier values were encrypted with. They are read with, and never written with. */
  readonly oldKeys?: readonly Key[] | undefined;
  /**
   * Random bytes. Default: the platform's, which are fit for this. For tests that need the same bytes in every run: where
   * nonces repeat, whoever reads the database can decrypt it.
   */
  readonly random?: ((bytes: number) => Uint8Array) | undefined;
}

const FORMAT = 1;
const NONCE_BYTES = 24;
const TAG_BYTES = 16;

/**
 * The encryption of a store: `openStore(driver, { encryption: encryption({ key }) })`.
 * @throws {DatabaseError} `encryption` for what is no key; a source is first asked when its key is needed.
 */
export function encryption({ key, oldKeys = [], random = randomBytes }: EncryptionOptions): Encryption {
  const ring = new Ring(key, oldKeys);
  const introduction = hasSealed.map((asked): Operation<void> => {
    return { ...asked, decode: (results) => ring.learn(asked.decode(results)) };
  });
  return {
    ...(typeof key === 'function' && key.makesKeys === true && { introduction }),

    seal(plain, context) {
      const { id, bytes } = ring.newest();
      const nonce = random(NONCE_BYTES);
      const encrypted = xchacha20poly1305(bytes, nonce, placeOf(id, context)).encrypt(plain);
      return { keyId: id, bytes: concatBytes(Uint8Array.of(FORMAT), nonce, encrypted) };
    },

    open({ keyId, bytes: sealed }, context) {
      const { id, bytes } = ring.find(keyId);
      if (sealed[0] !== FORMAT || sealed.length < 1 + NONCE_BYTES + TAG_BYTES) {
        throw damaged(context, 'is not in the format that this version of Coterie writes');
      }
      const nonce = sealed.subarray(1, 1 + NONCE_BYTES);
      try {
        return xchacha20poly1305(bytes, nonce, placeOf(id, context)).decrypt(sealed.subarray(1 + NONCE_BYTES));
      } catch {
        throw damaged(context, 'was changed, or was encrypted in another place and moved here');
      }
    },
  };
}

/** What the tag covers beside the bytes. An id has no line end. */
function placeOf(keyId: string, context: string): Uint8Array {
  return utf8ToBytes(`coterie ${FORMAT}\n${keyId}\n${context}`);
}

function damaged(context: string, how: string): DatabaseError {
  return new DatabaseError(
    'encryption',
    `The encrypted value of ${context} ${how}. Write it anew, or restore it from a backup.`,
  );
}
