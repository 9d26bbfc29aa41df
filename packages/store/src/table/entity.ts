import type { Kind, Out } from '@coterie/core';
import type { SnippetPart } from '../search/snippet.ts';
import type { Listing, Page } from './listing.ts';

/** What every row of the store has. */
export interface Identified {
  /** Order of insertion in this database. */
  readonly seq: number;
  readonly id: string;
}

/** What rows are asked for by, of an entity or a view of it. */
export interface RowTypes {
  readonly entity: object;
  readonly filter: object;
}

/** The types that belong to one entity. */
export interface EntityTypes extends RowTypes {
  readonly entity: Identified;
  /** What a new one is made of. */
  readonly new: object;
  /** What of it can change. */
  readonly patch: object;
  /** The fields by which lists are ordered. */
  readonly order: string;
}

export type ListOf<T extends EntityTypes> = Listing<T['entity'], T['order'] & keyof T['entity']> & {
  readonly where?: T['filter'] | undefined;
};

/**
 * What can be done with every entity. Every method is one round trip. Data that breaks a rule is a `ValidationError`
 * with its field (a missing reference has the field where only one is possible), and nothing of the call is applied then.
 */
export interface Verbs<K extends Kind, T extends EntityTypes> {
  /** @returns it as it is stored, with its id and defaults. @throws {ValidationError} for a taken id, a broken rule. */
  create(given: T['new']): Out<K, T['entity']>;

  /**
   * Creates all of them or none, and returns them in order. A server takes a few megabytes in one call: `insertMany` of
   * the store sends any number in pieces, and tells which were refused.
   */
  createMany(given: readonly T['new'][]): Out<K, readonly T['entity'][]>;

  /** Null when there is none. */
  get(id: string): Out<K, T['entity'] | null>;

  /** All, unless cut; rows that are equal in the order come in the order of their insertion. */
  list(list?: ListOf<T>): Out<K, readonly T['entity'][]>;

  /** Changes what is given; fields that are absent or undefined stay. @returns it as it is now; null when there is none. */
  update(id: string, patch: T['patch']): Out<K, T['entity'] | null>;

  /** Deletes it with all that belongs to it. False when there was none. */
  delete(id: string): Out<K, boolean>;

  /**
   * Deletes all that fit, with what belongs to them.
   * @returns how many fitted. @throws {ValidationError} for a filter without any condition, which would fit everything.
   */
  deleteMany(where: T['filter']): Out<K, number>;

  count(where?: T['filter']): Out<K, number>;
}

export interface FindOptions<T extends EntityTypes> extends Page {
  readonly where?: T['filter'] | undefined;
}

export interface WordSearch<T extends EntityTypes> extends FindOptions<T> {
  /**
   * `relevance`, the default, ranks the newest 1,000 that contain the words (more, where the page lies beyond them);
   * `recency` gives the newest first.
   */
  readonly order?: 'relevance' | 'recency' | undefined;
}

export interface ContentSearch<T extends EntityTypes> extends FindOptions<T> {
  /** Default `desc`, the newest first. */
  readonly direction?: 'asc' | 'desc' | undefined;
}

/** What was found, and where the words stand in it. */
export interface Found<E> {
  readonly item: E;
  readonly snippet: readonly SnippetPart[];
}

/** What can be done where there is text. Both mean what is typed literally: nothing in it is syntax. */
export interface TextSearch<K extends Kind, T extends EntityTypes> {
  /**
   * Those in which every word occurs, in any script and case; 20 at most, unless said otherwise. The first 4,096
   * characters count; without any word nothing is found.
   */
  search(words: string, options?: WordSearch<T>): Out<K, readonly Found<T['entity']>[]>;

  /**
   * Those that contain the text as it is, but for case, the newest first; 20 at most, unless said otherwise. It reads the
   * rows that the filter leaves. An empty text finds nothing.
   * @throws {ValidationError} for more than 4,096 characters.
   */
  searchByContent(text: string, options?: ContentSearch<T>): Out<K, readonly T['entity'][]>;
}
