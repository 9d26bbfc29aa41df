import { assertOptions } from '@coterie/core';
import type { JsonObject } from '@coterie/store';

/**
 * What was given, without what is undefined: callers spread fields that they may not have.
 * @param kind what one of them is called.
 * @throws {ValidationError} for one that there is not, which would be lost, and for no object.
 */
export function givenFields<T extends object>(
  given: T,
  known: readonly (keyof T & string)[],
  kind: 'field' | 'option' = 'field',
): T {
  const isObject = typeof given === 'object' && given !== null && !Array.isArray(given);
  const fields = isObject
    ? Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined))
    : given;
  assertOptions(fields, known, kind);
  return fields as T;
}

/** What is written as JSON, where a `Date` becomes its ISO text; the store says what cannot be written. */
export function jsonOf<T = JsonObject>(given: unknown): T {
  return given as T;
}
