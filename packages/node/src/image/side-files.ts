/** The files that SQLite keeps beside a database while it has one open, or leaves there when its process dies. */
import { statSync } from 'node:fs';
import { DatabaseError } from '@coterie/core';

const SUFFIXES = ['-wal', '-shm', '-journal'] as const;

/**
 * Who reads the file alone must miss nothing; who replaces it must leave nothing behind that SQLite would take for a part
 * of the new file.
 * @throws {DatabaseError} `busy`.
 */
export function refuseSideFiles(path: string, purpose: 'read' | 'replace'): void {
  for (const suffix of SUFFIXES) {
    const size = statSync(path + suffix, { throwIfNoEntry: false })?.size;
    if (size === undefined || !standsInTheWay(suffix, size, purpose)) continue;
    throw new DatabaseError('busy', sentence(path, path + suffix));
  }
}

/**
 * A journal with content has changes that the file has not; an empty one is how `journal_mode = TRUNCATE` rests. A WAL,
 * even an empty one, and its index may have an owner.
 */
function standsInTheWay(suffix: (typeof SUFFIXES)[number], size: number, purpose: 'read' | 'replace'): boolean {
  if (suffix === '-journal' || (suffix === '-wal' && purpose === 'read')) return size > 0;
  return purpose === 'replace';
}

function sentence(path: string, sideFile: string): string {
  return statSync(path, { throwIfNoEntry: false }) === undefined
    ? `${sideFile} is left of a database that was at ${path}, and SQLite would take it for a part of the next one. Remove it, or choose another path.`
    : `${sideFile} lies beside the database: another program has it open, or ended without closing it. End that program, or open and close ${path} once with SQLite, which brings it up to date.`;
}
