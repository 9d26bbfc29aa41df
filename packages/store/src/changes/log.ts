/**
 * The log of changed rows: a temporary table of the connection that temporary triggers write to. It is part of every
 * transaction, so what is rolled back was never in it, and no other connection sees anything of it.
 */

import { type Operation, quoteIdentifier, type ResultSet, type Statement, type Value } from '@coterie/core';
import type { TableChanges } from './types.ts';

type Kind = TableChanges['kind'];

/** A table whose rows are watched, and SQL for what names a row of `new` or `old`; null where nothing does. */
export interface WatchedTable {
  readonly name: string;
  readonly key: string | null;
}

export interface Watched {
  readonly tables: readonly WatchedTable[];
  /** Differs from the last one when tables may be others. */
  readonly schemaVersion: number;
}

const LOG = 'coterie_changes';

const statement = (sql: string): Statement => ({ sql, params: [] });

/** All tables with rows of their own, without SQLite's, the migrations' and those of indexes. */
export const watchedTables: Operation<Watched> = {
  access: 'read',
  statements: [
    statement('SELECT schema_version FROM pragma_schema_version'),
    statement(
      `SELECT name, wr, EXISTS (SELECT 1 FROM pragma_table_info(t.name) AS c WHERE c.name = 'id') FROM pragma_table_list AS t
  WHERE schema = 'main' AND type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' AND name <> '_migrations' ORDER BY name`,
    ),
  ],
  decode: ([version, tables]) => ({
    schemaVersion: Number(version?.rows[0]?.[0]),
    tables: (tables?.rows ?? []).map(([name, withoutRowid, hasId]) => ({
      name: name as string,
      key: hasId === 1 ? 'id' : withoutRowid === 0 ? 'rowid' : null,
    })),
  }),
};

/** Takes what is in the log. */
export const drain: Statement = statement(`DELETE FROM temp.${LOG} RETURNING place, name, kind, id`);

/** Makes the log and its triggers, as far as they are not there. Places go on counting when the log is emptied. */
export function logging(tables: readonly WatchedTable[]): readonly Statement[] {
  return [
    statement(
      `CREATE TEMP TABLE IF NOT EXISTS ${LOG} (place INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT, kind TEXT, id ANY) STRICT`,
    ),
    ...tables.flatMap(triggersOf),
  ];
}

/** Takes all of it away. The triggers go first: one without the log would refuse every change. */
export function unlogging(tables: readonly WatchedTable[]): readonly Statement[] {
  return [...withoutTriggers(tables), statement(`DROP TABLE IF EXISTS temp.${LOG}`)];
}

/** The triggers of tables that may be others by now. */
export function withoutTriggers(tables: readonly WatchedTable[]): readonly Statement[] {
  return tables.flatMap(({ name }) =>
    KINDS.map((kind) => statement(`DROP TRIGGER IF EXISTS temp.${triggerName(name, kind)}`)),
  );
}

const KINDS: readonly Kind[] = ['insert', 'update', 'delete'];

function triggerName(table: string, kind: Kind): string {
  return quoteIdentifier(`${LOG}_${kind}_${table}`);
}

function triggersOf({ name, key }: WatchedTable): readonly Statement[] {
  const table = quoteIdentifier(name);
  const literal = `'${name.replaceAll("'", "''")}'`;
  const insert = (kind: string, row: string) =>
    `INSERT INTO ${LOG} (name, kind, id) SELECT ${literal}, ${kind}, ${key === null ? 'NULL' : `${row}.${key}`}`;
  const same = key === null ? 'TRUE' : `old.${key} IS new.${key}`;
  const bodies: Readonly<Record<Kind, string>> = {
    insert: insert("'insert'", 'new'),
    // A row that gets another id is another row for whoever knows it by that.
    update: `${insert("'delete'", 'old')} WHERE NOT (${same}); ${insert(`CASE WHEN ${same} THEN 'update' ELSE 'insert' END`, 'new')}`,
    delete: insert("'delete'", 'old'),
  };
  return KINDS.map((kind) =>
    statement(
      `CREATE TEMP TRIGGER IF NOT EXISTS ${triggerName(name, kind)} AFTER ${kind.toUpperCase()} ON main.${table} BEGIN ${bodies[kind]}; END`,
    ),
  );
}

/** What happened to each row in all, by table. */
export function netChanges({ rows }: ResultSet): readonly TableChanges[] {
  const tables = new Map<string, Map<string | number | symbol, Kind>>();
  const inOrder = [...rows].sort(([a], [b]) => (a as number) - (b as number));
  for (const [, name, kind, id] of inOrder) {
    const table = tables.get(name as string) ?? new Map<string | number | symbol, Kind>();
    tables.set(name as string, table);
    const key = keyOf(id ?? null, kind as Kind);
    const net = following(table.get(key), kind as Kind);
    if (net === null) table.delete(key);
    else table.set(key, net);
  }
  return [...tables].flatMap(([table, kinds]) =>
    KINDS.flatMap((kind) => {
      const keys = [...kinds].filter(([, one]) => one === kind).map(([key]) => key);
      return keys.length === 0 ? [] : [{ table, kind, ids: keys.filter((key) => typeof key !== 'symbol') }];
    }),
  );
}

/** For rows that have no name: one for each kind. */
const NAMELESS: Readonly<Record<Kind, symbol>> = { insert: Symbol(), update: Symbol(), delete: Symbol() };

function keyOf(id: Value, kind: Kind): string | number | symbol {
  if (id === null) return NAMELESS[kind];
  return typeof id === 'number' ? id : String(id);
}

/** Null where nothing is left of what was before. */
function following(before: Kind | undefined, kind: Kind): Kind | null {
  if (before === 'insert') return kind === 'delete' ? null : 'insert';
  if (before === 'delete') return kind === 'insert' ? 'update' : kind;
  return kind === 'insert' && before === 'update' ? 'update' : kind;
}
