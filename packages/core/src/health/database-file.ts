import type { Operation } from '../database/operation.ts';

/** Reads the path of the file that the database lies in, on the machine of its engine; null for one in memory. */
export const databaseFile: Operation<string | null> = {
  access: 'read',
  statements: [{ sql: "SELECT file FROM pragma_database_list WHERE name = 'main'", params: [] }],
  decode: ([result]) => (result?.rows[0]?.[0] as string | null | undefined) || null,
};
