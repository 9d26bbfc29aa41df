/** Every UNIQUE and every foreign key of the schema, found in it and broken once, in a world that has rows of every table. */

import { type Database, DatabaseError, type Value } from '@coterie/core';
import type { Store } from '@coterie/store';
import { caught, equal, ok } from '../../assert.ts';
import { column, rows } from '../../helpers.ts';
import { show } from '../../show.ts';
import { writeWorld } from '../../world/index.ts';
import type { StoreSubject } from './case.ts';

/** Columns that a rule is about. */
interface Rule {
  readonly table: string;
  readonly columns: readonly string[];
}

type Row = Readonly<Record<string, Value>>;

/** The tables of the store: none of the search indexes', nor the record of migrations. */
const OWN = "own.type = 'table' AND own.sql LIKE '%STRICT%' AND own.name <> '_migrations'";

const UNIQUES = `SELECT own.name, list.name, info.name
  FROM sqlite_schema AS own, pragma_index_list(own.name) AS list, pragma_index_info(list.name) AS info
  WHERE ${OWN} AND list."unique" ORDER BY own.name, list.name, info.seqno`;

const REFERENCES = `SELECT own.name, list.id, list."from"
  FROM sqlite_schema AS own, pragma_foreign_key_list(own.name) AS list WHERE ${OWN} ORDER BY own.name, list.id, list.seq`;

/** A world in which every table has several rows. */
const ROWS = 700;

/** What is unique among some rows only. */
const PARTLY: Readonly<Record<string, string>> = {
  'jobs (unique_key)': "UPDATE jobs SET unique_key = 'taken' WHERE status IN ('pending', 'processing')",
};

/** Rows that may change at all. */
const CHANGEABLE: Readonly<Record<string, string>> = { jobs: "status IN ('pending', 'processing')" };

/** An agent whose id another of its project has breaks two rules; the engines tell of this one. */
const TOLD_AS: Readonly<Record<string, readonly string[]>> = { 'agents (id)': ['project_id', 'id'] };

export const schemaRules: StoreSubject = {
  name: 'the schema',
  cases: [
    {
      name: 'all that is unique is refused a second time, and the error tells its columns',
      async run({ store, db }) {
        await writeWorld(store, { rows: ROWS });
        const uniques = await rulesOf(db, UNIQUES);
        ok(uniques.length > 20, `there are only ${uniques.length} rules`);
        for (const { table, columns } of uniques) {
          const name = `${table} (${columns.join(', ')})`;
          const update = PARTLY[name] ?? (await takingAnothers(db, { table, columns }));
          const { constraint } = await breaks(db, table, update);
          const expected = { kind: 'unique', table, columns: TOLD_AS[name] ?? columns };
          equal(constraint, expected, `what ${update} breaks`);
        }
      },
    },
    {
      name: 'nothing refers to what is not there, and the error tells what kind of rule that is',
      async run({ store, db }) {
        await writeWorld(store, { rows: ROWS });
        await referToMore(store);
        const references = await rulesOf(db, REFERENCES);
        ok(references.length > 15, `there are only ${references.length} rules`);
        for (const { table, columns } of references) {
          const isThere = columns.map((one) => `${one} IS NOT NULL`).join(' AND ');
          const [row] = await rowsOf(db, `SELECT * FROM ${table} WHERE ${isThere} LIMIT 1`);
          ok(row !== undefined, `no row of ${table} refers by ${columns.join(', ')}`);
          // Of two columns a trigger guards the first, with words of its own.
          const last = columns.at(-1) as string;
          const nowhere = typeof row[last] === 'string' ? "'nowhere'" : '-1';
          const update = `UPDATE ${table} SET ${last} = ${nowhere} WHERE ${await conditionOf(db, table, row)}`;
          const { constraint } = await breaks(db, table, update);
          if (constraint?.kind === 'trigger') equal(constraint.name?.split(':')[0], `${table}.${last}`);
          else equal(constraint, { kind: 'foreign-key' }, `what ${update} breaks`);
        }
      },
    },
  ],
};

/** Makes the references that no row of a world has. */
async function referToMore({ checkpoints, sessions, transcripts }: Store): Promise<void> {
  const [checkpoint] = await checkpoints.list({ limit: 1 });
  const [session] = await sessions.list({ where: { type: 'director' }, limit: 1 });
  const [record] = await transcripts.list({ limit: 1 });
  const source = await checkpoints.get(checkpoint?.id ?? '');
  ok(source !== null && session !== undefined && record !== undefined, 'a world has a row of each');
  await checkpoints.restore(source);
  equal(await transcripts.assign([record.id], session.id), 1);
}

/** @param sql rows of a table, a number or name of the rule, and a column; those of a rule together. */
async function rulesOf(db: Database, sql: string): Promise<readonly Rule[]> {
  const rules = new Map<string, { readonly table: string; readonly columns: string[] }>();
  for (const [table, rule, name] of await rows(db, sql)) {
    const key = `${table} ${rule}`;
    const known = rules.get(key) ?? { table: table as string, columns: [] };
    known.columns.push(name as string);
    rules.set(key, known);
  }
  return [...rules.values()];
}

/** Gives a row the values that another has; the two are as alike as possible, so that no other rule is in the way. */
async function takingAnothers(db: Database, { table, columns }: Rule): Promise<string> {
  const isThere = [...columns.map((one) => `${one} IS NOT NULL`), CHANGEABLE[table] ?? 'TRUE'].join(' AND ');
  const all = await rowsOf(db, `SELECT * FROM ${table} WHERE ${isThere} ORDER BY ${columns.join(', ')}`);
  const pairs = all.slice(1).map((row, at) => [all[at] as Row, row] as const);
  const likeness = ([one, other]: (typeof pairs)[number]) => columns.filter((name) => one[name] === other[name]).length;
  const [pair] = pairs.toSorted((a, b) => likeness(b) - likeness(a));
  ok(pair !== undefined, `no two rows of ${table} have ${columns.join(', ')}`);
  const [one, other] = pair;
  const taken = columns.filter((name) => one[name] !== other[name]).map((name) => `${name} = ${literal(one[name])}`);
  return `UPDATE ${table} SET ${taken.join(', ')} WHERE ${await conditionOf(db, table, other)}`;
}

/** Expects the update to be refused, and the rows to stay as they are. */
async function breaks(db: Database, table: string, update: string): Promise<DatabaseError> {
  const all = `SELECT * FROM ${table}`;
  const before = await rows(db, all);
  const error = await caught(db.mode, () => db.execute(update));
  ok(error instanceof DatabaseError, `${update}: ${show(error)}`);
  equal(error.code, 'constraint', `the code of ${show(error)}`);
  equal(error.outcome, 'not-applied', `the outcome of ${update}`);
  equal(await rows(db, all), before, `the rows after ${update}`);
  return error;
}

async function rowsOf(db: Database, sql: string): Promise<readonly Row[]> {
  const result = await db.query(sql);
  return result.rows.map((row) => Object.fromEntries(result.columns.map((name, at) => [name, row[at] ?? null])));
}

/** What is true of this row alone. */
async function conditionOf(db: Database, table: string, row: Row): Promise<string> {
  const key = await column(db, 'SELECT name FROM pragma_table_info(?) WHERE pk > 0', [table]);
  return key.map((name) => `${name} = ${literal(row[name as string])}`).join(' AND ');
}

function literal(value: Value | undefined): string {
  return typeof value === 'string' ? `'${value.replaceAll("'", "''")}'` : String(value);
}
