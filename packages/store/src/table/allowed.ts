/** The values that a column may have, where there are only so many. */

import { storeMigrations } from '../migrations.gen.ts';

/**
 * Read from the schema, which is where they are said: `CONSTRAINT projects_status CHECK (status IN ('created', …))`.
 * @returns undefined where any value may stand.
 */
export function allowedValues(table: string, column: string): readonly string[] | undefined {
  if (!/^\w+$/.test(column)) return undefined;
  const check = new RegExp(String.raw`CONSTRAINT ${table}_${column}\s+CHECK \(${column} IN \(('[^)]*')\)\)`);
  // A later migration may have made the table anew.
  const found = storeMigrations.migrations
    .map(({ up }) => (typeof up === 'string' ? check.exec(up)?.[1] : undefined))
    .findLast((values) => values !== undefined);
  return found?.split(/,\s*/).map((value) => value.slice(1, -1));
}
