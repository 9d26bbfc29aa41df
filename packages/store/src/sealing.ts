/** What is stored compressed or encrypted. Nothing of it is in an error. */

import { DatabaseError } from '@coterie/core';
import type { Compression, Encryption, Environment, Sealed } from './environment.ts';

interface Runtime {
  readonly TextEncoder: new () => { encode(text: string): Uint8Array };
  readonly TextDecoder: new (
    label: 'utf-8',
    options: { readonly fatal: true },
  ) => { decode(bytes: Uint8Array): string };
}

const { TextEncoder, TextDecoder } = globalThis as unknown as Runtime;
const encoder = new TextEncoder();
const decoder = new TextDecoder('utf-8', { fatal: true });

/** In UTF-8. */
export function bytesOf(text: string): Uint8Array {
  return encoder.encode(text);
}

/** @throws {TypeError} for what is not UTF-8. */
export function textOf(bytes: Uint8Array): string {
  return decoder.decode(bytes);
}

/**
 * The encryption of the store.
 * @throws {DatabaseError} `encryption` where it was opened without.
 */
export function encryptionOf({ encryption }: Environment): Encryption {
  if (encryption !== undefined) return encryption;
  throw new DatabaseError(
    'encryption',
    'There is no key: the store was opened without. Open it with { encryption: encryption({ key }) }, by @coterie/store/encryption; in Node databaseKey(path) of @coterie/node gives the key of COTERIE_KEY or of the key file.',
  );
}

/**
 * The compression of the store.
 * @throws {DatabaseError} `unsupported` where it was opened without.
 */
export function compressionOf({ compression }: Environment): Compression {
  if (compression !== undefined) return compression;
  throw new DatabaseError(
    'unsupported',
    'The store was opened without compression. Open it with { compression }, of @coterie/store/compression.',
  );
}

/**
 * Encrypts a text.
 * @param context its table and key, such as `user_config/github.token`: only there it can be decrypted.
 * @throws {DatabaseError} `encryption` where there is no key.
 */
export function sealText(environment: Environment, text: string, context: string): Sealed {
  return encryptionOf(environment).seal(bytesOf(text), context);
}

/** @throws {DatabaseError} `encryption` where the key is missing or another one, or the bytes were changed or moved. */
export function openText(environment: Environment, sealed: Sealed, context: string): string {
  return textOf(encryptionOf(environment).open(sealed, context));
}
