import type { Value } from '@coterie/core';

/** Counts by a column of known values, with zeros for those that no row has. @param rows value and count. */
export function withZeros<S extends string>(
  known: readonly S[],
  rows: readonly (readonly Value[])[],
): Readonly<Record<S, number>> {
  const counts = new Map(rows.map(([value, count]) => [value, count as number]));
  return Object.fromEntries(known.map((value) => [value, counts.get(value) ?? 0])) as Record<S, number>;
}
