import { assertOptions } from '@coterie/core';
import type { JsonObject } from '@coterie/store';

/** The fields that were given. @throws {ValidationError} for one that there is not, which would be lost, and for no object. */
export function givenFields<T extends object>(given: T, known: readonly (keyof T & string)[]): T {
  assertOptions(given, known, 'field');
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)) as T;
}

/** What is written as JSON, where a `Date` becomes its ISO text; the store says what cannot be written. */
export function jsonOf<T = JsonObject>(given: unknown): T {
  return given as T;
}
