import { type Statement, ValidationError, type Value } from '@coterie/core';
import type { Codec } from './codec.ts';
import { EQUALS, type FilterSpec, filterCodec, isLink, linkCondition } from './filters.ts';
import { comparableText } from './moment.ts';
import { assertOneCondition } from './one-condition.ts';
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

  /** SQL of a caller. @throws {ValidationError} `condition` for what is not one. */
  addGiven({ sql, params }: Statement): this {
    assertOneCondition(sql, 'condition');
    // A comment at its end must not take the bracket with it.
    return this.add(`(${sql}\n)`, ...params);
  }

  addAll(others: Conditions): this {
    this.#parts.push(...others.#parts);
    this.params.push(...others.params);
    return this;
  }

  /** ` WHERE …`, or nothing. */
  get sql(): string {
    return this.#parts.length === 0 ? '' : ` WHERE ${this.#parts.join(' AND ')}`;
  }

  get isEmpty(): boolean {
    return this.#parts.length === 0;
  }
}

/**
 * Adds a condition for every field of `where`. Several values travel as one JSON parameter, so that the statement's
 * text does not depend on their number.
 * @param filters which field of the table each key of `where` means, and how; other keys are refused.
 */
export function addMatches<E extends object>(
  conditions: Conditions,
  table: Table<E>,
  where: object,
  filters: Readonly<Record<string, FilterSpec<keyof E & string>>>,
): void {
  for (const [key, wanted] of Object.entries(where)) {
    if (wanted === undefined) continue;
    const spec = Object.hasOwn(filters, key) ? filters[key] : undefined;
    if (spec === undefined) {
      throw new ValidationError(key, `There is no filter ${key}. Known are ${Object.keys(filters).join(', ')}.`);
    }
    const codec = filterCodec(table, spec);
    if (typeof spec !== 'string' && !isLink(spec)) {
      conditions.add(`${table.column(spec.field).sql} ${spec.is} ?`, boundOf(codec, wanted, key));
      continue;
    }
    const condition = (comparison: string): string =>
      typeof spec === 'string' ? `${table.column(spec).sql} ${comparison}` : linkCondition(spec, comparison);
    if (Array.isArray(wanted)) {
      const values = wanted.map((value) => codec.encode(value, key));
      conditions.add(condition('IN (SELECT value FROM json_each(?))'), JSON.stringify(values));
    } else if (wanted === null && typeof spec === 'string') {
      conditions.add(condition('IS NULL'));
    } else {
      conditions.add(condition(EQUALS), codec.encode(wanted, key));
    }
  }
}

function boundOf(codec: Codec<unknown>, wanted: unknown, key: string): Value {
  const bound = codec.encode(wanted, key);
  return codec.kind === 'date' && typeof bound === 'string' ? comparableText(bound) : bound;
}
