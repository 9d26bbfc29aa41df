import type { DatabaseError, Operation, ResultSet, Statement } from '@coterie/core';
import { ValidationError } from '@coterie/core';
import type { Environment } from '../environment.ts';
import { addMatches, Conditions } from './conditions.ts';
import { withZeros } from './counts.ts';
import type { Definition } from './definition.ts';
import type { EntityTypes, Verbs } from './entity.ts';
import { leadOf } from './filters.ts';
import { listStatement } from './listing.ts';
import { matching as matchingRows } from './matching.ts';
import { Writes } from './write.ts';

/** What the operations of an entity are made with. */
export interface Workshop<T extends EntityTypes> {
  readonly verbs: Verbs<'operation', T>;
  readonly writes: Writes<T>;
  /** The condition of a filter, as lists have it. */
  matching(where: T['filter']): Conditions;
  read<R>(statements: readonly Statement[], decode: Operation<R>['decode']): Operation<R>;
  /** A change, whose violated constraints become fields. */
  write<R>(statements: readonly Statement[], decode: Operation<R>['decode']): Operation<R>;
  /** How many rows that fit have each of the known values of a column. */
  countBy<S extends string>(
    column: string,
    known: readonly S[],
    where: T['filter'],
  ): Operation<Readonly<Record<S, number>>>;
  /** The entities of all results. */
  all(results: readonly ResultSet[]): readonly T['entity'][];
  firstOrNull(results: readonly ResultSet[]): T['entity'] | null;
}

/** The verbs of an entity, and the tools that its own operations are made with. */
export function workshop<T extends EntityTypes>(definition: Definition<T>, environment: Environment): Workshop<T> {
  const { table, filters, orders, reference } = definition;
  const writes = new Writes(definition);
  const get = `SELECT ${table.select} FROM ${table.name} WHERE id = ?`;
  const remove = `DELETE FROM ${table.name} WHERE id = ?`;
  const key = (id: string) => table.encode('id', id as never);
  const explain = (error: DatabaseError): DatabaseError => {
    const said = definition.explain?.(error) ?? error;
    return said === error ? table.explain(error, reference) : said;
  };

  function read<R>(statements: readonly Statement[], decode: Operation<R>['decode']): Operation<R> {
    return { access: 'read', statements, decode };
  }

  function write<R>(statements: readonly Statement[], decode: Operation<R>['decode']): Operation<R> {
    return { access: 'write', statements, decode, explain };
  }

  const matching = (where: T['filter']): Conditions => matchingRows(definition, where);

  function countBy<S extends string>(column: string, known: readonly S[], where: T['filter']) {
    const conditions = matching(where);
    const sql = `SELECT ${column}, count(*) FROM ${table.name}${conditions.sql} GROUP BY ${column}`;
    return read([{ sql, params: conditions.params }], ([result]) => withZeros(known, result?.rows ?? []));
  }

  function all(results: readonly ResultSet[]): readonly T['entity'][] {
    return results.flatMap(({ rows }) => rows.map((row) => table.decode(row)));
  }

  function firstOrNull([result]: readonly ResultSet[]): T['entity'] | null {
    const row = result?.rows[0];
    return row === undefined ? null : table.decode(row);
  }

  const verbs: Verbs<'operation', T> = {
    create: (given) => write([writes.insert(given, environment)], (results) => firstOrNull(results) as T['entity']),
    createMany: (given) => write(writes.insertMany(given, environment), all),
    get: (id) => read([{ sql: get, params: [key(id)] }], firstOrNull),
    update: (id, patch) => write([writes.update(id, patch, environment)], firstOrNull),
    delete: (id) => write([{ sql: remove, params: [key(id)] }], ([result]) => result?.changes === 1),

    list({ where = {}, ...listing } = {}) {
      const { lead, rest } = leadOf(where, filters, listing.orderBy ?? orders[0]);
      return read([listStatement(table, matching(rest), listing, orders, lead)], all);
    },

    deleteMany(where) {
      const conditions = new Conditions();
      addMatches(conditions, table, where, filters);
      if (conditions.isEmpty) {
        const known = Object.keys(filters).join(', ');
        throw new ValidationError(null, `Say which ${table.name} are to be deleted: at least one of ${known}.`);
      }
      const statement = { sql: `DELETE FROM ${table.name}${conditions.sql}`, params: conditions.params };
      return write([statement], ([result]) => result?.changes ?? 0);
    },

    count(where = {}) {
      const conditions = matching(where);
      const sql = `SELECT count(*) FROM ${table.name}${conditions.sql}`;
      return read([{ sql, params: conditions.params }], ([result]) => result?.rows[0]?.[0] as number);
    },
  };
  return { verbs, writes, matching, read, write, countBy, all, firstOrNull };
}
