import { assertGiven, assertOptions, type Operation, type ResultSet, ValidationError } from '@coterie/core';
import { definitions, type ListOf, type StoreOperations, type TypesOf, type Verbs } from '@coterie/store';
import { Dialect, type DialectOptions } from '@coterie/store/dialect';
import { connection } from '../connection.ts';
import { createdWithin, readTime } from '../times.ts';
import type { FindEventsOptions } from '../types/options.ts';

/** How an argument is called here that the store calls otherwise. */
const ARGUMENTS: Readonly<Record<string, string>> = { direction: 'order', text: 'searchTerm' };

/** What every repository can do. */
export interface Repository<Row, New> {
  /** @throws {ValidationError} for data that breaks a rule, with its column. */
  create(data: New): Row;

  /** Undefined when there is none. */
  findById(id: string): Row | undefined;

  /** Deletes it with all that belongs to it. False when there was none. */
  delete(id: string): boolean;
}

type Name = 'projects' | 'agents' | 'agentHistory' | 'outputs' | 'events';

type Operations<N extends Name> = StoreOperations[N] & Verbs<'operation', TypesOf<N>>;

/** Values by the names of their columns. */
type Columns = Readonly<Record<string, unknown>>;

export interface RecordsOptions<N extends Name> extends Pick<DialectOptions<TypesOf<N>>, 'called' | 'always'> {
  /** As a sentence calls one of them. */
  readonly one: string;
  /** What lists can be asked for besides `limit` and `offset`: `order`, and columns that are looked for. */
  readonly options?: readonly (keyof FindEventsOptions)[];
}

/** A domain of the store that answers with the document's rows. A call is one round trip. */
export class Records<N extends Name, Row extends { readonly id: string }, New extends object, Parsed = Row> {
  readonly #name: N;
  readonly #one: string;
  readonly #options: readonly string[];
  readonly #words: Dialect<TypesOf<N>, Row, New>;
  /** The columns that hold JSON. */
  readonly #json: readonly string[];

  readonly verbs: Repository<Row, New> = {
    create: (data) => {
      const given = this.new(data);
      return this.many((operations) => operations.create(given))[0] as Row;
    },
    findById: (id) => this.many((operations) => operations.get(id))[0],
    delete: (id) => this.answer((operations) => operations.delete(id)),
  };

  /** A row with its JSON as arrays and objects. */
  readonly parsed = (row: Row): Parsed => {
    const parsed: Record<string, unknown> = { ...row };
    for (const column of this.#json) {
      const text = parsed[column];
      if (typeof text === 'string') parsed[column] = JSON.parse(text);
    }
    return parsed as Parsed;
  };

  constructor(name: N, { one, called = {}, always = {}, options = [] }: RecordsOptions<N>) {
    const { table, writable, changeable } = definitions[name];
    // Times are the store's own matter.
    const isGiven = (field: keyof typeof table.columns) => table.columns[field].codec.kind !== 'date';
    this.#name = name;
    this.#one = one;
    this.#options = ['limit', 'offset', ...options];
    this.#words = new Dialect<TypesOf<N>, Row, New>(definitions[name], {
      names: 'columns',
      // The order of insertion, which the document has not.
      called: { ...called, seq: null },
      always,
      writable: writable.filter(isGiven),
      changeable: changeable.filter(isGiven),
    });
    const columns = Object.values(table.columns);
    this.#json = columns.flatMap(({ sql, codec }) => (codec.kind === 'json' ? [sql] : []));
  }

  /** @throws {ValidationError} for a column that there is not, or that nobody gives. */
  new(data: New): TypesOf<N>['new'] {
    return this.#words.new(data);
  }

  update(id: string, data: Partial<New>): Row {
    const patch = this.#words.patch(data);
    return this.changed(id, (operations) => operations.update(id, patch));
  }

  /** Changes columns, each of which must be given. */
  set(id: string, columns: Partial<New>): Row {
    assertGiven(columns);
    return this.update(id, columns);
  }

  /** The row after a change. @throws {ValidationError} `id` when there is none. */
  changed(id: string, make: (operations: Operations<N>) => Operation<unknown>): Row {
    const [row] = this.many(make);
    if (row !== undefined) return row;
    throw new ValidationError('id', `There is no ${this.#one} with the id ${JSON.stringify(id)}. Create it first.`);
  }

  list(columns: Columns, options?: FindEventsOptions): Row[] {
    return this.find(columns, options, (operations, list) => operations.list(list));
  }

  /**
   * The rows with these columns, as an operation lists them.
   * @throws {ValidationError} for a column that has no value, and for options that there are not.
   */
  find(
    columns: Columns,
    options: FindEventsOptions = {},
    make: (operations: Operations<N>, list: ListOf<TypesOf<N>>) => Operation<unknown>,
  ): Row[] {
    assertOptions(options, this.#options);
    const { limit, offset, order, ...asked } = options;
    const where = this.#words.where(columns, asked);
    return this.many((operations) => make(operations, { where, limit, offset, direction: order }));
  }

  findByDateRange(startDate: string, endDate: string, options?: FindEventsOptions): Row[] {
    const within = createdWithin(startDate, endDate);
    return this.find({}, options, (operations, { where, ...page }) =>
      operations.list({ ...page, where: { ...where, ...within } }),
    );
  }

  count(columns: Columns, asked?: Columns): number {
    return this.ask(columns, asked, (operations, where) => operations.count(where));
  }

  deleteMany(columns: Columns): number {
    return this.ask(columns, {}, (operations, where) => operations.deleteMany(where));
  }

  deleteOlderThan(date: string): number {
    const createdBefore = readTime(date, 'date').at;
    return this.answer((operations) => operations.deleteMany({ createdBefore }));
  }

  /** @param asked columns that need not be asked for. @throws {ValidationError} for a column that has no value. */
  ask<R>(
    columns: Columns,
    asked: Columns | undefined,
    make: (operations: Operations<N>, where: TypesOf<N>['filter']) => Operation<R>,
  ): R {
    const where = this.#words.where(columns, asked);
    return this.answer((operations) => make(operations, where));
  }

  many(make: (operations: Operations<N>) => Operation<unknown>): Row[] {
    return this.answer((operations) => ({ ...make(operations), decode: (results) => this.rows(results) }));
  }

  /** Rows as the database gives them: an operation is data, and only how its answer is read is another matter here. */
  rows(results: readonly ResultSet[]): Row[] {
    return this.#words.stored(results);
  }

  answer<R>(make: (operations: Operations<N>) => Operation<R>): R {
    try {
      const { store } = connection.opened;
      return store.run(make(store.operations[this.#name] as Operations<N>));
    } catch (error) {
      throw this.#words.told(error, ARGUMENTS);
    }
  }
}
