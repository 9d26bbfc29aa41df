/** Opens a database to look at it, in a way that changes nothing of it: no byte of the file, and no file beside it. */
import { betterSqlite3 } from '@coterie/better-sqlite3';
import { databaseFailure } from '../database/failure.ts';
import type { Location } from '../database/location.ts';
import { openLocation } from '../database/open.ts';
import type { OpenDatabase } from '../database/opened.ts';
import type { FileFacts } from './file/facts.ts';

export interface OpenedToLook extends OpenDatabase {
  /** Why it is not the location's own engine that looks at the content; null when it is. */
  readonly substitute: string | null;
}

export function openToLook(
  location: Location,
  facts: FileFacts | null,
  authToken: string | undefined,
): Promise<OpenedToLook> {
  if (facts === null || location.driver === 'sqljs') return open(location, authToken, null);
  if (location.driver === 'better-sqlite3') return openFile(facts, location, null);
  return openFile(facts, location, "libSQL's binding for Node would end the whole process at a damaged text");
}

async function open(
  location: Location,
  authToken: string | undefined,
  substitute: string | null,
): Promise<OpenedToLook> {
  return { ...(await openLocation(location, { purpose: 'read', authToken })), substitute };
}

/**
 * A connection that may only read leaves an empty log and its index behind where there were none, and one that may write
 * folds in a log that it finds. So the one is taken where there is something to leave alone, and the other where nothing
 * is; where that may not be written, a copy in memory.
 */
async function openFile(facts: FileFacts, location: Location, substitute: string | null): Promise<OpenedToLook> {
  const { file, folder } = facts;
  const cleansUp = isInWalMode(facts) && isLogEmpty(facts);
  try {
    if (cleansUp && !(file.writable && folder.writable)) {
      return await open({ driver: 'sqljs', kind: 'file', path: file.path }, undefined, COPIED);
    }
    const driver = betterSqlite3(file.path, { mode: 'async', readonly: !cleansUp });
    return { driver, finish: () => driver.close(), substitute };
  } catch (error) {
    throw databaseFailure(error, location, 'read');
  }
}

const COPIED =
  'SQLite needs to write beside a file in WAL mode even to read it, which may not be done here, so it is a copy in memory';

function isInWalMode({ header }: FileFacts): boolean {
  return header?.kind === 'sqlite' && header.journal === 'wal';
}

function isLogEmpty({ wal }: FileFacts): boolean {
  return wal === null || wal.size === 0;
}
