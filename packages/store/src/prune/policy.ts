/** A retention, turned into the condition of the rows that it lets go. */

import { type Operation, type Statement, ValidationError, type Value } from '@coterie/core';
import { addMatches, Conditions } from '../table/conditions.ts';
import type { Definition } from '../table/definition.ts';
import type { EntityTypes } from '../table/entity.ts';
import { countOf } from '../table/listing.ts';
import type { Column } from '../table/table.ts';
import { refuseUnknown } from '../table/write.ts';
import type { StoredTable } from './schema.ts';
import type { Retention } from './types.ts';

const DAY = 24 * 3600 * 1000;

const RETENTION: ReadonlySet<string> = new Set(['olderThan', 'keep', 'maxBytes', 'where']);
const KEEP: ReadonlySet<string> = new Set(['newest', 'per']);

/** Rows from the oldest up to this one go: the values of the order's columns. */
export type Bound = readonly Value[];

/** The same for the rows that have a value in common: that value, and the bound. */
type GroupBound = readonly Value[];

export interface Policy {
  readonly table: string;
  /** The columns by which rows are older and newer: a time where there is one, and the order of insertion. */
  readonly order: readonly string[];
  /** The rows that it is about. */
  readonly rows: Conditions;
  /** A limit that is known without asking. */
  readonly age: Bound | null;
  /** What finds the other limits, from the rows as they are now. */
  readonly questions: readonly Operation<readonly Bound[]>[];
  /** The column whose values have limits of their own: the last question finds them. Null where there is none. */
  readonly per: string | null;
}

/** Rows that are to go. */
export interface Condemned {
  readonly table: string;
  readonly order: readonly string[];
  /** A SELECT of the numbers of the next rows: so many at most (all for -1), behind a place in the order. */
  next(size: number, after: Bound | null): Statement;
}

/** @throws {ValidationError} for a policy that says nothing, or nothing that could be meant. */
export function policyOf(
  entity: string,
  definition: Definition<EntityTypes>,
  retention: Retention<EntityTypes>,
  { now, stored }: { readonly now: Date; readonly stored: StoredTable },
): Policy {
  const { table, filters, prunable } = definition;
  refuseUnknown(retention, RETENTION);
  const { olderThan, keep, maxBytes, where = {} } = retention;
  if (keep !== undefined && typeof keep !== 'number' && (typeof keep !== 'object' || keep === null)) {
    throw new ValidationError('keep', `keep must be a number of rows, or { newest, per }, but is ${String(keep)}.`);
  }
  if (typeof keep === 'object') refuseUnknown(keep, KEEP);
  if (olderThan === undefined && keep === undefined && maxBytes === undefined) {
    throw new ValidationError(entity, `Say what of ${entity} is to go: olderThan, keep or maxBytes.`);
  }
  const time = timeOf(definition);
  const order = time === null ? ['seq'] : [time, 'seq'];
  const rows = new Conditions();
  addMatches(rows, table, where, filters);
  if (prunable !== undefined) rows.add(`(${prunable})`);
  const policy = { table: table.name, order, rows };
  const per = typeof keep === 'object' ? table.column(keep.per as never).sql : null;
  return {
    ...policy,
    age: olderThan === undefined ? null : ageBound(olderThan, entity, time, now),
    questions: [
      ...(typeof keep === 'number' ? [newestBound(policy, countOf('keep', keep))] : []),
      ...(maxBytes === undefined ? [] : [bytesBound(policy, countOf('maxBytes', maxBytes), stored)]),
      ...(per === null ? [] : [groupBounds(policy, per, countOf('newest', (keep as { newest: number }).newest))]),
    ],
    per,
  };
}

/** The first order that is a time and that every row has. */
function timeOf({ table, orders }: Definition<EntityTypes>): string | null {
  const columns = (orders as readonly string[]).map((field) => table.column(field as never) as Column<unknown>);
  return columns.find(({ codec }) => codec.kind === 'date' && codec.nullable !== true)?.sql ?? null;
}

/** No row has the number 0, so none of that very moment goes. */
function ageBound(olderThan: number | Date, entity: string, time: string | null, now: Date): Bound {
  if (time === null) {
    throw new ValidationError('olderThan', `${entity} have no time of their own. Limit them by keep or maxBytes.`);
  }
  const moment = typeof olderThan === 'number' ? new Date(now.getTime() - olderThan * DAY) : olderThan;
  const isDuration = typeof olderThan === 'number';
  if (!(moment instanceof Date) || Number.isNaN(moment.getTime()) || (isDuration && olderThan < 0)) {
    throw new ValidationError('olderThan', `olderThan must be days from 0 on or a Date, but is ${String(olderThan)}.`);
  }
  return [moment.toISOString(), 0];
}

