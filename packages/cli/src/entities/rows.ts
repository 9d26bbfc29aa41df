/** Rows, as they are read for a person or a program. */
import type { EntityTypes, Identified, ListOf, Store } from '@coterie/store';
import { CliError } from '../errors.ts';
import { type Entity, operationsOf, verbsOf } from './entity.ts';

/** What of a list is wanted. */
export interface RowList {
  readonly where: object;
  readonly orderBy: string;
  readonly direction: 'asc' | 'desc';
  readonly offset: number;
  /** 0 for all. */
  readonly limit: number;
}

/** A server gives 10 MB in one answer. */
const PAGE = 100;

/** @returns the rows, and how many fit the filter. */
export async function readRows(
  store: Store,
  entity: Entity,
  { where, limit, offset, ...order }: RowList,
): Promise<{ readonly rows: readonly Identified[]; readonly total: number }> {
  const most = limit === 0 ? Number.POSITIVE_INFINITY : limit;
  const operations = operationsOf(store, entity);
  const list = (page: object) => ({ where, ...order, limit: PAGE, ...page }) as ListOf<EntityTypes>;
  const [first, total] = await store.batch([
    operations.list(list({ offset, limit: Math.min(PAGE, most) })),
    operations.count(where),
  ]);
  const rows = [...first];
  let page = first;
  while (page.length === PAGE && rows.length < most) {
    page = await verbsOf(store, entity).list(list({ after: rows.at(-1), limit: Math.min(PAGE, most - rows.length) }));
    rows.push(...page);
  }
  return { rows, total };
}

const CANDIDATES = 10;

/**
 * The id, or the only one that begins so.
 * @throws {CliError} `not-found`; `ambiguous`, with the candidates.
 */
export async function findId(store: Store, { name, definition }: Entity, start: string): Promise<string> {
  if (start.trim() === '') throw new CliError('usage', `An id is empty. "coterie list ${name}" tells the ids.`);
  // No character sorts behind the last code point, so that the range is the prefix's own and the index gives it.
  const sql = `SELECT id FROM ${definition.table.name} WHERE id >= ? AND id < ? || char(0x10FFFF) ORDER BY id LIMIT ?`;
  const { rows } = await store.db.query(sql, [start, start, CANDIDATES + 1]);
  const ids = rows.map(([id]) => String(id));
  const [first] = ids;
  if (first === undefined) throw noSuch(name, start);
  if (first === start || ids.length === 1) return first;
  const more = ids.length > CANDIDATES ? '\n  …' : '';
  throw new CliError(
    'ambiguous',
    `Several ids of ${name} begin with ${start}. Give more of it:${ids
      .slice(0, CANDIDATES)
      .map((id) => `\n  ${id}`)
      .join('')}${more}`,
  );
}

export function noSuch(entity: string, id: string): CliError {
  return new CliError(
    'not-found',
    `${entity} have no id that begins with ${id}. "coterie list ${entity}" tells the ids.`,
  );
}
