/** The table `_migrations`: what was applied to this database, with the text that was applied. */

import type { CallOptions } from '../database/call.ts';
import type { ResultSet, Statement } from '../database/contract.ts';
import { DatabaseError } from '../database/errors.ts';
import type { Flow } from '../database/flow.ts';
import { wait } from '../database/flow.ts';
import type { Handle } from '../database/handle.ts';
import { normalizeSql } from '../sql/script.ts';
import { MigrationError } from './error.ts';
import type { Migration } from './migration.ts';

/** A record of the ledger. */
export interface AppliedMigration {
  readonly set: string;
  readonly version: number;
  readonly name: string;
  /** The SQL that was applied, normalised; null when it was a function. */
  readonly up: string | null;
  /** The SQL that undoes it, normalised; null when it is a function, or there is none. */
  readonly down: string | null;
  readonly foreignKeys: 'off' | null;
  readonly revision: string | null;
  readonly appliedAt: Date;
  readonly durationMs: number;
  /** Driver and SQLite version that applied it, such as `better-sqlite3 3.54.0`. */
  readonly engine: string;
}

export const LEDGER = '_migrations';

const COLUMNS = [
  'set_name',
  'version',
  'name',
  'up',
  'down',
  'foreign_keys',
  'revision',
  'applied_at',
  'duration_ms',
  'engine',
] as const;

const statement = (sql: string, params: Statement['params'] = []): Statement => ({ sql, params });

/** Does nothing where the table is there: many processes may come to it at once. */
export const createLedger: Statement = statement(`CREATE TABLE IF NOT EXISTS ${LEDGER} (
  set_name TEXT NOT NULL,
  version INTEGER NOT NULL,
  name TEXT NOT NULL,
  up TEXT,
  down TEXT,
  foreign_keys TEXT CHECK (foreign_keys = 'off'),
  revision TEXT,
  applied_at TEXT NOT NULL,
  duration_ms REAL NOT NULL,
  engine TEXT NOT NULL,
  PRIMARY KEY (set_name, version)
) STRICT`);

export const selectLedger: Statement = statement(`SELECT ${COLUMNS.join(', ')} FROM ${LEDGER} ORDER BY rowid`);

/** In the order in which they were applied. */
export function decodeLedger({ rows }: ResultSet): readonly AppliedMigration[] {
  return rows.map(([set, version, name, up, down, foreignKeys, revision, appliedAt, durationMs, engine]) => ({
    set: set as string,
    version: version as number,
    name: name as string,
    up: up as string | null,
    down: down as string | null,
    foreignKeys: foreignKeys as 'off' | null,
    revision: revision as string | null,
    appliedAt: new Date(appliedAt as string),
    durationMs: durationMs as number,
    engine: engine as string,
  }));
}

/**
 * Reads the ledger of a database that may have none, without writing. Nearly always there is one: it is asked for at once,
 * and only what cannot be read is looked at.
 * @throws {MigrationError} when another tool's table has its name.
 */
export function* readLedger(db: Handle, call: Pick<CallOptions, 'signal'> = {}): Flow<readonly AppliedMigration[]> {
  try {
    return yield* readRecords(db, call);
  } catch (error) {
    if (!isUnreadable(error)) throw error;
  }
  const { rows } = yield* wait(db.query(`SELECT name FROM pragma_table_info('${LEDGER}')`, [], call));
  if (rows.length === 0) return [];
  const found = rows.map(([name]) => name as string);
  try {
    // Another process may have made it meanwhile.
    if (COLUMNS.every((column) => found.includes(column))) return yield* readRecords(db, call);
  } catch (error) {
    if (!isUnreadable(error)) throw error;
  }
  throw new MigrationError(
    `The database has a table or view ${LEDGER} of another tool (its columns: ${found.join(', ')}). ` +
      'It was left untouched; rename it, or use another database.',
  );
}

function* readRecords(db: Handle, call: Pick<CallOptions, 'signal'>): Flow<readonly AppliedMigration[]> {
  return decodeLedger(yield* wait(db.query(selectLedger.sql, [], call)));
}

/** There is no such table, or it has not what ours has. */
function isUnreadable(error: unknown): boolean {
  return error instanceof DatabaseError && error.code === 'query';
}

/** The form in which an applied text is kept and compared. */
export function ledgerText(work: Migration['up'] | undefined): string | null {
  // Empty lines before the text keep line numbers true to a file; they say nothing.
  return typeof work === 'string' ? normalizeSql(work).replace(/^\n+/, '') : null;
}

/** A record as it is written. What only SQL can know, between the work and the COMMIT, is given as a query. */
export interface NewRecord {
  readonly set: string;
  readonly migration: Migration;
  readonly appliedAt: Date;
  /** The driver's name; SQLite adds its version. */
  readonly engine: string;
  /** Milliseconds, or a query for the Julian day on which the work began. */
  readonly duration: number | SqlQuery;
}

export interface SqlQuery {
  readonly sql: string;
}

/** Writes a record. Its primary key is what no two processes can both have. */
export function insertRecord({ set, migration, appliedAt, engine, duration }: NewRecord): Statement {
  const elapsed =
    typeof duration === 'number'
      ? { sql: '?', params: [duration] }
      : { sql: `max(0, round((julianday('now') - (${duration.sql})) * 86400000, 3))`, params: [] };
  return statement(
    `INSERT INTO ${LEDGER} (${COLUMNS.join(', ')})
  VALUES (?, ?, ?, ?, ?, ?, ?, ?, ${elapsed.sql}, ? || ' ' || sqlite_version())`,
    [
      set,
      migration.version,
      migration.name,
      ledgerText(migration.up),
      ledgerText(migration.down),
      migration.foreignKeys ?? null,
      migration.revision ?? null,
      appliedAt.toISOString(),
      ...elapsed.params,
      engine,
    ],
  );
}

export function deleteRecord(set: string, version: number): Statement {
  return statement(`DELETE FROM ${LEDGER} WHERE set_name = ? AND version = ?`, [set, version]);
}
