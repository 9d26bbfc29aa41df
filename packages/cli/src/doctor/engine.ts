/** The engine that a location is opened with, as far as checks ask about it. */
import { type Database, openDatabase, type Setting, type Storage, settingsOf, storageFacts } from '@coterie/core';
import type { Location } from '../database/location.ts';
import { openLocation } from '../database/open.ts';
import { CliError } from '../errors.ts';
import type { FileFacts } from './file/facts.ts';

export interface Engine {
  /** The driver's package. */
  readonly name: string;
  /** Of SQLite. */
  readonly version: string;
  /** Of its connection. */
  readonly settings: readonly Setting[];
}

export async function engineOf(db: Database, location: Location, { journalMode, version }: Storage): Promise<Engine> {
  const isMemory = location.kind === 'memory' || journalMode === 'memory';
  const journal = isMemory ? 'memory' : journalMode === 'wal' ? 'wal' : 'rollback';
  return { name: db.capabilities.engine, version, settings: await db.run(settingsOf({ journal })) };
}

/**
 * Opens a file with libSQL, asks what the engine is, and closes it. More is not asked of it: at the first text that is
 * not UTF-8, as damage makes it, libSQL's binding for Node aborts the whole process (measured, libsql 0.9.30).
 * @throws what keeps libSQL from opening the file.
 */
export async function probeLibsql(location: Location, { journal, users }: FileFacts): Promise<Engine> {
  const isWriting = users !== null && users.writing.length > 0;
  // It can only open to write, and would take back what somebody left half done.
  if ((journal?.size ?? 0) > 0 && !isWriting) {
    throw new CliError('readonly', `${journal?.path} lies beside the file, and libSQL cannot leave it alone.`);
  }
  const { driver, finish } = await openLocation(location, { purpose: 'read' });
  try {
    const db = openDatabase(driver);
    return await engineOf(db, location, await db.run(storageFacts));
  } finally {
    await finish();
  }
}
