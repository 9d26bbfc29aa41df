/**
 * sql.js binds integers beyond 32 bits as REAL, and bigints as TEXT. Where no column gives them an affinity they would
 * stay so; therefore the SQL itself casts them, exactly where such a value is given.
 */

import { scanParameters, type Value } from '@coterie/core';

/** The plus takes away the affinity that CAST gives: `?` has none. The comment makes the text findable in names. */
const CAST = '+CAST(?/*wide*/AS INTEGER)';

/** Which values are wide integers, as a text that can key a statement: `0,3`; empty for none. */
export function wideIntegers(params: readonly Value[]): string {
  let wide = '';
  for (let index = 0; index < params.length; index += 1) {
    if (isWide(params[index])) wide += wide === '' ? index : `,${index}`;
  }
  return wide;
}

function isWide(value: Value | undefined): boolean {
  // A bitwise operator makes any number a 32-bit integer.
  return typeof value === 'bigint' || (Number.isSafeInteger(value) && value !== ((value as number) | 0));
}

/** The statement with these placeholders (positions as `wideIntegers` names them) cast. */
export function castIntegers(sql: string, wide: string): string {
  if (wide === '') return sql;
  const { offsets } = scanParameters(sql);
  let cast = '';
  let from = 0;
  for (const position of wide.split(',')) {
    const offset = offsets[Number(position)];
    if (offset === undefined) break;
    cast += sql.slice(from, offset) + CAST;
    from = offset + 1;
  }
  return cast + sql.slice(from);
}

/** A column name as it would be without casts: SQLite names an expression by its text. */
export function nameWithoutCast(name: string): string {
  return name.replaceAll(CAST, '?');
}
