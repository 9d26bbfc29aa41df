import {
  type Flow,
  type Handle,
  type Mode,
  type Operation,
  type Result,
  runFlow,
  type Signal,
  wait,
} from '@coterie/core';
import { eachPage, type PageRow, sizeOf } from '../table/run.ts';
import type { DigestedTable } from './digested-table.ts';
import { EVENT_RUNS } from './order.ts';
import { RowHash } from './row-hash.ts';
import { DIGESTED_TABLES } from './tables.ts';

export interface TableDigest {
  /** How many were hashed. */
  readonly rows: number;
  /** In hexadecimal. */
  readonly sha256: string;
}

export interface StoreDigest {
  /** By the name of the table. */
  readonly tables: Readonly<Record<string, TableDigest>>;
  /** Over all of them. */
  readonly sha256: string;
}

export interface DigestOptions {
  /** Stops between two pages. */
  readonly signal?: Signal | undefined;
  /** Told after every page of records, which take nearly all of the time. */
  readonly onProgress?: ((progress: DigestProgress) => void) | undefined;
}

/** Bytes of records and their search text. */
export interface DigestProgress {
  readonly bytes: number;
  readonly total: number;
}

/**
 * The SHA-256 of everything that is stored: the same for the same content, whatever driver, engine or file it is in, and
 * wherever, whenever, in whatever order and pieces it was imported. The search index and the record of migrations have
 * no part in it; nor have numbers of rows, ids that are derived, and where and how files lay on their disk. The name of a
 * record's file and its rank there have.
 *
 * The rows of a table are hashed in a fixed order, after the names of what is hashed of each (`tables.ts`), and encoded
 * as `row-hash.ts` says; the hash of all is over the name, the rows and the hash of each table, in the order of names.
 *
 * It reads in pages of a few megabytes, each one round trip, so memory does not depend on how much is stored. All of
 * them are one read transaction: changes that are committed meanwhile have no part in it. On a file without WAL, writers
 * of other connections wait for its end.
 * @throws {DatabaseError} of the database, and `aborted` by the signal.
 */
export function digest<M extends Mode>(
  store: { readonly db: Handle<M> },
  options: DigestOptions = {},
): Result<M, StoreDigest> {
  const { db } = store;
  return runFlow(db.mode, inOneState(db, options));
}

function* inOneState(db: Handle, options: DigestOptions): Flow<StoreDigest> {
  const { signal } = options;
  const all = db.transaction((transaction) => runFlow(transaction.mode, digestAll(transaction, options)), {
    access: 'read',
    ...(signal && { signal }),
  });
  return (yield* wait(all)) as StoreDigest;
}

function* digestAll(db: Handle, options: DigestOptions): Flow<StoreDigest> {
  const tables: Record<string, TableDigest> = {};
  const whole = new RowHash();
  for (const table of DIGESTED_TABLES) {
    const digested = yield* digestTable(db, table, options);
    tables[table.name] = digested;
    whole.add('TEXT', table.name);
    whole.add('INTEGER', digested.rows);
    whole.add('TEXT', digested.sha256);
  }
  return { tables, sha256: whole.end() };
}

function* digestTable(db: Handle, table: DigestedTable, options: DigestOptions): Flow<TableDigest> {
  const { names, types, columns } = contentOf(table);
  const { signal, onProgress } = options;
  const total = onProgress !== undefined && table.name === 'transcript_events' ? yield* wait(db.run(EVENT_BYTES)) : 0;
  const hash = new RowHash();
  for (const name of names) hash.add('TEXT', name);
  let rows = 0;
  let bytes = 0;
  const onPage = (page: readonly PageRow[]): void => {
    for (const { values, bytes: long } of page) {
      for (const [at, type] of types.entries()) hash.add(type, values[at] ?? null);
      bytes += long;
    }
    rows += page.length;
    if (total > 0) onProgress?.({ bytes, total });
  };
  for (const run of table.runs) yield* eachPage(db, run, columns, { ...(signal && { signal }), onPage });
  return { rows, sha256: hash.end() };
}

function contentOf({ content, runs }: DigestedTable) {
  const entries = Object.entries(content);
  return {
    names: entries.map(([name]) => name),
    types: entries.map(([, what]) => (typeof what === 'string' ? what : what[0])),
    columns: entries.map(([name, what]) => (typeof what === 'string' ? `${runs[0].alias}.${name}` : what[1])),
  };
}

const EVENT_BYTES: Operation<number> = {
  access: 'read',
  statements: [{ sql: `SELECT sum(${sizeOf(EVENT_RUNS[0])}) FROM transcript_events AS event`, params: [] }],
  decode: ([result]) => (result?.rows[0]?.[0] ?? 0) as number,
};
