import { ValidationError } from './errors.ts';
import type { OptionKind } from './option-kinds.ts';

/**
 * Refuses an option that is not known: misspelt it would do nothing, and say nothing. For callers without types, at the edge
 * of a package.
 * @param known their names, or what each of them can be, where it is not left out.
 * @param kind what one of them is called, such as `filter`.
 * @param inside what they are a part of: `local.` for those of `local`.
 * @throws {ValidationError} naming the option; or all of them, such as `options`, where they are no object.
 */
export function assertOptions(
  options: object,
  known: readonly string[] | Readonly<Record<string, OptionKind>>,
  kind = 'option',
  inside = '',
): void {
  const kinds = Array.isArray(known) ? undefined : (known as Readonly<Record<string, OptionKind>>);
  const names: readonly string[] = kinds === undefined ? (known as readonly string[]) : Object.keys(kinds);
  if (typeof options !== 'object' || options === null || Array.isArray(options)) {
    const wanted = `must be an object with some of ${names.join(', ')}`;
    const all = inside === '' ? `${kind}s` : inside.slice(0, -1);
    if (inside !== '') throw new ValidationError(all, `${all} ${wanted}, but is ${shownOption(options)}.`);
    throw new ValidationError(all, `The ${all} ${wanted}, but are ${shownOption(options)}.`);
  }
  for (const [name, value] of Object.entries(options)) {
    const full = inside + name;
    if (!names.includes(name)) {
      throw new ValidationError(full, `There is no ${kind} ${full}. Known are ${names.join(', ')}.`);
    }
    const wanted = kinds?.[name];
    if (wanted === undefined || value === undefined || wanted.holds(value)) continue;
    throw new ValidationError(
      full,
      `${full} must be ${wanted.words}, but is ${wanted.told?.(value) ?? shownOption(value)}.`,
    );
  }
}

/**
 * The options that were given, which are refused as by `assertOptions`. Callers spread some that they may not have, so one that
 * is undefined is none, whatever its name.
 */
export function givenOptions<T extends object>(
  options: T,
  known: readonly string[] | Readonly<Record<string, OptionKind>>,
  kind?: string,
  inside?: string,
): T {
  const isObject = typeof options === 'object' && options !== null && !Array.isArray(options);
  const given = isObject
    ? Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined))
    : options;
  assertOptions(given, known, kind, inside);
  return given as T;
}

/**
 * Refuses options that do nothing beside another one that is given.
 * @param beside such as `database`, a database that is open already.
 */
export function assertAlone(options: object, beside: string, idle: readonly string[]): void {
  const given = options as Readonly<Record<string, unknown>>;
  const other = given[beside] === undefined ? undefined : idle.find((name) => given[name] !== undefined);
  if (other === undefined) return;
  throw new ValidationError(
    other,
    `${other} does nothing beside ${beside}, and both are given. Leave one of them out.`,
  );
}

/**
 * Refuses what a caller without types forgot: left out it would mean no change, or everything.
 * @throws {ValidationError} naming it.
 */
export function assertGiven(values: object): void {
  for (const [name, value] of Object.entries(values)) {
    if (value === undefined) throw new ValidationError(name, `${name} must be given, but is undefined.`);
  }
}

/** Of a text no letter: where another option was meant it can be a token. */
function shownOption(value: unknown): string {
  if (typeof value === 'string') return value === '' ? 'empty' : 'a string';
  if (Array.isArray(value)) return 'a list';
  return value instanceof Object ? (typeof value === 'function' ? 'a function' : 'an object') : String(value);
}
