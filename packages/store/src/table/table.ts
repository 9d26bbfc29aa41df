import { type DatabaseError, factsOf, ValidationError, type Value } from '@coterie/core';
import { allowedValues } from './allowed.ts';
import type { Codec } from './codec.ts';

/** A field's column, or an SQL expression that is only read. */
export interface Column<T> {
  readonly sql: string;
  readonly codec: Codec<T>;
  /** Whether the engine computes it from other columns of the row. */
  readonly generated?: true;
  /** Whether it is read by itself alone: no list has it. */
  readonly apart?: true;
}

/** The columns of an entity, by its fields. */
export type Columns<E> = { readonly [F in keyof E]-?: Column<E[F]> };

export function column<T>(sql: string, codec: Codec<T>): Column<T> {
  return { sql, codec };
}

/** A column that the engine computes from others, which are NOT NULL. It is read and filtered by, and never written. */
export function generated<T>(sql: string, codec: Codec<T>): Column<T> {
  return { sql, codec, generated: true };
}

/** A column that may be long, or hold what not everybody can read. It is written with the others, and not read with them. */
export function apart<T>(sql: string, codec: Codec<T>): Column<T> {
  return { sql, codec, apart: true };
}

/** What the code knows of a table: which column holds which field, and how. A test holds it to the real schema. */
export class Table<E extends object> {
  readonly name: string;
  readonly columns: Columns<E>;
  /** The list of columns but those that are read apart, in the order of `columns`. */
  readonly select: string;
  /** The entity of a row of `select`. */
  readonly decode: (row: readonly Value[]) => E;
  readonly #byColumn: ReadonlyMap<string, string>;
  readonly #called: string;

  /**
   * @param decode one literal: built field by field, a list of 100 sessions took 1.7 times as long.
   * @param called what errors call the keys of `columns`.
   */
  constructor(name: string, columns: Columns<E>, decode: (row: readonly Value[]) => E, called = 'field') {
    this.name = name;
    this.columns = columns;
    this.decode = decode;
    this.#called = called;
    const entries = Object.entries(columns) as [string, Column<unknown>][];
    this.select = entries.flatMap(([, { sql, apart }]) => (apart ? [] : [sql])).join(', ');
    this.#byColumn = new Map(entries.map(([field, { sql }]) => [sql, field]));
  }

  /** @throws {ValidationError} when the value does not fit the field, or there is no such field. */
  encode<F extends keyof E & string>(field: F, value: E[F]): Value {
    return this.column(field).codec.encode(value, field);
  }

  /** @throws {ValidationError} for what a caller without types may ask for. */
  column<F extends keyof E & string>(field: F): Column<E[F]> {
    if (Object.hasOwn(this.columns, field)) return this.columns[field];
    const known = Object.keys(this.columns).join(', ');
    throw new ValidationError(field, `There is no ${this.#called} ${field}. Known are ${known}.`);
  }

  /**
   * Turns a violated constraint of this table into the field that it is about. CHECK constraints are named
   * `<table>_<column>`; a foreign key violation names nothing, and is about the field that the caller says.
   */
  explain(error: DatabaseError, referring?: keyof E & string): DatabaseError {
    const field = error instanceof ValidationError ? undefined : this.#fieldOf(error, referring);
    if (field === undefined) return error;
    return new ValidationError(field, this.#sentence(field, error), { ...factsOf(error), code: error.code });
  }

  #sentence(field: string, { constraint, message }: DatabaseError): string {
    const name = (constraint?.kind === 'check' && constraint.name) || '';
    const allowed = allowedValues(this.name, name.slice(this.name.length + 1));
    return allowed === undefined ? `${field}: ${message}` : `${field} must be one of ${allowed.join(', ')}.`;
  }

  #fieldOf({ constraint }: DatabaseError, referring: string | undefined): string | undefined {
    if (constraint === undefined) return undefined;
    if (constraint.kind === 'foreign-key') return referring;
    if (constraint.kind === 'trigger') return this.#byColumn.get(this.#raisedColumn(constraint.name ?? ''));
    const named = constraint.kind === 'check' ? constraint.name?.slice(this.name.length + 1) : undefined;
    const columnName = named ?? (constraint.table === this.name ? constraint.columns?.at(-1) : undefined);
    return columnName === undefined ? undefined : this.#byColumn.get(columnName);
  }

  /** What a trigger raises begins with `<table>.<column>`. */
  #raisedColumn(message: string): string {
    const prefix = `${this.name}.`;
    return message.startsWith(prefix) ? (/^\w+/.exec(message.slice(prefix.length))?.[0] ?? '') : '';
  }
}
