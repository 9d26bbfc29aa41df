/** `--where`, as a filter of the store. */
import { CliError } from '../errors.ts';
import type { Entity } from './entity.ts';
import type { Fields } from './fields.ts';
import { type Filter, filtersOf } from './filters.ts';
import { knownName } from './names.ts';
import type { Pair } from './pair.ts';
import { parseValue } from './value.ts';

/**
 * All that are given must hold; several values of one, by comma or by giving it again, mean any of them.
 * @throws {CliError} `usage` for a filter that there is not, and for a value that none can be.
 */
export function parseWhere(entity: Entity, fields: Fields, pairs: readonly Pair[]): object {
  const filters = new Map(filtersOf(entity, fields).map((filter) => [filter.name, filter]));
  const where = new Map<string, readonly unknown[]>();
  for (const { name: typed, value } of pairs) {
    const filter = filters.get(knownName(typed, [...filters.keys()], `${entity.name} have no filter`));
    if (filter === undefined) continue;
    const { name, field } = filter;
    if (value === '') throw new CliError('usage', `Nothing stands behind "${name}=". Give a value.`);
    const values = [...(where.get(name) ?? []), ...splitValues(value).map((text) => parseValue(field, text, name))];
    refuseSeveral(filter, values);
    where.set(name, values);
  }
  return Object.fromEntries([...where].map(([name, values]) => [name, values.length === 1 ? values[0] : values]));
}

function refuseSeveral({ name, is }: Filter, values: readonly unknown[]): void {
  if (values.length < 2) return;
  if (is !== '=') throw new CliError('usage', `${name} takes one value. Leave the others out.`);
  if (values.includes(null)) {
    throw new CliError('usage', `${name} cannot be null or something else in one list. Ask for one after the other.`);
  }
}

/** `a,b` are two values, `a\,b` is one. */
function splitValues(text: string): readonly string[] {
  return Array.from(text.matchAll(/(?:^|,)((?:\\.|[^,\\]|\\$)*)/gs), ([, value = '']) =>
    value.replaceAll(/\\([\\,])/g, '$1'),
  );
}
