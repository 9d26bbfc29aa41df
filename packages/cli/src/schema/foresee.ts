/** What pending migrations would make of a database's schema, found by running them on an empty copy of it. */
import {
  type Database,
  type MigrationReport,
  type MigrationSet,
  migrate,
  openDatabase,
  quoteIdentifier,
} from '@coterie/core';
import type { MigrationPlanDocument } from '../documents/index.ts';
import { changesOf } from './changes.ts';
import { readSchema, type SchemaObject } from './read.ts';

export interface Foresight {
  readonly before: readonly SchemaObject[];
  readonly after: readonly SchemaObject[];
  readonly changes: MigrationPlanDocument['schema']['changes'];
  /** Why not all of them ran there; null when they did. */
  readonly obstacle: string | null;
}

/**
 * Runs what is pending in `db` on a copy of its schema in memory. Nothing is written to `db`. The copy has no rows, so
 * what only fails on rows does not fail there, and every destructive change is taken as approved.
 */
export async function foresee(db: Database, sets: readonly MigrationSet[]): Promise<Foresight> {
  const { betterSqlite3 } = await import('@coterie/better-sqlite3');
  const before = await readSchema(db);
  const scratch = openDatabase(betterSqlite3(':memory:', { mode: 'async' }));
  try {
    const uncopied = await copySchema(db, before, scratch);
    if (uncopied !== null) return { before, after: before, changes: [], obstacle: uncopied };
    const report = await migrate(scratch, sets, { allowDestructive: true });
    const after = await readSchema(scratch);
    return { before, after, changes: changesOf(before, after), obstacle: obstacleOf(report) };
  } finally {
    await scratch.close();
  }
}

async function copySchema(
  db: Database,
  schema: readonly SchemaObject[],
  scratch: Database<'async'>,
): Promise<string | null> {
  for (const { type, name, sql } of schema) {
    try {
      await scratch.execute(sql);
    } catch (error) {
      return `The ${type} ${name} cannot be copied to try it out: ${error instanceof Error ? error.message : error}`;
    }
  }
  await copyLedger(db, scratch);
  return null;
}

const LEDGER = '_migrations';

async function copyLedger(db: Database, scratch: Database<'async'>): Promise<void> {
  const { rows: found } = await db.query('SELECT sql FROM sqlite_schema WHERE name = ?', [LEDGER]);
  const sql = found[0]?.[0];
  if (typeof sql !== 'string') return;
  await scratch.execute(sql);
  const { columns, rows } = await db.query(`SELECT * FROM ${LEDGER}`);
  const names = columns.map(quoteIdentifier).join(', ');
  const places = columns.map(() => '?').join(', ');
  for (const row of rows) await scratch.execute(`INSERT INTO ${LEDGER} (${names}) VALUES (${places})`, row);
}

function obstacleOf({ results, problems }: MigrationReport): string | null {
  const stopped = results.find(({ status }) => status === 'blocked' || status === 'failed');
  return problems[0]?.message ?? stopped?.reason ?? null;
}
