import type { Operation } from '../database/operation.ts';

/** Rows of one table that refer to rows of another that are not there. */
export interface DanglingReferences {
  readonly table: string;
  readonly parent: string;
  readonly rows: number;
  /** The rowid of one of them; null in a table WITHOUT ROWID. */
  readonly example: number | null;
}

/**
 * What `PRAGMA foreign_key_check` finds, by table and by the table that it refers to. Such rows come from connections
 * with `foreign_keys` off, which is SQLite's default. It changes nothing.
 */
export const referenceCheck: Operation<readonly DanglingReferences[]> = {
  access: 'read',
  statements: [
    {
      sql: 'SELECT "table", parent, count(*), min(rowid) FROM pragma_foreign_key_check GROUP BY 1, 2 ORDER BY 1, 2',
      params: [],
    },
  ],
  decode: ([answer]) =>
    (answer?.rows ?? []).map(([table, parent, rows, example]) => ({
      table: String(table),
      parent: String(parent),
      rows: Number(rows),
      example: typeof example === 'number' ? example : null,
    })),
};
