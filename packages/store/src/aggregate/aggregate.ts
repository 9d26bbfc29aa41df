import { type Operation, type Statement, ValidationError, type Value } from '@coterie/core';
import { definitionOf } from '../entities/definition-of.ts';
import type { EntityName, TypesOf } from '../entities/index.ts';
import { fromOver, type Over } from '../select/over.ts';
import type { FieldKind } from '../table/codec.ts';
import type { Definition } from '../table/definition.ts';
import type { EntityTypes } from '../table/entity.ts';
import { matching } from '../table/matching.ts';
import type { Table } from '../table/table.ts';
import type { Aggregated, Aggregation } from './types.ts';

type Read = (value: Value | undefined) => unknown;

/** One column of the answer. */
interface Part {
  /** Where it belongs: `sum`, `key`. */
  readonly name: string;
  /** Null for `count`, which is of no field. */
  readonly field: string | null;
  readonly sql: string;
  readonly read: Read;
}

const FUNCTIONS = ['countOf', 'sum', 'avg', 'min', 'max'] as const;
type FunctionName = (typeof FUNCTIONS)[number];

const KNOWN: readonly string[] = ['count', ...FUNCTIONS, 'groupBy', 'where', 'condition'];

const KINDS: Readonly<Record<FunctionName | 'groupBy', readonly FieldKind[]>> = {
  countOf: ['integer', 'real', 'text', 'date', 'flag', 'json', 'blob'],
  sum: ['integer', 'real', 'flag'],
  avg: ['integer', 'real', 'flag', 'date'],
  min: ['integer', 'real', 'text', 'date', 'flag'],
  max: ['integer', 'real', 'text', 'date', 'flag'],
  groupBy: ['integer', 'real', 'text', 'date', 'flag'],
};

/** An aggregation as it is computed: which fields there are is known by the definition. */
type Request = { readonly [F in FunctionName | 'groupBy']?: readonly string[] | undefined } & {
  readonly count?: true | undefined;
  readonly where?: object | undefined;
  readonly condition?: Statement | undefined;
};

const asNumber: Read = (value) => Number(value);
const asIs: Read = (value) => value ?? null;
const asDate: Read = (value) => (value === null ? null : new Date(value as string));
const asMoment: Read = (value) => (value === null ? null : new Date(Math.round(value as number)));
const asFlag: Read = (value) => (value === null ? null : value === 1);

/** What a column's own values are read as. */
const readOf = (kind: FieldKind): Read => (kind === 'date' ? asDate : kind === 'flag' ? asFlag : asIs);

/** Milliseconds since 1970, whole, so that their sum is exact. */
const milliseconds = (sql: string): string => `CAST(round(unixepoch(${sql}, 'subsec') * 1000) AS INTEGER)`;

/**
 * Counts, sums, averages, smallest and largest values of an entity's rows, as an operation for `store.run` and
 * `store.batch`; `store.aggregate` runs it at once.
 * @throws {ValidationError} for fields, filters and functions that there are not, and for what is not one condition.
 */
export function aggregation<N extends EntityName, const A extends Aggregation<TypesOf<N>>>(
  entity: N,
  asked: A,
): Operation<Aggregated<TypesOf<N>, A>> {
  const definition = definitionOf(entity) as unknown as Definition<EntityTypes>;
  return aggregationOver(definition, asked, { named: definition.table }) as Operation<Aggregated<TypesOf<N>, A>>;
}

export function aggregationOver(definition: Definition<EntityTypes>, asked: Request, over: Over): Operation<unknown> {
  const { where = {}, condition, groupBy } = asked;
  const keys = (groupBy ?? []).map((field) => keyOf(over.named, field));
  const parts = [...keys, ...functionsOf(over.named, asked)];
  const conditions = matching(definition, where);
  if (condition !== undefined) conditions.addGiven(condition);
  const order = keys.map(({ sql }) => sql).join(', ');
  const grouped = order === '' ? '' : ` GROUP BY ${order} ORDER BY ${order}`;
  const columns = parts.map(({ sql }) => sql).join(', ');
  const from = fromOver(definition.table.name, over);
  return {
    access: 'read',
    statements: [
      {
        sql: `SELECT ${columns} FROM ${from.sql}${conditions.sql}${grouped}`,
        params: [...from.params, ...conditions.params],
      },
    ],
    decode([result]) {
      const answers = (result?.rows ?? []).map((row) => answerOf(parts, row, groupBy !== undefined));
      return groupBy === undefined ? answers[0] : answers;
    },
  };
}

function functionsOf(table: Table<object>, asked: Request): readonly Part[] {
  for (const name of Object.keys(asked)) {
    if (!KNOWN.includes(name)) {
      throw new ValidationError(name, `There is no aggregate ${name}. Known are ${KNOWN.join(', ')}.`);
    }
  }
  const count: readonly Part[] =
    asked.count === true ? [{ name: 'count', field: null, sql: 'count(*)', read: asNumber }] : [];
  const parts = FUNCTIONS.flatMap((name) => (asked[name] ?? []).map((field) => functionOf(table, name, field)));
  if (count.length + parts.length > 0) return [...count, ...parts];
  throw new ValidationError(
    null,
    'Say what is to be computed: count: true, or fields for countOf, sum, avg, min or max.',
  );
}

function functionOf(table: Table<object>, name: FunctionName, field: string): Part {
  const { sql, kind } = columnOf(table, name, field);
  switch (name) {
    case 'countOf':
      return { name, field, sql: `count(${sql})`, read: asNumber };
    case 'sum':
      return { name, field, sql: `total(${sql})`, read: asNumber };
    case 'avg':
      return kind === 'date'
        ? { name, field, sql: `avg(${milliseconds(sql)})`, read: asMoment }
        : { name, field, sql: `avg(${sql})`, read: asIs };
    default:
      return { name, field, sql: `${name}(${sql})`, read: readOf(kind) };
  }
}

function keyOf(table: Table<object>, field: string): Part {
  const { sql, kind } = columnOf(table, 'groupBy', field);
  return { name: 'key', field, sql, read: readOf(kind) };
}

function columnOf(table: Table<object>, use: keyof typeof KINDS, field: string) {
  const { sql, codec } = table.column(field as never);
  if (KINDS[use].includes(codec.kind)) return { sql, kind: codec.kind };
  throw new ValidationError(field, `${field} holds ${codec.kind} values, of which there is no ${use}.`);
}

function answerOf(parts: readonly Part[], row: readonly Value[], isGroup: boolean): object {
  const answer: Record<string, unknown> = isGroup ? { key: {} } : {};
  parts.forEach(({ name, field, read }, at) => {
    const value = read(row[at]);
    if (field === null) answer[name] = value;
    else answer[name] = { ...(answer[name] as object | undefined), [field]: value };
  });
  return answer;
}
