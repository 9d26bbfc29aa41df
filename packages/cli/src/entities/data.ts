/** `--data` and `--set`, as what the store is given. */
import type { Context } from '../context.ts';
import { CliError } from '../errors.ts';
import type { Entity } from './entity.ts';
import type { Fields } from './fields.ts';
import { knownName } from './names.ts';
import type { Pair } from './pair.ts';
import { fromJson, parseValue } from './value.ts';

export interface GivenData {
  /** JSON: an object, a list of them, or one on each line. */
  readonly data?: string | undefined;
  /** Fields that all of them have, before what `data` says. */
  readonly set?: readonly Pair[] | undefined;
}

/** Reads `--data -` from stdin. @throws {CliError} `usage` where nothing is given, which is a slip more often than meant. */
export async function givenData({ name }: Entity, { data, set }: GivenData, context: Context): Promise<GivenData> {
  if (data === undefined && set === undefined) {
    throw new CliError('usage', `Give fields with --set or --data; "coterie describe ${name}" tells them.`);
  }
  return { set, data: data === '-' ? await context.readInput() : data };
}

/**
 * One for each object of `data`, or one of `set` alone.
 * @param known the fields that can be given.
 * @throws {CliError} `usage` for a field that cannot, and for a value that it cannot have.
 */
export function parseRows(
  { name }: Entity,
  fields: Fields,
  known: readonly string[],
  given: GivenData,
): readonly Readonly<Record<string, unknown>>[] {
  const named = (typed: string) => {
    const key = knownName(typed, known, `${name} cannot be given a field`);
    return { key, field: fields.get(key) };
  };
  const same = (given.set ?? []).map(({ name: typed, value }): [string, unknown] => {
    const { key, field } = named(typed);
    return [key, field === undefined ? value : parseValue(field, value)];
  });
  const objects = given.data === undefined ? [{}] : readObjects(given.data);
  return objects.map((object) => {
    const own = Object.entries(object).map(([typed, value]): [string, unknown] => {
      const { key, field } = named(typed);
      return [key, field === undefined ? value : fromJson(field, value)];
    });
    return Object.fromEntries([...own, ...same]);
  });
}

function readObjects(text: string): readonly object[] {
  const value = readJson(text) ?? readLines(text);
  const objects = Array.isArray(value) ? (value as readonly unknown[]) : [value];
  const wrong = objects.findIndex((one) => typeof one !== 'object' || one === null || Array.isArray(one));
  if (wrong === -1) return objects as readonly object[];
  const which = objects.length > 1 ? `Item ${wrong + 1} of the data` : 'The data';
  throw new CliError('usage', `${which} is no JSON object. Give one such as {"name":"shop"}, or a list of them.`);
}

/** Undefined where it is not one JSON value. */
function readJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

function readLines(text: string): readonly unknown[] {
  const lines = text.split('\n').map((line, at) => ({ line: line.trim(), number: at + 1 }));
  const full = lines.filter(({ line }) => line !== '');
  return full.map(({ line, number }) => {
    try {
      return JSON.parse(line) as unknown;
    } catch (cause) {
      const where = full.length > 1 ? `Line ${number} of the data` : 'The data';
      throw new CliError('usage', `${where} is not JSON: ${(cause as Error).message}.`, { cause });
    }
  });
}
