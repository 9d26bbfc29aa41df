import { assertOptions, type Operation, type ResultSet, ValidationError } from '@coterie/core';
import type { Definition, EntityTypes, JsonValue, Page, Store, StoreOperations, Verbs } from '@coterie/store';
import { Rows } from '../rows.ts';
import type { PaginationOptions } from '../types/options.ts';

/** Gives the store of the database that is open. */
export type Source = () => Store<'sync'>;

export interface Entity<T extends EntityTypes, O> {
  /** As a sentence calls one of them. */
  readonly name: string;
  readonly definition: Definition<T>;
  readonly operations: (all: StoreOperations) => O;
  /** What its lists can be asked for. */
  readonly options: readonly string[];
}

export const PAGES = ['limit', 'offset'] as const satisfies readonly (keyof PaginationOptions)[];

/** A list, in the words of the document. */
export interface ListOptions extends Page {
  readonly order?: 'asc' | 'desc' | undefined;
}

/** The same in the words of the store. */
export interface Listing extends Page {
  readonly direction?: ListOptions['order'];
}

/** What all repositories can do, and how they answer with the document's rows. A call is one round trip. */
export abstract class BaseRepository<
  T extends EntityTypes,
  O extends Verbs<'operation', T>,
  Row extends { readonly id: string },
> {
  readonly #source: Source;
  readonly #entity: Entity<T, O>;
  protected readonly rows: Rows<T>;

  constructor(source: Source, entity: Entity<T, O>) {
    this.#source = source;
    this.#entity = entity;
    this.rows = new Rows(entity.definition);
  }

  /** Undefined when there is none. */
  findById(id: string): Row | undefined {
    return this.one((operations) => operations.get(id));
  }

  /** Deletes it with all that belongs to it. False when there was none. */
  delete(id: string): boolean {
    return this.answer((operations) => operations.delete(id));
  }

  protected get store(): Store<'sync'> {
    return this.#source();
  }

  protected insert(data: object): Row {
    const given = this.rows.new(data);
    return this.one((operations) => operations.create(given)) as Row;
  }

  protected change(id: string, data: object): Row {
    const patch = this.rows.patch(data);
    return this.changed(id, (operations) => operations.update(id, patch));
  }

  /** Changes these columns, each of which must be there. */
  protected set(id: string, columns: Readonly<Record<string, unknown>>): Row {
    this.rows.assertGiven(columns);
    return this.change(id, columns);
  }

  /** The row after a change. @throws {ValidationError} `id` when there is none. */
  protected changed(id: string, make: (operations: O) => Operation<unknown>): Row {
    const row = this.one(make);
    if (row !== undefined) return row;
    const { name } = this.#entity;
    throw new ValidationError('id', `There is no ${name} with the id ${JSON.stringify(id)}. Create it first.`);
  }

  protected list(where: T['filter'], options?: ListOptions): Row[] {
    return this.listed(where, this.pageOf(options));
  }

  protected listed(where: T['filter'], page: Listing): Row[] {
    return this.many((operations) => operations.list({ where, ...page }));
  }

  /** @throws {ValidationError} for options that are none, or that these lists have not. */
  protected pageOf(options: ListOptions = {}): Listing {
    assertOptions(options, this.#entity.options);
    const { limit, offset, order } = options;
    return { limit, offset, direction: order };
  }

  protected one(make: (operations: O) => Operation<unknown>): Row | undefined {
    return this.many(make)[0];
  }

  /** Rows as the database gives them: an operation is data, and only how its answer is read is another matter here. */
  protected many(make: (operations: O) => Operation<unknown>): Row[] {
    return this.answer((operations) => ({ ...make(operations), decode: (results) => this.readAll(results) }));
  }

  protected readAll(results: readonly ResultSet[]): Row[] {
    return results.flatMap(({ rows }) => rows.map((row) => this.read(this.rows.read(row))));
  }

  protected answer<R>(make: (operations: O) => Operation<R>): R {
    try {
      const { store } = this;
      return store.run(make(this.#entity.operations(store.operations)));
    } catch (error) {
      throw this.rows.told(error);
    }
  }

  /** A row, where that is not what the columns hold. */
  protected read(row: Readonly<Record<string, unknown>>): Row {
    return row as unknown as Row;
  }
}

/** A JSON column, parsed. */
export function parseJson<T extends JsonValue | object>(text: string): T {
  return JSON.parse(text) as T;
}

export function parseJsonOrNull<T extends JsonValue | object>(text: string | null): T | null {
  return text === null ? null : parseJson<T>(text);
}
