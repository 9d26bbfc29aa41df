import { assertOptions, type Operation } from '@coterie/core';
import { aggregationOver } from '../aggregate/aggregate.ts';
import type { Aggregated, Aggregation } from '../aggregate/types.ts';
import { definitionOf } from '../entities/definition-of.ts';
import type { TypesOf } from '../entities/index.ts';
import type { Over } from '../select/over.ts';
import { selectionOver } from '../select/select.ts';
import type { Definition } from '../table/definition.ts';
import type { EntityTypes } from '../table/entity.ts';
import { type Column, Table } from '../table/table.ts';
import { conditionOver } from './condition.ts';
import type { Condition, FieldOf, Viewable, ViewOptions, ViewSelection, ViewTypes } from './types.ts';

/**
 * An entity as its table has it, for APIs whose callers write SQL: under the names of its columns, of which some may be hidden
 * and some computed. In conditions, orders, groups and functions nothing else is known, and what is wrong with a column is said
 * with its name. Times compare as instants, however they are written.
 */
export class View<N extends Viewable, Hidden extends FieldOf<N> = never> {
  readonly #definition: Definition<EntityTypes>;
  /** The columns by their own names. */
  readonly #table: Table<object>;
  /** A SELECT of them. */
  readonly #rows: string;

  /** @throws {ValidationError} for an entity or an option that there is not. */
  constructor(entity: N, options: ViewOptions<N, Hidden> = {}) {
    assertOptions(options, ['hidden', 'computed']);
    const { hidden = [], computed = {} } = options;
    this.#definition = definitionOf(entity) as unknown as Definition<EntityTypes>;
    const { name, columns, decode } = this.#definition.table;
    const left: readonly string[] = hidden;
    const expressions: Readonly<Record<string, string | undefined>> = computed;
    const shown = Object.entries<Column<unknown>>(columns).filter(([field]) => !left.includes(field));
    const named = shown.map(
      ([field, column]) => [column.sql, { ...column, sql: expressions[field] ?? column.sql }] as const,
    );
    this.#table = new Table<object>(name, Object.fromEntries(named), decode, 'column');
    const list = named.map(([column, { sql }]) => `${sql} AS ${column}`);
    this.#rows = `SELECT seq AS seq, ${list.join(', ')} FROM ${name}`;
  }

  /** @throws {ValidationError} for columns, filters and directions that there are not, and for what is not one condition. */
  rows(asked: ViewSelection<N, Hidden> = {}): Operation<readonly TypesOf<N>['entity'][]> {
    const { condition, ...others } = asked;
    return selectionOver(this.#definition, others, this.#over(condition));
  }

  /**
   * Functions of columns over the rows, or over groups of them: `{ max: ['created_at'], groupBy: ['status'] }`.
   * @throws {ValidationError} for columns and functions that there are not, and those that do not fit each other.
   */
  aggregation<const A extends Omit<Aggregation<ViewTypes<N, Hidden>>, 'condition'>>(
    asked: A & { readonly condition?: Condition | undefined },
  ): Operation<Aggregated<ViewTypes<N, Hidden>, A>> {
    const { condition, ...others } = asked;
    const operation = aggregationOver(this.#definition, others, this.#over(condition));
    return operation as Operation<Aggregated<ViewTypes<N, Hidden>, A>>;
  }

  #over(condition: Condition = {}): Over {
    return { named: this.#table, fitting: conditionOver(this.#table.name, this.#rows, condition) };
  }
}
