/** Texts that are stored encrypted. Nothing of them is in an error. */

import { DatabaseError } from '@coterie/core';
import type { Encryption, Environment, Sealed } from './environment.ts';

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

/**
 * Encrypts a text.
 * @param context its table and key, such as `user_config/github.token`: only there it can be decrypted.
 * @throws {DatabaseError} `encryption` where there is no key.
 */
export function sealText({ encryption }: Environment, text: string, context: string): Sealed {
  return needed(encryption).seal(encoder.encode(text), context);
}

/** @throws {DatabaseError} `encryption` where the key is missing or another one, or the bytes were changed or moved. */
export function openText({ encryption }: Environment, sealed: Sealed, context: string): string {
  return decoder.decode(needed(encryption).open(sealed, context));
}

function needed(encryption: Encryption | undefined): Encryption {
  if (encryption !== undefined) return encryption;
  throw new DatabaseError(
    'encryption',
    'There is no key: the store was opened without. Open it with { encryption: encryption({ key }) }, by @coterie/store/encryption; in Node databaseKey(path) of @coterie/node gives the key of COTERIE_KEY or of the key file.',
  );
}
