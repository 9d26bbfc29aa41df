import type { EntityTypes, TextSearch, Verbs } from '@coterie/store';
import { BaseRepository, type ListOptions } from './base.ts';

/** A repository of what has a content. */
export abstract class SearchableRepository<
  T extends EntityTypes,
  O extends Verbs<'operation', T> & TextSearch<'operation', T>,
  Row extends { readonly id: string },
> extends BaseRepository<T, O, Row> {
  /** The store finds 20 unless said otherwise, and nothing for an empty text, which is in every content here. */
  protected containing(text: string, where: T['filter'], options?: ListOptions): Row[] {
    if (text === '') return this.list(where, options);
    const { limit = Number.MAX_SAFE_INTEGER, offset, direction = 'asc' } = this.pageOf(options);
    return this.many((operations) => operations.searchByContent(text, { where, limit, offset, direction }));
  }
}
