import { addMatches, Conditions } from './conditions.ts';
import type { Definition } from './definition.ts';
import type { EntityTypes } from './entity.ts';

/** The condition of a filter as lists have it: without `ids`, only what is listed. */
export function matching<T extends EntityTypes>(definition: Definition<T>, where: T['filter']): Conditions {
  const { table, filters, listed } = definition;
  const conditions = new Conditions();
  addMatches(conditions, table, where, filters);
  if (listed !== undefined && (where as { readonly ids?: unknown }).ids === undefined) conditions.add(listed);
  return conditions;
}
