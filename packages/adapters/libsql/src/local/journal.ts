import { setTimeout as sleep } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { DatabaseError, HEADER_BYTES, readHeader } from '@coterie/core';
import { createClient } from '@libsql/client/sqlite3';
import { localFailure } from './failure.ts';

/** Milliseconds between readings: twice as long each time, about a second together. */
const FIRST_PAUSE = 1;
const LONGEST_PAUSE = 512;

/**
 * Refuses a file in WAL mode. libSQL's SQLite 3.45 has the WAL-reset bug (SQLite 3.7.0 to 3.51.2): a WAL file that two
 * processes write, one of them with such an engine, can be corrupted.
 *
 * The engine reads the header itself, through a connection that takes no locks and opens no WAL (`immutable`). Reading
 * the file with `fs` instead would drop the locks that other threads of this process have on it.
 *
 * Without a lock it may be read in the middle of another process's commit, and look damaged (measured: 4 in 100 openings
 * of a file that is written all the time). Such a file is read again; one that is damaged stays so.
 */
export async function refuseWal(path: string): Promise<void> {
  for (let pause = FIRST_PAUSE; ; pause *= 2) {
    try {
      return await readJournal(path);
    } catch (error) {
      if (localFailure(error).code !== 'corrupt' || pause > LONGEST_PAUSE) throw error;
    }
    await sleep(pause);
  }
}

async function readJournal(path: string): Promise<void> {
  const client = createClient({
    url: `file:${encodeURIComponent(`${pathToFileURL(path)}?immutable=1`)}`,
    concurrency: 1,
  });
  try {
    const { rows } = await client.execute(`SELECT substr(data, 1, ${HEADER_BYTES}) FROM sqlite_dbpage WHERE pgno = 1`);
    const bytes = rows[0]?.[0];
    const header = readHeader(new Uint8Array(bytes instanceof ArrayBuffer ? bytes : []));
    if (header.kind === 'sqlite' && header.journal === 'wal') throw walRefused(path);
  } finally {
    client.close();
  }
}

/**
 * The same for a connection that is open already, as a statement under its lock: another program can have made the file,
 * or put it into WAL mode, since it was looked at. The overflow is the only error that a SELECT can raise by itself.
 */
export const REFUSE_WAL =
  "SELECT CASE WHEN substr(data, 19, 1) = x'02' THEN abs(-9223372036854775808) END FROM sqlite_dbpage WHERE pgno = 1";

export function saysWal(error: unknown): boolean {
  return error instanceof Error && error.message.includes('integer overflow');
}

export function walRefused(path: string): DatabaseError {
  return new DatabaseError(
    'cannot-open',
    `${path} is in WAL mode, and libSQL's SQLite 3.45 can corrupt such a file when another process writes to it too. ` +
      `Close it everywhere and run sqlite3 "${path}" "PRAGMA journal_mode = DELETE", or open it with @coterie/better-sqlite3.`,
  );
}
