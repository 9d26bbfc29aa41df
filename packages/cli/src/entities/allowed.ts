/** The values that a column may have, where there are only so many. */
import type { Entity } from './entity.ts';

/**
 * Read from the schema, which is where they are said: `CONSTRAINT projects_status CHECK (status IN ('created', …))`.
 * Undefined where any value may stand.
 */
export async function allowedValues({ definition }: Entity, column: string): Promise<readonly string[] | undefined> {
  const { storeMigrations } = await import('@coterie/store');
  if (!/^\w+$/.test(column)) return undefined;
  const check = new RegExp(
    String.raw`CONSTRAINT ${definition.table.name}_${column}\s+CHECK \(${column} IN \(('[^)]*')\)\)`,
  );
  // A later migration may have made the table anew.
  const found = storeMigrations.migrations
    .map(({ up }) => (typeof up === 'string' ? check.exec(up)?.[1] : undefined))
    .findLast((values) => values !== undefined);
  return found?.split(/,\s*/).map((value) => value.slice(1, -1));
}
