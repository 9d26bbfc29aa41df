/** The value of a setting: JSON text, or sealed. No error tells anything of it. */

import { DatabaseError } from '@coterie/core';
import type { Environment } from '../../environment.ts';
import { openText, sealText } from '../../sealing.ts';
import { secretJson } from '../../secret-json.ts';
import type { JsonValue } from '../../table/codec.ts';
import type { StoredSetting } from './types.ts';

export type StoredValue = Pick<StoredSetting, 'value' | 'sealed' | 'encrypted' | 'keyId'>;

/** Where a value is sealed for: in the row of another key it cannot be opened. */
export function contextOf(key: string): string {
  return `user_config/${key}`;
}

/** @throws {ValidationError} for what is no JSON value. @throws {DatabaseError} `encryption` where there is no key. */
export function storedValue(key: string, value: unknown, encrypted: boolean, environment: Environment): StoredValue {
  const text = secretJson(value, 'value');
  if (!encrypted) return { value: text, sealed: null, encrypted, keyId: null };
  const { bytes, keyId } = sealText(environment, text, contextOf(key));
  return { value: null, sealed: bytes, encrypted, keyId };
}

/** @throws {DatabaseError} `encryption` where it cannot be decrypted. */
export function readValue(stored: Pick<StoredSetting, 'key'> & StoredValue, environment: Environment): JsonValue {
  const { key, value, sealed, keyId } = stored;
  if (sealed === null) return JSON.parse(value as string) as JsonValue;
  const text = openText(environment, { bytes: sealed, keyId: keyId as string }, contextOf(key));
  try {
    return JSON.parse(text) as JsonValue;
  } catch {
    // The parser's own words would quote it.
    throw new DatabaseError('decode', `The encrypted value of ${key} is no JSON. Whatever wrote it was not Coterie.`);
  }
}
