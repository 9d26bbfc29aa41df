import { ValidationError } from '@coterie/core';

/**
 * A value as JSON text. Nothing of it is in an error: it may be a secret.
 * @throws {ValidationError} for what is no JSON value.
 */
export function secretJson(value: unknown, field: string): string {
  let text: string | undefined;
  try {
    text = JSON.stringify(value);
  } catch {
    // Its words are left out: they may be of the value.
  }
  if (text !== undefined) return text;
  throw new ValidationError(
    field,
    `${field} cannot be written as JSON (it is ${typeof value === 'object' ? 'an object with a circle, a BigInt or a failing toJSON' : `of the type ${typeof value}`}). Give null, booleans, numbers, strings, arrays and plain objects.`,
  );
}
