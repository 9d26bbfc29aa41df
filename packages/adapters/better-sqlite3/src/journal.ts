import { DatabaseError } from '@coterie/core';
import type { NativeDatabase } from './driver.ts';

/** How a file keeps what a crash must undo or redo; `wal` lets readers and a writer work at the same time. */
export type JournalMode = 'wal' | 'delete';

const FIRST_PAUSE = 1;
const LONGEST_PAUSE = 50;

/** The file's journal mode, as SQLite names it: `wal`, `delete`, `truncate`, `persist`, `memory` or `off`. */
export function journalMode(database: NativeDatabase): string {
  return askMode(database, 'PRAGMA journal_mode');
}

/**
 * Puts the file into a journal mode; for good, it is written into the file.
 * SQLite fails this change at once when another connection is at work, whatever the busy timeout. The pause between
 * attempts blocks the thread, as opening a file does anyway.
 * @param patience milliseconds to go on trying.
 * @returns the mode that the file has then: it stays as it was where the file system cannot share memory.
 */
export function switchJournal(database: NativeDatabase, mode: JournalMode, patience: number): string {
  const deadline = performance.now() + patience;
  for (let pause = FIRST_PAUSE; ; pause = Math.min(pause * 2, LONGEST_PAUSE)) {
    try {
      return askMode(database, `PRAGMA journal_mode = ${mode}`);
    } catch (error) {
      if (!isBusy(error) || performance.now() + pause > deadline) throw error;
    }
    sleep(pause * (0.5 + Math.random()));
  }
}

export function journalRefused(path: string, wanted: JournalMode, actual: string): DatabaseError {
  return new DatabaseError(
    'unsupported',
    `${path} keeps the journal mode ${actual} and does not take ${wanted}. A database in memory has no journal, and WAL needs a local file system; leave journalMode out.`,
  );
}

export function readersRefused(path: string, actual: string): DatabaseError {
  return new DatabaseError(
    'unsupported',
    `${path} keeps the journal mode ${actual}, in which a commit and those who read wait for each other; readers need WAL. Give journalMode: 'wal' to put the file into that for good (libSQL opens it no more then), or leave readers out.`,
  );
}

function askMode(database: NativeDatabase, pragma: string): string {
  const [row] = database.prepare(pragma).all() as { readonly journal_mode: string }[];
  return row?.journal_mode ?? '';
}

function isBusy(error: unknown): boolean {
  return error instanceof Error && String((error as { readonly code?: unknown }).code).startsWith('SQLITE_BUSY');
}

const nobodyWakes = new Int32Array(new SharedArrayBuffer(4));

function sleep(ms: number): void {
  Atomics.wait(nobodyWakes, 0, 0, ms);
}
