import {
  assertGiven,
  assertOptions,
  factsOf,
  givenOptions,
  mapped,
  type Operation,
  type OptionKind,
  type ResultSet,
  ValidationError,
} from '@coterie/core';
import type { Codec } from '../table/codec.ts';
import type { EntityTypes } from '../table/entity.ts';
import type { Column } from '../table/table.ts';
import type { DialectOptions, Form, Given, Spoken } from './options.ts';

/** A field under its name. */
interface Word {
  readonly name: string;
  readonly field: string;
  readonly sql: string;
  readonly codec: Codec<unknown>;
  readonly form: Form | undefined;
  /** What is shown where the store has none. */
  readonly none: unknown;
  /** Whether the API always has it. */
  readonly always: boolean;
  /** Whether lists have it. */
  readonly listed: boolean;
}

/** Errors that are in the words of an API already: another name there may be a field of the store. */
const told = new WeakSet<ValidationError>();

/**
 * An entity in the words of another API: its rows, what is given for new ones and for changes, and what is said of them. All
 * that is not said to be different is read off the entity's definition.
 */
export class Dialect<T extends EntityTypes, Row extends object = object, New = object, Patch = Partial<New>> {
  readonly #shown: readonly (readonly [name: string, read: (entity: T['entity']) => unknown])[];
  readonly #kinds: Readonly<Record<string, OptionKind>>;
  readonly #values: Readonly<Record<string, Given>>;
  /** In the order of a SELECT. */
  readonly #words: readonly Word[];
  readonly #byName: ReadonlyMap<string, Word>;
  readonly #writable: readonly string[];
  readonly #changeable: readonly string[];

