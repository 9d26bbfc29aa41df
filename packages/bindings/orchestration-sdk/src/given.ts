import { ValidationError } from '@coterie/core';
import type { JsonObject } from '@coterie/store';

/** The fields that were given. @throws {ValidationError} for one that there is not, which would be lost, and for no object. */
export function givenFields<T extends object>(given: T, known: readonly (keyof T & string)[]): T {
  if (typeof given !== 'object' || given === null) {
    throw new ValidationError(null, `An object with ${known.join(', ')} belongs here, and not ${String(given)}.`);
  }
  const fields = Object.entries(given).filter(([, value]) => value !== undefined);
  for (const [field] of fields) {
    if ((known as readonly string[]).includes(field)) continue;
    throw new ValidationError(field, `${field} cannot be given here. Known are ${known.join(', ')}.`);
  }
  return Object.fromEntries(fields) as T;
}

/** What is written as JSON, where a `Date` becomes its ISO text; the store says what cannot be written. */
export function jsonOf<T = JsonObject>(given: unknown): T {
  return given as T;
}
