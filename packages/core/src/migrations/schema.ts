/** What the runner must know of the tables that are there, read without changing anything. */

import type { ResultSet, Statement } from '../database/contract.ts';
import type { Operation } from '../database/operation.ts';
import { LEDGER } from './ledger.ts';

export interface ForeignKey {
  /** The table that refers, and the one that it refers to, as the schema spells them. */
  readonly child: string;
  readonly parent: string;
}

/** An index or trigger that somebody wrote: it goes with its table. */
export interface Attachment {
  readonly type: 'index' | 'trigger';
  readonly name: string;
  readonly table: string;
}

export interface Schema {
  /** Changes with every change of the schema. */
  readonly version: number;
  /** Names of tables with rows of their own, without SQLite's, the ledger and those behind virtual tables. */
  readonly tables: readonly string[];
  readonly virtualTables: readonly string[];
  readonly foreignKeys: readonly ForeignKey[];
  readonly attachments: readonly Attachment[];
}

const select = (sql: string): Statement => ({ sql, params: [] });

export const schemaStatements: readonly Statement[] = [
  select('SELECT schema_version FROM pragma_schema_version'),
  select(
    `SELECT name, type FROM pragma_table_list WHERE schema = 'main' AND type IN ('table', 'virtual') AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' AND name <> '${LEDGER}' COLLATE NOCASE ORDER BY name`,
  ),
  select(
    `SELECT DISTINCT t.name, f."table" FROM sqlite_master AS t JOIN pragma_foreign_key_list(t.name) AS f WHERE t.type = 'table' ORDER BY 1, 2`,
  ),
  select(
    `SELECT type, name, tbl_name FROM sqlite_master WHERE type IN ('index', 'trigger') AND sql IS NOT NULL ORDER BY type, name`,
  ),
];

export function decodeSchema(results: readonly ResultSet[]): Schema {
  const [version, tables, foreignKeys, attachments] = results;
  const named = (type: string): readonly string[] =>
    (tables?.rows ?? []).filter((row) => row[1] === type).map((row) => row[0] as string);
  return {
    version: version?.rows[0]?.[0] as number,
    tables: named('table'),
    virtualTables: named('virtual'),
    foreignKeys: (foreignKeys?.rows ?? []).map(([child, parent]) => ({
      child: child as string,
      parent: parent as string,
    })),
    attachments: (attachments?.rows ?? []).map(([type, name, table]) => ({
      type: type as Attachment['type'],
      name: name as string,
      table: table as string,
    })),
  };
}

export const readSchema: Operation<Schema> = { access: 'read', statements: schemaStatements, decode: decodeSchema };
