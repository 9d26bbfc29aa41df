import { type Derived, following } from '../table/definition.ts';
import { searchable } from './words.ts';

/**
 * The column `<column>_search` of a text: what the search index holds in its place. NULL where that is the text itself, as
 * for nearly all text in scripts with spaces.
 */
export function searchText(column: string): Derived<string | null> {
  return searchTextOf(column, (text: string | null) => text);
}

/** The same of a text that the engine computes from what the field holds. */
export function searchTextOf<V>(column: string, textOf: (value: V) => string | null): Derived<V> {
  return following(`${column}_search`, (value) => {
    const text = textOf(value);
    if (text === null) return null;
    const prepared = searchable(text);
    return prepared === text ? null : prepared;
  });
}

/** The column `<column>_search` of a JSON value: what is said in it, one text per line. */
export function searchJson(column: string): Derived<unknown> {
  return following(`${column}_search`, (value) => searchable(textsOf(value).join('\n')));
}

function textsOf(value: unknown): readonly string[] {
  if (typeof value === 'string') return [value];
  if (typeof value === 'number') return [String(value)];
  if (Array.isArray(value)) return value.flatMap(textsOf);
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => [key, ...textsOf(inner)]);
}
