/** Values as the document has them, and what of them is refused. */

import { assertOptions, ValidationError } from '@coterie/core';
import { type JsonObject, type JsonValue, readMoment } from '@coterie/store';

/** @throws {ValidationError} for anything else. */
export function oneOf<T extends string>(known: readonly T[], value: unknown, field: string): T {
  const found = known.find((one) => one === value);
  if (found !== undefined) return found;
  throw new ValidationError(field, `${field} must be one of ${known.join(', ')}, but is ${String(value)}.`);
}

/** A misspelt field must not be lost silently. @throws {ValidationError} for one, and for what is no object at all. */
export function refuseUnknown(given: object, known: readonly string[]): void {
  assertOptions(given, known, 'field');
}

export function textOf(value: unknown, field: string): string {
  if (typeof value === 'string') return value;
  throw new ValidationError(field, `${field} must be a string, but is ${String(value)}.`);
}

export function textOrNull(value: unknown, field: string): string | null {
  return value === null ? null : textOf(value, field);
}

/** The value as JSON keeps it. @throws {ValidationError} for what JSON has no word for. */
export function jsonOf(value: unknown, field: string): JsonValue {
  let text: string | undefined;
  try {
    text = JSON.stringify(value);
  } catch (cause) {
    throw new ValidationError(field, `${field} cannot be written as JSON: ${String(cause)}.`, { cause });
  }
  if (text === undefined) {
    throw new ValidationError(field, `${field} must be a JSON value, but is ${String(value)}.`);
  }
  return JSON.parse(text) as JsonValue;
}

export function isObject(value: JsonValue): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A time in any zone. One that names none would be another moment on every machine. */
export function timeOf(value: unknown, field: string): Date {
  const moment = typeof value === 'string' && !value.includes(' ') ? readMoment(value) : null;
  if (moment?.isDay || moment?.hasZone) return moment.at;
  throw new ValidationError(
    field,
    `${field} must be a time in ISO 8601 with its zone, such as 2026-02-12T09:00:00.000Z, but is ${String(value)}.`,
  );
}

export function timeOrNull(value: unknown, field: string): Date | null {
  return value === null ? null : timeOf(value, field);
}
