/** Metadata: the document has any JSON value or null, the store an object. */

import type { JsonObject, JsonValue } from '@coterie/store';
import { isObject } from './values.ts';

/** The key under which the store has what is no object with fields. */
const WRAPPED = '$value';

/** Null is an object without fields, as sessions have it whose maker gave none. */
export function storedMetadata(value: JsonValue): JsonObject {
  if (value === null) return {};
  return isObject(value) && Object.keys(value).length > 0 && !isWrapped(value) ? value : { [WRAPPED]: value };
}

export function shownMetadata(stored: JsonObject): JsonValue {
  if (isWrapped(stored)) return stored[WRAPPED] as JsonValue;
  return Object.keys(stored).length === 0 ? null : stored;
}

function isWrapped(value: JsonObject): boolean {
  return Object.hasOwn(value, WRAPPED) && Object.keys(value).length === 1;
}