  constructor({ table, writable, changeable }: Spoken<T>, options: DialectOptions<T>) {
    this.#shown = Object.entries(options.shown ?? {});
    this.#kinds = options.kinds ?? {};
    this.#values = options.given ?? {};
    const columns: [string, Column<unknown>][] = Object.entries(table.columns);
    const called: Readonly<Record<string, string | null | undefined>> = options.called ?? {};
    const always: Readonly<Record<string, unknown>> = options.always ?? {};
    this.#words = columns.flatMap(([field, { sql, codec, apart }]) => {
      const name = called[field] === undefined ? { fields: field, columns: sql }[options.names] : called[field];
      if (name === null || options.only?.includes(field as keyof T['entity'] & string) === false) return [];
      const form = options.forms?.[codec.kind];
      const none = always[field] ?? null;
      return [{ name, field, sql, codec, form, none, always: none !== null, listed: apart !== true }];
    });
    this.#byName = new Map(this.#words.map((word) => [word.name, word]));
    this.#assertNames(options);
    this.#writable = this.#namesOf(options.writable ?? writable);
    this.#changeable = this.#namesOf(options.changeable ?? changeable);
  }

  /** What the store has, as the API has it. */
  row(entity: T['entity']): Row {
    const row: Record<string, unknown> = {};
    const values = entity as unknown as Readonly<Record<string, unknown>>;
    for (const { name, field, form, none, listed } of this.#words) {
      const value = values[field];
      if (listed) row[name] = value === null ? none : form === undefined ? value : form.shown(value as never);
    }
    for (const [name, shown] of this.#shown) row[name] = shown(entity);
    return row as Row;
  }

  /** An operation that answers with the entity, or with null where there is none. */
  one<E extends T['entity'] | null>(operation: Operation<E>): Operation<E extends null ? null : Row> {
    return mapped(operation, (entity) => (entity === null ? null : this.row(entity)) as E extends null ? null : Row);
  }

  many(operation: Operation<readonly T['entity'][]>): Operation<Row[]> {
    return mapped(operation, (entities) => entities.map((entity) => this.row(entity)));
  }

  /** Rows as they lie in the table: JSON as its text, times as theirs. @param results of a statement that answers with entities. */
  stored(results: readonly ResultSet[]): Row[] {
    const listed = this.#words.filter((word) => word.listed);
    return results.flatMap(({ columns, rows }) => {
      const places = listed.map(({ name, sql, none }) => ({ name, none, at: columns.indexOf(sql) }));
      return rows.map((values) => {
        const row: Record<string, unknown> = {};
        for (const { name, none, at } of places) row[name] = values[at] ?? none;
        return row as Row;
      });
    });
  }

  /** @throws {ValidationError} for a name that there is not, which would be lost, that nobody gives, or that is missing. */
  new(given: New): T['new'] {
    return inOwnWords(() => {
      const fields = this.#given(given as object, this.#writable);
      for (const { name, field, always } of this.#words) if (always) assertGiven({ [name]: fields[field] });
      return fields;
    });
  }

  /**
   * A whole row as a new one, which says everything that a new one can be given: left out, or null where there must be something,
   * it would be a default.
   * @throws {ValidationError} as `new` does, and for what is left out.
   */
  whole(row: Row): T['new'] {
    return inOwnWords(() => {
      const fields = this.new(row as unknown as New);
      const values = row as unknown as Readonly<Record<string, unknown>>;
      for (const name of this.#writable) {
        const { codec, form } = this.#byName.get(name) as Word;
        assertGiven({ [name]: values[name] });
        // Only a field that can be null takes it, and JSON.
        if (values[name] !== null || codec.nullable) continue;
        if (form === undefined) codec.encode(null, name);
        else form.given(null as never, name);
      }
      return fields;
    });
  }

  /** @throws {ValidationError} for a name that there is not, or that never changes. */
  patch(given: Patch): T['patch'] {
    return inOwnWords(() => this.#given(given as object, this.#changeable));
  }

  /** Values under their names as fields of the store, whoever may give them. @throws {ValidationError} for a name that there is not. */
  fields(given: object): Readonly<Record<string, unknown>> {
    return inOwnWords(() => this.#given(given, [...this.#byName.keys()]));
  }

  /**
   * The filter by which what stands under these names is what is given: one value each. Forgotten by a caller without types,
   * it would find the rows of everybody; null would find those without, and a list those with any of it.
   * @param asked what need not be asked for. What is in both must be as in both.
   * @throws {ValidationError} for a name that there is not, and for what is no such value.
   */
  where(given: object, asked: object = {}): T['filter'] {
    return inOwnWords(() => this.#filter(given, asked));
  }

  /**
   * An error of the store with the API's name for the field that it is about; what is about none is given back as it is.
   * @param others what is called otherwise besides, as arguments are.
   */
  told(error: unknown, others: Readonly<Record<string, string>> = {}): unknown {
    if (!(error instanceof ValidationError) || error.field === null || told.has(error)) return error;
    const { field } = error;
    const other = Object.hasOwn(others, field) ? others[field] : undefined;
    const name = other ?? this.#words.find((word) => word.field === field)?.name ?? field;
    if (name === field) return error;
    // What is quoted was given.
    const said = new RegExp(`"(?:[^"\\\\]|\\\\.)*"|(?<![\\w.-])${field}\\b(?!-)`, 'g');
    const message = error.message.replaceAll(said, (found) => (found === field ? name : found));
    return new ValidationError(name, message, { ...factsOf(error), code: error.code, cause: error });
  }

  /** The answer of a call of the store; what it is refused with is told. */
  async telling<R>(call: () => R | Promise<R>): Promise<R> {
    try {
      return await call();
    } catch (error) {
      throw this.told(error);
    }
  }

  /** A rule for a name that there is not would hold for nothing, and a name of two fields would lose one. */
  #assertNames({ kinds = {}, given = {} }: DialectOptions<T>): void {
    const known = [...this.#byName.keys()];
    for (const rules of [kinds, given]) assertOptions(rules, known, 'name');
    const twice = this.#words.find((word) => this.#byName.get(word.name) !== word);
    if (twice !== undefined) throw new ValidationError('called', `Two fields are called ${twice.name}.`);
  }

  #filter(given: object, asked: object): T['filter'] {
    const filter: Record<string, unknown> = {};
    for (const said of [given, givenOptions(asked, [...this.#byName.keys()], 'field')]) {
      const fields = this.fields(said);
      assertGiven(said);
      for (const name of Object.keys(said)) {
        const { field, codec } = this.#byName.get(name) as Word;
        const value = fields[field];
        if (value === null) throw new ValidationError(name, `${name} must be given, but is null.`);
        const stored = codec.encode(value, name);
        const isOther = filter[field] !== undefined && codec.encode(filter[field], name) !== stored;
        filter[field] = isOther ? [] : value;
      }
    }
    return filter;
  }

  #given(given: object, known: readonly string[]): Record<string, unknown> {
    const fields: Record<string, unknown> = {};
    for (const [name, value] of Object.entries(givenOptions(given, known, 'field'))) {
      const { field, form, always } = this.#byName.get(name) as Word;
      if (always && value === null) throw new ValidationError(name, `${name} must be given, but is null.`);
      const kind = this.#kinds[name];
      if (kind !== undefined) assertOptions({ [name]: value }, { [name]: kind });
      const stored = this.#values[name] ?? (value === null ? undefined : form?.given);
      fields[field] = stored === undefined ? value : stored(value as never, name);
    }
    return fields;
  }

  #namesOf(fields: readonly string[]): readonly string[] {
    return this.#words.flatMap(({ name, field }) => (fields.includes(field) ? [name] : []));
  }
}

function inOwnWords<R>(make: () => R): R {
  try {
    return make();
  } catch (error) {
    if (error instanceof ValidationError) told.add(error);
    throw error;
  }
}
