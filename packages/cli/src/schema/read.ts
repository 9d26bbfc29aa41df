/** The schema of a database as data, as SQLite itself tells it. */
import type { Database, SchemaEntry } from '@coterie/core';

/** A table, index, trigger or view. */
export interface SchemaObject extends SchemaEntry {
  /** Declarations of a table's columns by name; empty for anything else. */
  readonly columns: ReadonlyMap<string, string>;
}

// Shadow tables belong to their virtual table, automatic indexes (without SQL) and sqlite_% to SQLite.
const OBJECTS = `SELECT type, name, sql FROM sqlite_schema
  WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' AND name <> '_migrations'
    AND name NOT IN (SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'shadow')
  ORDER BY rowid`;

const COLUMNS = `SELECT m.name, c.name, c.type, c."notnull", c.dflt_value, c.pk
  FROM sqlite_schema AS m JOIN pragma_table_xinfo(m.name) AS c
  WHERE m.type = 'table'
  ORDER BY m.rowid, c.cid`;

/** What somebody created there, in the order of its creation. */
export async function readSchema(db: Database): Promise<readonly SchemaObject[]> {
  const objects = await db.query(OBJECTS);
  const columns = Map.groupBy((await db.query(COLUMNS)).rows, ([table]) => String(table));
  return objects.rows.map(([type, name, sql]) => ({
    type: String(type),
    name: String(name),
    sql: String(sql),
    columns: new Map(columns.get(String(name))?.map(([, column, ...rest]) => [String(column), declaration(rest)])),
  }));
}

function declaration([type, notNull, defaultValue, key]: readonly unknown[]): string {
  const parts = [
    String(type),
    notNull === 1 ? 'NOT NULL' : '',
    defaultValue === null ? '' : `DEFAULT ${String(defaultValue)}`,
    key === 0 ? '' : 'PRIMARY KEY',
  ];
  return parts.filter((part) => part !== '').join(' ');
}
