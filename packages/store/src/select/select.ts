import { assertOptions, type Operation, ValidationError } from '@coterie/core';
import { definitionOf } from '../entities/definition-of.ts';
import type { EntityName, TypesOf } from '../entities/index.ts';
import type { FieldKind } from '../table/codec.ts';
import type { Definition } from '../table/definition.ts';
import type { EntityTypes } from '../table/entity.ts';
import { pageClause } from '../table/listing.ts';
import { matching } from '../table/matching.ts';
import type { Table } from '../table/table.ts';
import { fromOver, type Over } from './over.ts';
import type { Selection } from './types.ts';

const UNORDERED: readonly FieldKind[] = ['json', 'blob'];

const KNOWN: readonly string[] = ['where', 'condition', 'orderBy', 'limit', 'offset'];

/** A selection as it is read: which fields there are is known by the definition. */
type Request = Omit<Selection<EntityTypes>, 'orderBy'> & {
  readonly orderBy?: readonly { readonly field: string; readonly direction?: string | undefined }[] | undefined;
};

/**
 * The rows of an entity under any condition and in any order of its fields, as an operation for `store.run` and
 * `store.batch`. Lists have an index for all that they take; this has one where it happens to be there, and reads all rows
 * otherwise.
 * @throws {ValidationError} for fields, filters and directions that there are not, and for what is not one condition.
 */
export function selection<N extends EntityName>(
  entity: N,
  asked: Selection<TypesOf<N>> = {},
): Operation<readonly TypesOf<N>['entity'][]> {
  const definition = definitionOf(entity) as unknown as Definition<EntityTypes>;
  return selectionOver(definition, asked, { named: definition.table });
}

export function selectionOver<E>(
  definition: Definition<EntityTypes>,
  asked: Request,
  over: Over,
): Operation<readonly E[]> {
  assertOptions(asked, KNOWN);
  const { where = {}, condition, orderBy = [], ...cut } = asked;
  const { table } = definition;
  const conditions = matching(definition, where);
  if (condition !== undefined) conditions.addGiven(condition);
  const order = orderBy.map(({ field, direction = 'asc' }) => `${sorted(over.named, field)} ${known(direction)}`);
  order.push(`seq ${orderBy.at(-1)?.direction ?? 'asc'}`);
  const page = pageClause(cut);
  const from = fromOver(table.name, over);
  const sql = `SELECT ${table.select} FROM ${from.sql}${conditions.sql} ORDER BY ${order.join(', ')}${page.sql}`;
  return {
    access: 'read',
    statements: [{ sql, params: [...from.params, ...conditions.params, ...page.params] }],
    decode: ([result]) => (result?.rows ?? []).map((row) => table.decode(row)) as E[],
  };
}

function sorted(table: Table<object>, field: string): string {
  const { sql, codec } = table.column(field as never);
  if (!UNORDERED.includes(codec.kind)) return sql;
  throw new ValidationError(field, `${field} holds ${codec.kind} values, which have no order.`);
}

function known(direction: string): string {
  if (direction === 'asc' || direction === 'desc') return direction;
  throw new ValidationError('direction', `direction must be asc or desc, but is ${String(direction)}.`);
}