type Source = Pick<Policy, 'table' | 'order' | 'rows'>;

function question(sql: string, params: readonly Value[]): Operation<readonly Bound[]> {
  return { access: 'read', statements: [{ sql, params }], decode: ([result]) => result?.rows ?? [] };
}

const descending = (order: readonly string[]): string => order.map((column) => `${column} DESC`).join(', ');

/** The newest of those that are too many. */
function newestBound({ table, order, rows }: Source, keep: number): Operation<readonly Bound[]> {
  return question(
    `SELECT ${order.join(', ')} FROM ${table}${rows.sql} ORDER BY ${descending(order)} LIMIT 1 OFFSET ?`,
    [...rows.params, keep],
  );
}

/** The newest with which all that are newer have too many bytes. */
function bytesBound({ table, order, rows }: Source, bytes: number, stored: StoredTable): Operation<readonly Bound[]> {
  const columns = order.join(', ');
  const sum = `sum(${stored.size(table)}) OVER (ORDER BY ${descending(order)} ROWS UNBOUNDED PRECEDING)`;
  return question(
    `SELECT ${columns} FROM (SELECT ${columns}, ${sum} AS bytes_up_to FROM ${table}${rows.sql})
      WHERE bytes_up_to > CAST(? AS INTEGER) ORDER BY ${descending(order)} LIMIT 1`,
    [...rows.params, bytes],
  );
}

/** The newest of those that are too many, for each value that has too many. */
function groupBounds({ table, order, rows }: Source, per: string, newest: number): Operation<readonly GroupBound[]> {
  const columns = [per, ...order].join(', ');
  const place = `row_number() OVER (PARTITION BY ${per} ORDER BY ${descending(order)})`;
  return question(
    `SELECT ${columns} FROM (SELECT ${columns}, ${place} AS place FROM ${table}${rows.sql})
      WHERE place = CAST(? AS INTEGER) ORDER BY ${columns}`,
    [...rows.params, newest + 1],
  );
}

/** How many values are looked at in one statement. */
const VALUES = 100;

/** The rows that go, once the questions are answered. Each part is done before the next is begun. */
export function condemnedBy(policy: Policy, answers: readonly (readonly Bound[])[]): readonly Condemned[] {
  const { age, per } = policy;
  const bounds = (per === null ? answers : answers.slice(0, -1)).flat();
  const groups = per === null ? [] : (answers.at(-1) ?? []);
  const bound = [age, ...bounds].reduce((last, next) => (isBeyond(next, last) ? next : last), null);
  const parts: Condemned[] = bound === null ? [] : [upTo(policy, bound)];
  for (let at = 0; at < groups.length; at += VALUES) {
    parts.push(upToEach(policy, per as string, groups.slice(at, at + VALUES)));
  }
  return parts;
}

const places = (count: number): string => `(${Array<string>(count).fill('?').join(', ')})`;

function upTo({ table, order, rows }: Source, bound: Bound): Condemned {
  const columns = order.join(', ');
  return {
    table,
    order,
    next(size, after) {
      const conditions = new Conditions().add(`(${columns}) <= ${places(order.length)}`, ...bound);
      if (after !== null) conditions.add(`(${columns}) > ${places(order.length)}`, ...after);
      conditions.addAll(rows);
      return {
        sql: `SELECT seq FROM ${table}${conditions.sql} ORDER BY ${columns} LIMIT ?`,
        params: [...conditions.params, size],
      };
    },
  };
}

/**
 * What is gone is not found again, so there is no place to go on from. In which order they go makes no difference, since
 * all of them do; to sort them for every piece would take longer than all the rest.
 */
function upToEach({ table, order, rows }: Source, per: string, bounds: readonly GroupBound[]): Condemned {
  const names = order.map((column) => `last_${column}`);
  const values = ['common_value', ...names].map((name, at) => `value ->> ${at} AS ${name}`);
  return {
    table,
    order,
    next: (size) => ({
      sql: `SELECT seq FROM (SELECT ${values.join(', ')} FROM json_each(?)) AS crowd
        CROSS JOIN ${table} ON ${table}.${per} IS crowd.common_value AND (${order.join(', ')}) <= (${names.join(', ')})
        ${rows.sql} LIMIT ?`,
      params: [JSON.stringify(bounds), ...rows.params, size],
    }),
  };
}

function isBeyond(next: Bound | null, last: Bound | null): boolean {
  if (next === null || last === null) return next !== null;
  const at = next.findIndex((value, index) => value !== last[index]);
  return at !== -1 && (next[at] as string | number) > (last[at] as string | number);
}
