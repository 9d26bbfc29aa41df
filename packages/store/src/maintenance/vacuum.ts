import { DatabaseError, type Flow, type Handle, type Mode, type Result, runFlow, wait } from '@coterie/core';
import { assertOutside } from './outside.ts';

export interface VacuumReport {
  /** Bytes of the pages before. */
  readonly bytesBefore: number;
  /** Bytes of the pages after. */
  readonly bytesAfter: number;
  readonly freed: number;
  /** False while another program reads the database: its file shrinks when that program closes it. */
  readonly shrunk: boolean;
}

/**
 * Writes the database anew without the space that deleted rows left. It needs that much free disk as the database takes,
 * and nobody can write meanwhile. Works on any database, whether it is a store or not.
 * @throws {DatabaseError} `unsupported` on a server and on a replica; `invalid` inside a transaction; `busy`, `full`.
 */
export function vacuum<M extends Mode>(db: Handle<M>): Result<M, VacuumReport> {
  return runFlow(db.mode, writeAnew(db));
}

function* writeAnew(db: Handle): Flow<VacuumReport> {
  assertOutside(db, 'vacuumed');
  if (!db.capabilities.vacuum) {
    throw new DatabaseError(
      'unsupported',
      `This database (${db.capabilities.engine}) cannot be vacuumed from here: its file is the server's, which looks after it.`,
    );
  }
  const bytesBefore = yield* sizeOf(db);
  yield* wait(db.execute('VACUUM'));
  // The new pages are in the write-ahead log: the file has its old length until they are moved there.
  const { rows } = yield* wait(db.execute('PRAGMA wal_checkpoint(TRUNCATE)'));
  const bytesAfter = yield* sizeOf(db);
  return { bytesBefore, bytesAfter, freed: Math.max(0, bytesBefore - bytesAfter), shrunk: rows[0]?.[0] === 0 };
}

function* sizeOf(db: Handle): Flow<number> {
  const { rows } = yield* wait(db.query('SELECT page_count * page_size FROM pragma_page_count, pragma_page_size'));
  return Number(rows[0]?.[0]);
}
