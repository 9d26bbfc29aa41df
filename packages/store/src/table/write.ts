/** INSERT and UPDATE, as a definition says. */

import { type Statement, ValidationError, type Value } from '@coterie/core';
import type { Environment } from '../environment.ts';
import type { Codec } from './codec.ts';
import type { Definition, Derived } from './definition.ts';
import type { EntityTypes } from './entity.ts';
import { fractionOf, fractionSql } from './fraction.ts';
import type { Table } from './table.ts';

interface WritableField {
  readonly field: string;
  readonly codec: Codec<unknown>;
}

interface DerivedColumn extends Derived<unknown> {
  readonly field: string;
}

type InsertedColumn = DerivedColumn & Required<Pick<Derived<unknown>, 'insert'>>;

/** The texts of an entity's writes, made once. */
export class Writes<T extends EntityTypes> {
  readonly #definition: Definition<T>;
  readonly #table: Table<T['entity']>;
  readonly #derived: readonly DerivedColumn[];
  /** Those of a new row. */
  readonly #inserted: readonly InsertedColumn[];
  readonly #writable: readonly WritableField[];
  readonly #known: ReadonlySet<string>;
  readonly #changeable: ReadonlySet<string>;
  readonly #insert: string;
  /** Null where a row cannot travel as JSON: blobs, and columns that SQL computes from rows just inserted. */
  readonly #insertMany: string | null;
  /** The places of reals in a row. As JSON their second parts stand behind the row, in the same order. */
  readonly #reals: readonly number[];
  /** What an INSERT ends with, unless something else is asked of it. */
  readonly #returning: string;

  constructor(definition: Definition<T>) {
    const { table, writable, derived = {} } = definition;
    this.#definition = definition;
    this.#table = table;
    this.#derived = Object.entries(derived as Record<string, readonly Derived<unknown>[]>).flatMap(([field, columns]) =>
      columns.map((column) => ({ ...column, field })),
    );
    this.#inserted = this.#derived.filter((one): one is InsertedColumn => one.insert !== undefined);
    this.#writable = writable.map((field) => ({ field, codec: table.column(field).codec as Codec<unknown> }));
    this.#known = new Set(writable);
    this.#changeable = new Set(definition.changeable);
    const columns = [
      ...writable.map((field) => table.column(field).sql),
      ...this.#inserted.map(({ column }) => column),
    ];
    const list = columns.join(', ');
    const values = columns.map((_, at) => this.#inserted[at - writable.length]?.insert.sql ?? '?').join(', ');
    this.#returning = `RETURNING ${table.select}`;
    this.#insert = `INSERT INTO ${table.name} (${list}) VALUES (${values})`;
    const plain =
      this.#inserted.every(({ insert, blob }) => insert.sql === '?' && blob !== true) &&
      writable.every((field) => table.column(field).codec.kind !== 'blob');
    this.#reals = writable.flatMap((field, at) => (table.column(field).codec.kind === 'real' ? [at] : []));
    const items = columns.map((_, at) => {
      const real = this.#reals.indexOf(at);
      return real === -1 ? `value ->> ${at}` : fractionSql(at, columns.length + real);
    });
    this.#insertMany = plain
      ? // Without the condition ON CONFLICT would be read as part of a join.
        `INSERT INTO ${table.name} (${list}) SELECT ${items.join(', ')} FROM json_each(?) WHERE TRUE`
      : null;
  }

  /** @param ending what stands behind the values, without placeholders; default: RETURNING the row. */
  insert(given: T['new'], environment: Environment, ending = this.#returning): Statement {
    return { sql: `${this.#insert} ${ending}`, params: this.#row(given, environment) };
  }

  /** One statement where rows can travel as JSON, else one each. @param ending see `insert`. */
  insertMany(given: readonly T['new'][], environment: Environment, ending = this.#returning): readonly Statement[] {
    const rows = given.map((one) => this.#row(one, environment));
    const json = this.#insertMany === null ? null : this.#json(rows);
    if (json === null) return rows.map((params) => ({ sql: `${this.#insert} ${ending}`, params }));
    return [{ sql: `${this.#insertMany} ${ending}`, params: [json] }];
  }

  /** Null where a real has no place in it. */
  #json(rows: readonly (readonly Value[])[]): string | null {
    if (this.#reals.length === 0) return JSON.stringify(rows);
    const written: (readonly Value[])[] = [];
    for (const row of rows) {
      const parts = [...row];
      for (const at of this.#reals) {
        const value = row[at] as number | null;
        const fraction = value === null ? { whole: null, halvings: null } : fractionOf(value);
        if (fraction === undefined) return null;
        parts[at] = fraction.whole;
        parts.push(fraction.halvings);
      }
      written.push(parts);
    }
    return JSON.stringify(written);
  }

  /** @param guard a condition besides the id. */
  update(id: string, patch: T['patch'], environment: Environment, guard?: Statement): Statement {
    const { changeable, changedAt } = this.#definition;
    refuseUnknown(patch, this.#changeable);
    const columns: string[] = [];
    const assignments: string[] = [];
    const params: Value[] = [];
    const assign = (column: string, sql: string): boolean => {
      // What is said first holds, and a derivation speaks before the field whose column it is.
      if (columns.includes(column)) return false;
      columns.push(column);
      assignments.push(`${column} = ${sql}`);
      return true;
    };
    if (changedAt !== undefined && (patch as Record<string, unknown>)[changedAt] === undefined) {
      assign(this.#table.column(changedAt).sql, '?');
      params.push(this.#table.encode(changedAt, environment.now() as never));
    }
    for (const field of changeable) {
      const value = (patch as Record<string, unknown>)[field];
      if (value === undefined) continue;
      const encoded = this.#table.encode(field, value as never);
      for (const { column, update, field: from } of this.#derived) {
        if (from === field && assign(column, update.sql)) params.push(...update.params(value, environment, patch));
      }
      if (assign(this.#table.column(field).sql, '?')) params.push(encoded);
    }
    // Without any assignment the row is given back as it is.
    if (assignments.length === 0) assignments.push('id = id');
    const also = guard === undefined ? '' : ` AND ${guard.sql}`;
    return {
      sql: `UPDATE ${this.#table.name} SET ${assignments.join(', ')} WHERE id = ?${also} RETURNING ${this.#table.select}`,
      params: [...params, this.#table.encode('id', id as never), ...(guard?.params ?? [])],
    };
  }

  #row(given: T['new'], environment: Environment): readonly Value[] {
    refuseUnknown(given, this.#known);
    const row = this.#definition.prepare(given, environment) as Record<string, unknown>;
    const values = this.#writable.map(({ field, codec }) => codec.encode(row[field], field));
    for (const { field, insert } of this.#inserted) values.push(...insert.params(row[field], environment, row));
    return values;
  }
}

/** A misspelt field must not be lost silently. */
export function refuseUnknown(input: object, known: ReadonlySet<string>): void {
  for (const field in input) {
    if (known.has(field)) continue;
    throw new ValidationError(field, `${field} cannot be given here. Known are ${[...known].join(', ')}.`);
  }
}
