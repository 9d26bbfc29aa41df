/** Placeholders as better-sqlite3 takes them (`?`, `?1`, `@name`, `:name`, `$name`), as the anonymous ones of core. */
import { DatabaseError, tokenize, ValidationError, type Value } from '@coterie/core';

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

/** SQLite's own limit. */
const MOST = 32_766;

/**
 * SQLite gives each placeholder a number: to `?` and a new name the next one, to `?5` its own. better-sqlite3 takes values
 * for the numbers that no name was written for, and `5` is the name of `?5`.
 * @throws {DatabaseError} `query` for a number that there is not.
 */
export function withAnonymousPlaceholders(source: string): PlaceholderText {
  const numbers: number[] = [];
  const known = new Map<string, number>();
  const names = new Map<number, string>();
  let highest = 0;
  let sql = '';
  for (const { kind, start, end } of tokenize(source)) {
    const text = source.slice(start, end);
    sql += kind === 'parameter' ? '?' : text;
    if (kind !== 'parameter') continue;
    const number = /^\?\d/.test(text) ? Number(text.slice(1)) : (known.get(text) ?? highest + 1);
    if (number < 1 || number > MOST) throw noSuchNumber(text, source);
    highest = Math.max(highest, number);
    numbers.push(number);
    if (text === '?') continue;
    known.set(text, number);
    if (!names.has(number)) names.set(number, text.slice(1));
  }
  const unnamed = Array.from({ length: highest }, (_, index) => index + 1).filter((number) => !names.has(number));
  const places = new Map(unnamed.map((number, place) => [number, place]));
  const slots = numbers.map((number) => names.get(number) ?? (places.get(number) as number));
  return { sql, slots, positions: unnamed.length, plain: names.size === 0 };
}

function noSuchNumber(text: string, sql: string): DatabaseError {
  const message = /^\?\d/.test(text)
    ? `The number of a placeholder must be between ?1 and ?${MOST}, but is ${text}.`
    : `There are more than ${MOST} placeholders. Give many values as one JSON text, to json_each(?).`;
  return new DatabaseError('query', message, { sql });
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
    const others = slots.filter((slot) => typeof slot === 'string');
    refuse(
      `The statement has ${positions} placeholder(s) without a name, but ${placed.length} value(s) were given.${
        others.length === 0 ? '' : ` An object has the others: ${others.join(', ')}.`
      }`,
    );
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
