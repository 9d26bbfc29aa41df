/** Placeholders as better-sqlite3 takes them (`?`, `?1`, `@name`, `:name`, `$name`), as the anonymous ones of core. */
import { tokenize, ValidationError, type Value } from '@coterie/core';

/** What one placeholder stands for: the value at a place, from 0, or the property of an object. */
type Slot = number | string;

export interface PlaceholderText {
  /** The text with a `?` for each placeholder. */
  readonly sql: string;
  readonly slots: readonly Slot[];
  /** How many values without a name it takes. */
  readonly positions: number;
  /** Whether its placeholders are nothing but `?`, so that the values are in their order. */
  readonly plain: boolean;
}

export function withAnonymousPlaceholders(source: string): PlaceholderText {
  const slots: Slot[] = [];
  let positions = 0;
  let sql = '';
  for (const { kind, start, end } of tokenize(source)) {
    const text = source.slice(start, end);
    if (kind !== 'parameter') {
      sql += text;
      continue;
    }
    const number = /^\?(\d*)$/.exec(text)?.[1];
    const place = number === '' ? positions + 1 : Number(number);
    slots.push(number === undefined ? text.slice(1) : place - 1);
    if (number !== undefined) positions = Math.max(positions, place);
    sql += '?';
  }
  return { sql, slots, positions, plain: slots.every((slot, index) => slot === index) };
}

/**
 * The values in the order of the placeholders. Arguments are values, arrays of values, and one plain object for the names;
 * `undefined` is NULL, as with better-sqlite3.
 * @throws {ValidationError} when a value is missing, or one is left over.
 */
export function valuesFor(text: PlaceholderText, params: readonly unknown[]): Value[] {
  const { sql, slots, positions, plain } = text;
  // Most calls are so, and the general way costs more than the lookup of a row.
  if (plain && params.length === positions && !params.some(isGroup)) return params.map(orNull);
  const refuse = (message: string): never => {
    throw new ValidationError(null, `${message} Nothing was sent.`, { sql });
  };
  const objects = params.filter(isPlainObject);
  if (objects.length > 1) refuse('The names of a statement are given twice. Put them into one object.');
  const named: Readonly<Record<string, unknown>> = objects[0] ?? {};
  const placed = params.filter((param) => !isPlainObject(param)).flat(1) as readonly unknown[];
  if (placed.length !== positions) {
    refuse(`The statement has ${positions} placeholder(s) without a name, but ${placed.length} value(s) were given.`);
  }
  return slots.map((slot) => {
    if (typeof slot === 'number') return orNull(placed[slot]);
    if (!Object.hasOwn(named, slot)) refuse(`The statement has a placeholder "${slot}" and no value for it was given.`);
    return orNull(named[slot]);
  });
}

/** What core says of values that are none is better than what could be said here. */
function orNull(value: unknown): Value {
  return (value ?? null) as Value;
}

/** Whether it stands for several values. */
function isGroup(param: unknown): boolean {
  return Array.isArray(param) || isPlainObject(param);
}

function isPlainObject(param: unknown): param is Readonly<Record<string, unknown>> {
  if (typeof param !== 'object' || param === null) return false;
  const prototype: unknown = Object.getPrototypeOf(param);
  return prototype === Object.prototype || prototype === null;
}
