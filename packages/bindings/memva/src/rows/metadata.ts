/** Metadata: the document has any JSON value or null, the store an object. */

import { definitions, type JsonObject, type JsonValue } from '@coterie/store';

/** The key under which the store has what is no object with fields. */
const WRAPPED = '$value';

/**
 * What JSON makes of the value. Null is an object without fields, as sessions have it whose maker gave none.
 * @throws {ValidationError} for what JSON has no word for.
 */
export function storedMetadata(value: unknown): JsonObject {
  const json = definitions.sessions.table.encode('metadata', value as JsonObject) as string;
  const metadata = JSON.parse(json) as JsonValue;
  if (metadata === null) return {};
  const isPlain = isObject(metadata) && Object.keys(metadata).length > 0 && !isWrapped(metadata);
  return isPlain ? metadata : { [WRAPPED]: metadata };
}

export function shownMetadata(stored: JsonObject): JsonValue {
  if (isWrapped(stored)) return stored[WRAPPED] as JsonValue;
  return Object.keys(stored).length === 0 ? null : stored;
}

function isWrapped(value: JsonObject): boolean {
  return Object.hasOwn(value, WRAPPED) && Object.keys(value).length === 1;
}

function isObject(value: Exclude<JsonValue, null>): value is JsonObject {
  return typeof value === 'object' && !Array.isArray(value);
}
