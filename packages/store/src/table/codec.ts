import { ValidationError, type Value } from '@coterie/core';
import { parseIsoDate } from './iso-date.ts';

/** What a field holds, as programs that read text (a command line) need to know it. */
export type FieldKind = 'text' | 'integer' | 'real' | 'flag' | 'date' | 'json' | 'blob';

/** How a field of an entity is put into its column. */
export interface Codec<T> {
  readonly kind: FieldKind;
  /** @throws {ValidationError} naming the field, when no column could hold the value. */
  encode(value: T, field: string): Value;
  /** Whether the column can hold NULL. */
  readonly nullable?: true;
}

export type JsonValue = null | boolean | number | string | readonly JsonValue[] | { readonly [key: string]: JsonValue };
export interface JsonObject {
  readonly [key: string]: JsonValue;
}

/**
 * Text that survives every driver. What the schema can check (the values of a union, emptiness) is left to it; the kind
 * of value is not, since even a STRICT table takes 5 for '5'.
 */
export function text<T extends string = string>(): Codec<T> {
  return {
    kind: 'text',
    encode(value, field) {
      if (typeof value !== 'string') throw refused(field, value, 'a string');
      if (value.includes('\0'))
        throw new ValidationError(field, `${field} has a NUL character, which SQLite cuts off.`);
      if (!value.isWellFormed()) {
        throw new ValidationError(field, `${field} has half a surrogate pair. Call toWellFormed() on it first.`);
      }
      return value;
    },
  };
}

/** A list of texts as JSON, each of which is text that a column could hold by itself. */
export const texts: Codec<readonly string[]> = {
  kind: 'json',
  encode(value, field) {
    if (!Array.isArray(value)) throw refused(field, value, 'an array of strings');
    return JSON.stringify(value.map((item) => text().encode(item, field)));
  },
};

export const integer: Codec<number> = {
  kind: 'integer',
  encode(value, field) {
    if (!Number.isSafeInteger(value)) throw refused(field, value, 'an integer');
    return value;
  },
};

/** A number that need not be whole, such as a price. */
export const real: Codec<number> = {
  kind: 'real',
  encode(value, field) {
    if (typeof value !== 'number' || !Number.isFinite(value)) throw refused(field, value, 'a finite number');
    return value;
  },
};

export const blob: Codec<Uint8Array> = {
  kind: 'blob',
  encode(value, field) {
    if (!(value instanceof Uint8Array)) throw refused(field, value, 'a Uint8Array');
    return value;
  },
};

export const flag: Codec<boolean> = {
  kind: 'flag',
  encode(value, field) {
    if (typeof value !== 'boolean') throw refused(field, value, 'true or false');
    return value ? 1 : 0;
  },
};

/** ISO 8601 in UTC with milliseconds, which sorts as text. */
export const date: Codec<Date> = {
  kind: 'date',
  encode(value, field) {
    if (!(value instanceof Date) || Number.isNaN(value.getTime())) throw refused(field, value, 'a valid Date');
    return value.toISOString();
  },
};

export function json<T extends JsonValue>(): Codec<T> {
  return {
    kind: 'json',
    encode(value, field) {
      const written = stringify(value, field);
      if (written === undefined) throw refused(field, value, 'a JSON value');
      return written;
    },
  };
}

export function nullable<T>(codec: Codec<T>): Codec<T | null> {
  return {
    kind: codec.kind,
    nullable: true,
    encode: (value, field) => (value === null ? null : codec.encode(value, field)),
  };
}

function stringify(value: unknown, field: string): string | undefined {
  try {
    return JSON.stringify(value);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new ValidationError(field, `${field} cannot be written as JSON: ${reason}.`, { cause });
  }
}

function refused(field: string, value: unknown, wanted: string): ValidationError {
  const told = value === null || value === undefined ? String(value) : `${shown(value)} (${typeof value})`;
  return new ValidationError(field, `${field} must be ${wanted}, but is ${told}.`);
}

/** Any value as text: objects without a prototype, and arrays of them, have none. */
export function shown(value: unknown): string {
  try {
    return String(value);
  } catch {
    return Object.prototype.toString.call(value);
  }
}

/** The value of a `date` column. */
export function readDate(value: Value | undefined): Date {
  return parseIsoDate(value as string);
}

export function readDateOrNull(value: Value | undefined): Date | null {
  return value === null || value === undefined ? null : parseIsoDate(value as string);
}

/** The value of a `json` column. */
export function readJson<T>(value: Value | undefined): T {
  return JSON.parse(value as string) as T;
}

export function readJsonOrNull<T>(value: Value | undefined): T | null {
  return value === null || value === undefined ? null : (JSON.parse(value as string) as T);
}
