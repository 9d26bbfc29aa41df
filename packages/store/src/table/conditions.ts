import { ValidationError, type Value } from '@coterie/core';
import type { Table } from './table.ts';

/** One value, or any of several; none of them when the array is empty. */
export type OneOf<T> = T | readonly T[];

/** The parts of a WHERE clause, all of which must hold. */
export class Conditions {
  readonly #parts: string[] = [];
  readonly params: Value[] = [];

  add(sql: string, ...params: readonly Value[]): this {
    this.#parts.push(sql);
    this.params.push(...params);
    return this;
  }

  /** ` WHERE …`, or nothing. */
  get sql(): string {
    return this.#parts.length === 0 ? '' : ` WHERE ${this.#parts.join(' AND ')}`;
  }
}

/**
 * Adds a condition for every field of `where`. Several values travel as one JSON parameter, so that the statement's
 * text does not depend on their number.
 * @param fields which field of the table each key of `where` means; others are refused.
 */
export function addMatches<E extends object>(
  conditions: Conditions,
  table: Table<E>,
  where: object,
  fields: Readonly<Record<string, keyof E & string>>,
): void {
  for (const [key, wanted] of Object.entries(where)) {
    if (wanted === undefined) continue;
    if (!Object.hasOwn(fields, key)) {
      throw new ValidationError(key, `There is no filter ${key}. Known are ${Object.keys(fields).join(', ')}.`);
    }
    const field = fields[key] as keyof E & string;
    const { sql, codec } = table.column(field);
    if (Array.isArray(wanted)) {
      const values = wanted.map((value) => codec.encode(value, key));
      conditions.add(`${sql} IN (SELECT value FROM json_each(?))`, JSON.stringify(values));
    } else if (wanted === null) {
      conditions.add(`${sql} IS NULL`);
    } else {
      conditions.add(`${sql} = ?`, codec.encode(wanted as E[typeof field], key));
    }
  }
}
