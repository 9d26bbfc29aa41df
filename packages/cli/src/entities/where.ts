/** `--where`, as a filter of the store. */
import { CliError } from '../errors.ts';
import type { Entity } from './entity.ts';
import type { Fields } from './fields.ts';
import { knownName } from './names.ts';
import type { Pair } from './pair.ts';
import { parseValue } from './value.ts';

/**
 * All that are given must hold; several values of one, by comma or by giving it again, mean any of them.
 * @throws {CliError} `usage` for a filter that there is not, and for a value that none can be.
 */
export function parseWhere({ name: entity, definition }: Entity, fields: Fields, pairs: readonly Pair[]): object {
  const filters = Object.entries(definition.filters as Readonly<Record<string, Filter>>);
  const known = filters.map(([key]) => key);
  const values = new Map<string, readonly unknown[]>();
  for (const { name, value } of pairs) {
    const key = knownName(name, known, `${entity} have no filter`);
    const spec = filters[known.indexOf(key)]?.[1] ?? key;
    const field = fields.get(typeof spec === 'string' ? spec : spec.field);
    if (value === '') throw new CliError('usage', `Nothing stands behind "${name}=". Give a value; null finds none.`);
    const read = field === undefined ? [] : splitValues(value).map((text) => parseValue(field, text, key));
    values.set(key, [...(values.get(key) ?? []), ...read]);
    refuseSeveral(key, spec, values.get(key) ?? []);
  }
  return Object.fromEntries([...values].map(([key, several]) => [key, several.length === 1 ? several[0] : several]));
}

type Filter = string | { readonly field: string; readonly is: '>=' | '<' };

function refuseSeveral(key: string, spec: Filter, values: readonly unknown[]): void {
  if (values.length < 2) return;
  if (typeof spec !== 'string') throw new CliError('usage', `${key} takes one value. Leave the others out.`);
  if (values.includes(null)) {
    throw new CliError(
      'usage',
      `${key} cannot be null or something else in one list. Ask for them one after the other.`,
    );
  }
}

/** `a,b` are two values, `a\,b` is one. */
function splitValues(text: string): readonly string[] {
  return Array.from(text.matchAll(/(?:^|,)((?:\\.|[^,\\]|\\$)*)/gs), ([, value = '']) =>
    value.replaceAll(/\\([\\,])/g, '$1'),
  );
}
