import type { Operation } from '@coterie/core';
import type { EntityTypes, ListOf, TextSearch, Verbs } from '@coterie/store';

/**
 * All of a list whose content contains a text, in the order of the list. The store finds 20 unless said otherwise, the newest
 * first, and nothing for an empty text, which is in every content here.
 */
export function containing<T extends EntityTypes>(
  operations: Verbs<'operation', T> & TextSearch<'operation', T>,
  text: string,
  list: ListOf<T>,
): Operation<readonly T['entity'][]> {
  if (text === '') return operations.list(list);
  const { where, limit = Number.MAX_SAFE_INTEGER, offset, direction = 'asc' } = list;
  return operations.searchByContent(text, { where, limit, offset, direction });
}
