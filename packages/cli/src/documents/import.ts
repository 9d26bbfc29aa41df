/** What `coterie import` prints with `--json`; see `index.ts`. */

/** `coterie import` */
export interface ImportDocument {
  /** Files that were read. */
  readonly files: number;
  /** Records in what was read; `inserted` of them are new in the database, `skipped` were there before. */
  readonly records: number;
  readonly inserted: number;
  readonly skipped: number;
  /** Lines that are no records: the first 1,000 of each file. */
  readonly malformed: readonly MalformedLine[];
  /** Sessions that the files belong to. */
  readonly sessions: number;
  readonly bytes: number;
  readonly durationMs: number;
  /** What could not be read, or is no transcript in spite of its name; absent when there is none. */
  readonly unread?: readonly UnreadDocument[];
  /** How many lines are no records; absent when `malformed` lists them all. */
  readonly malformedCount?: number;
  /** Records that are well, and larger than the server takes: every import tries them again. Absent when there is none. */
  readonly tooLarge?: readonly MalformedLine[];
}

/** A file or folder that an import left out while it took the rest. */
export interface UnreadDocument {
  /** As the import was given it. */
  readonly path: string;
  /** A sentence, with what to do. */
  readonly reason: string;
}

export interface MalformedLine {
  readonly file: string;
  /** Counted from 1. */
  readonly line: number;
  readonly reason: string;
}
