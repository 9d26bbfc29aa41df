/** What a database holds, and whether it is whole. */
import { createHash } from 'node:crypto';
import type { ResultSet, Value } from '@coterie/core';

/** Asks a query of a database, whatever its mode. */
export type Ask = (sql: string) => ResultSet | Promise<ResultSet>;

export interface Content {
  readonly [table: string]: { readonly rows: number; readonly sha256: string };
}

/** Numbers that say in which order rows came to be; each row has an id beside it that does not. */
const ORDER: ReadonlySet<string> = new Set(['seq', 'file_seq']);

/** The rows of every content table (not of the ledger or a search index), whatever the order in which they were written. */
export async function contentOf(ask: Ask): Promise<Content> {
  const { rows: tables } = await ask(
    `SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'table'
      AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' AND name <> '_migrations' ORDER BY name`,
  );
  const content: Record<string, { rows: number; sha256: string }> = {};
  for (const [name] of tables) {
    const table = String(name);
    const { rows, columns } = await ask(`SELECT * FROM "${table}"`);
    const kept = columns.flatMap((column, index) => (ORDER.has(column) ? [] : [index]));
    const lines = rows.map((row) => JSON.stringify(kept.map((index) => shown(row[index])))).sort();
    const hash = createHash('sha256');
    for (const line of lines) hash.update(line).update('\n');
    content[table] = { rows: rows.length, sha256: hash.digest('hex') };
  }
  return content;
}

/** Every table, index, trigger and view, as it was created. */
export async function schemaOf(ask: Ask): Promise<string> {
  const { rows } = await ask(
    `SELECT type, name, tbl_name, sql FROM sqlite_schema WHERE name NOT LIKE 'sqlite\\_%' ESCAPE '\\' ORDER BY type, name`,
  );
  return JSON.stringify(rows);
}

/** The applied migrations in their order, as `set/version`. */
export async function ledgerOf(ask: Ask): Promise<readonly string[]> {
  const { rows: found } = await ask("SELECT 1 FROM sqlite_schema WHERE name = '_migrations'");
  if (found.length === 0) return [];
  const { rows } = await ask('SELECT set_name, version FROM _migrations ORDER BY rowid');
  return rows.map(([set, version]) => `${String(set)}/${String(version)}`);
}

function shown(value: Value | undefined): unknown {
  if (value instanceof Uint8Array) return Buffer.from(value).toString('base64');
  return typeof value === 'bigint' ? String(value) : value;
}
