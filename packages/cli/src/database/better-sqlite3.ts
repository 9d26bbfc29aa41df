import { accessSync, constants } from 'node:fs';
import { betterSqlite3 } from '@coterie/better-sqlite3';
import type { LocalLocation } from './location.ts';
import type { OpenDatabase, OpenOptions } from './opened.ts';

/** In async mode: Ctrl-C works while a lock is awaited, and migrations may be functions of either kind. */
export async function open(location: LocalLocation, { purpose }: OpenOptions): Promise<OpenDatabase> {
  const path = location.kind === 'memory' ? ':memory:' : location.path;
  // A reader that may write folds a finished program's write-ahead log into the file when it closes.
  const readonly = purpose === 'read' && location.kind === 'file' && !writable(path);
  const driver = betterSqlite3(path, { mode: 'async', readonly });
  return { driver, finish: () => driver.close() };
}

function writable(path: string): boolean {
  try {
    accessSync(path, constants.W_OK);
    return true;
  } catch {
    return false;
  }
}
