/** Opens a database to look at it, in a way that changes nothing of it: no byte of the file, and no file beside it. */
import { betterSqlite3 } from '@coterie/better-sqlite3';
import { databaseFailure } from '../database/failure.ts';
import type { LocalLocation, Location } from '../database/location.ts';
import { openLocation } from '../database/open.ts';
import type { OpenDatabase } from '../database/opened.ts';
import { CliError } from '../errors.ts';
import type { FileFacts } from './file/facts.ts';

export interface OpenedToLook extends OpenDatabase {
  /** Why another engine than that of the location looks at a copy in memory; null when none does. */
  readonly substitute: string | null;
}

export async function openToLook(
  location: Location,
  facts: FileFacts | null,
  authToken: string | undefined,
): Promise<OpenedToLook> {
  if (facts === null || location.kind !== 'file') return ordinary(location, authToken);
  if (facts.header === null || facts.header.kind === 'other') {
    throw new CliError('not-a-database', 'What is there is no SQLite database that you may read, see the file.');
  }
  switch (location.driver) {
    case 'sqljs':
      return ordinary(location, authToken);
    case 'libsql':
      // It can only open to write, and would take back what is half done.
      if ((facts.journal?.size ?? 0) > 0) {
        throw new CliError('busy', `${facts.journal?.path} lies beside the file, and libSQL cannot leave it alone.`);
      }
      return ordinary(location, authToken);
    case 'better-sqlite3':
      return needsFilesBesideIt(facts) && !facts.folder.writable && facts.shm === null
        ? imageOf(location, facts, authToken)
        : openFile(location, facts);
  }
}

async function ordinary(location: Location, authToken: string | undefined): Promise<OpenedToLook> {
  return { ...(await openLocation(location, { purpose: 'read', authToken })), substitute: null };
}

/**
 * A connection that may only read leaves a log and its index behind where there were none, and one that may write folds
 * in a log that it finds. So the one is taken where there is something to leave alone, and the other where nothing is.
 */
function openFile(location: LocalLocation & { readonly kind: 'file' }, facts: FileFacts): OpenedToLook {
  const cleansUp = needsFilesBesideIt(facts) && isLogEmpty(facts) && facts.file.writable && facts.folder.writable;
  try {
    const driver = betterSqlite3(location.path, { mode: 'async', readonly: !cleansUp });
    return { driver, finish: () => driver.close(), substitute: null };
  } catch (error) {
    throw databaseFailure(error, location, 'read');
  }
}

async function imageOf(location: Location, facts: FileFacts, authToken: string | undefined): Promise<OpenedToLook> {
  const image: Location = { driver: 'sqljs', kind: 'file', path: facts.file.path };
  try {
    const opened = await ordinary(image, authToken);
    return {
      ...opened,
      substitute: 'the folder may not be written, and a file in WAL mode needs that even to be read.',
    };
  } catch (error) {
    throw databaseFailure(error, location, 'read');
  }
}

function needsFilesBesideIt({ header }: FileFacts): boolean {
  return header?.kind === 'sqlite' && header.journal === 'wal';
}

function isLogEmpty({ wal }: FileFacts): boolean {
  return wal === null || wal.size === 0;
}
