import { assertOptions, factsOf, ValidationError, type Value } from '@coterie/core';
import type { Definition, EntityTypes } from '@coterie/store';

/** What the tables have and the document has not: the order of insertion, and the number of a version. */
const HIDDEN: readonly string[] = ['seq', 'version'];

/** How an argument is called here that the store calls otherwise. */
const ARGUMENTS: Readonly<Record<string, string>> = { direction: 'order', text: 'searchTerm' };

/**
 * Between the document's rows, which are the columns of the tables as they lie there, and the fields of the store. Both are
 * read off the store's own definition of the entity, so nothing is written down twice.
 */
export class Rows<T extends EntityTypes> {
  /** In the order of a SELECT; null for what is not shown. */
  readonly #shown: readonly (string | null)[];
  readonly #fields: ReadonlyMap<string, string>;
  readonly #columns: ReadonlyMap<string, string>;
  readonly #writable: readonly string[];
  readonly #changeable: readonly string[];

  constructor({ table, writable, changeable }: Definition<T>) {
    const columns = Object.entries(table.columns) as [
      field: string,
      column: { sql: string; codec: { kind: string } },
    ][];
    this.#shown = columns.map(([field, { sql }]) => (HIDDEN.includes(field) ? null : sql));
    this.#fields = new Map(columns.map(([field, { sql }]) => [sql, field]));
    this.#columns = new Map(columns.map(([field, { sql }]) => [field, sql]));
    // Times are the store's own matter.
    const given = columns.filter(([, { codec }]) => codec.kind !== 'date');
    const named = (fields: readonly string[]) =>
      given.filter(([field]) => fields.includes(field)).map(([, { sql }]) => sql);
    this.#writable = named(writable);
    this.#changeable = named(changeable);
  }

  /** The row as the document has it: JSON as its text, times as theirs. */
  read(values: readonly Value[]): Readonly<Record<string, Value>> {
    const row: Record<string, Value> = {};
    this.#shown.forEach((column, at) => {
      if (column !== null) row[column] = values[at] ?? null;
    });
    return row;
  }

  /** @throws {ValidationError} for a column that there is not, or that nobody gives. */
  new(data: object): T['new'] {
    return this.#given(data, this.#writable);
  }

  /** @throws {ValidationError} for a column that there is not, or that never changes. */
  patch(data: object): T['patch'] {
    return this.#given(data, this.#changeable);
  }

  /**
   * The condition that these columns have these values.
   * @param options what need not be asked for.
   * @throws {ValidationError} as `assertTexts` does.
   */
  where(
    columns: Readonly<Record<string, string>>,
    options: Readonly<Record<string, string | undefined>> = {},
  ): T['filter'] {
    const asked = Object.entries(options).filter((entry): entry is [string, string] => entry[1] !== undefined);
    const all = { ...columns, ...Object.fromEntries(asked) };
    this.assertTexts(all);
    return this.#given(all, Object.keys(all));
  }

  /**
   * Refuses what is no string: a caller without types would get the rows of everybody for an id that he forgot.
   * @throws {ValidationError} naming the column.
   */
  assertTexts(columns: Readonly<Record<string, string>>): void {
    for (const [column, value] of Object.entries(columns)) {
      if (typeof value === 'string') continue;
      throw new ValidationError(column, `${column} must be a string, but is ${String(value)}.`);
    }
  }

  /**
   * Refuses what was left out, where the store would take that for nothing to change.
   * @throws {ValidationError} naming the column.
   */
  assertGiven(columns: Readonly<Record<string, unknown>>): void {
    for (const [column, value] of Object.entries(columns)) {
      if (value === undefined) throw new ValidationError(column, `${column} must be given, but is undefined.`);
    }
  }

  /** The error in the document's names. What is not about a field is given back as it is. */
  told(error: unknown): unknown {
    if (!(error instanceof ValidationError) || error.field === null) return error;
    const { field } = error;
    const name = this.#columns.get(field) ?? ARGUMENTS[field] ?? field;
    if (name === field) return error;
    const message = error.message.replaceAll(new RegExp(`(?<![\\w.])${field}\\b`, 'g'), name);
    return new ValidationError(name, message, { ...factsOf(error), code: error.code, cause: error });
  }

  #given(data: object, known: readonly string[]): Record<string, unknown> {
    assertOptions(data, known, 'field');
    return Object.fromEntries(
      Object.entries(data).map(([column, value]) => [this.#fields.get(column) ?? column, value]),
    );
  }
}
