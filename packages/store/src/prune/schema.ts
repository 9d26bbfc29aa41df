/** What goes with a row that is deleted, as the database's own schema says. */

import { type Operation, quoteIdentifier } from '@coterie/core';

/** A table, as far as deleting from it is concerned. Names are quoted. */
export interface StoredTable {
  readonly name: string;
  /** SQL for what tells its rows apart; `alias` stands for the table. */
  rowKey(alias: string): string;
  /** SQL for the bytes of a row's values. SQLite knows them without reading the values. */
  size(alias: string): string;
  readonly hasRowid: boolean;
  readonly primaryKey: readonly string[];
}

/** Rows of `child` go with the rows of `parent` that they refer to. */
export interface Cascade {
  readonly child: string;
  readonly parent: string;
  readonly columns: readonly (readonly [child: string, parent: string])[];
}

export interface StoredSchema {
  readonly tables: ReadonlyMap<string, StoredTable>;
  readonly cascades: readonly Cascade[];
}

/** Generated columns are left out: they store nothing. */
const COLUMNS = `SELECT t.name, t.wr, c.name, c.pk FROM pragma_table_list AS t JOIN pragma_table_info(t.name) AS c
  WHERE t.schema = 'main' AND t.type = 'table' AND t.name NOT LIKE 'sqlite\\_%' ESCAPE '\\' ORDER BY t.name, c.cid`;

const CASCADES = `SELECT t.name, f.id, f."table", f."from", f."to"
  FROM sqlite_schema AS t JOIN pragma_foreign_key_list(t.name) AS f
  WHERE t.type = 'table' AND f.on_delete = 'CASCADE' ORDER BY t.name, f.id, f.seq`;

export const storedSchema: Operation<StoredSchema> = {
  access: 'read',
  statements: [
    { sql: COLUMNS, params: [] },
    { sql: CASCADES, params: [] },
  ],
  decode([columns, references]) {
    const tables = new Map<string, StoredTable>();
    for (const [name, rows] of grouped(columns?.rows ?? [], ([name]) => name as string)) {
      const names = rows.map(([, , column]) => quoteIdentifier(column as string));
      const key = rows.filter(([, , , pk]) => pk !== 0).sort(([, , , a], [, , , b]) => Number(a) - Number(b));
      tables.set(
        name,
        storedTable(name, names, { hasRowid: rows[0]?.[1] === 0, primaryKey: key.map((row) => row[2] as string) }),
      );
    }
    const cascades = [...grouped(references?.rows ?? [], ([child, id]) => `${id} ${child}`).values()].map((rows) =>
      cascadeOf(rows, tables),
    );
    return { tables, cascades: cascades.filter((cascade) => cascade !== null) };
  },
};

function storedTable(
  name: string,
  columns: readonly string[],
  { hasRowid, primaryKey }: Pick<StoredTable, 'hasRowid' | 'primaryKey'>,
): StoredTable {
  return {
    name,
    hasRowid,
    primaryKey,
    size: (alias) => columns.map((column) => `coalesce(octet_length(${alias}.${column}), 0)`).join(' + '),
    rowKey: (alias) =>
      hasRowid
        ? `${alias}.rowid`
        : `json_array(${primaryKey.map((one) => `${alias}.${quoteIdentifier(one)}`).join(', ')})`,
  };
}

type Row = readonly unknown[];

/** The parent's columns are its primary key unless said otherwise. Null where there is no such table. */
function cascadeOf(rows: readonly Row[], tables: ReadonlyMap<string, StoredTable>): Cascade | null {
  const [child, , named] = rows[0] as readonly [string, number, string];
  const parent = [...tables.values()].find(({ name }) => name.toLowerCase() === named.toLowerCase());
  if (parent === undefined) return null;
  const columns = rows.map(
    ([, , , from, to], at) => [from as string, (to ?? parent.primaryKey[at]) as string] as const,
  );
  return { child, parent: parent.name, columns };
}

function grouped(rows: readonly Row[], keyOf: (row: Row) => string): ReadonlyMap<string, readonly Row[]> {
  const groups = new Map<string, Row[]>();
  for (const row of rows) {
    const group = groups.get(keyOf(row));
    if (group === undefined) groups.set(keyOf(row), [row]);
    else group.push(row);
  }
  return groups;
}
