import type { Signal } from '@coterie/core';

/** A transcript, wherever its bytes come from. */
export interface TranscriptSource {
  /** Its name: the path relative to the root of the import, with slashes. */
  readonly file: string;
  /** Its bytes from an offset on. May be called several times; what is not needed is not read to the end. */
  open(offset: number): AsyncIterable<Uint8Array>;
  /** Its size in bytes, where that is known: a file that has become shorter is noticed sooner. */
  readonly size?: number | undefined;
  /** The text of the `.meta.json` beside a sub-agent's file. */
  readonly meta?: string | undefined;
}

export interface ImportOptions {
  /**
   * With a malformed record anywhere in it, import nothing of this file. All of it is read for that, also what an
   * earlier import has dealt with.
   */
  readonly strict?: boolean | undefined;
  /** Stops between two batches; what is imported stays, and the next import goes on from there. */
  readonly signal?: Signal | undefined;
  /** Told after every batch. What it was told last stays when the import is stopped or fails. */
  readonly onProgress?: ((progress: ImportProgress) => void) | undefined;
  /** How much one transaction takes: records (default 1,000) and their bytes (default 2 MiB). */
  readonly batch?: { readonly records?: number | undefined; readonly bytes?: number | undefined } | undefined;
  /** Longer records are malformed. Default 64 MiB; this is what memory must hold. */
  readonly maxRecordBytes?: number | undefined;
}

/** How far a file is dealt with. */
export interface ImportProgress {
  /** Of the file. */
  readonly bytes: number;
  /** In these bytes. */
  readonly records: number;
  /** Of these, by this import. */
  readonly inserted: number;
}

/** Something in a file that is not a record. */
export interface Malformed {
  readonly file: string;
  /** Counted from 1. */
  readonly line: number;
  readonly reason: string;
}

/** A record that the database cannot take in one call, as a server that has such a limit. */
export interface TooLarge extends Malformed {
  /** How much it is, in bytes, and how much the database takes. */
  readonly bytes: number;
  readonly most: number;
}

/** What an import found in a file, and did. */
export interface FileImport {
  readonly file: string;
  /** Records in the file as far as it is dealt with: `inserted` and `skipped` together. */
  readonly records: number;
  /** New in the database. */
  readonly inserted: number;
  /** There before, those included that were not even read again. */
  readonly skipped: number;
  /** In what was read this time: the first 1,000. */
  readonly malformed: readonly Malformed[];
  /** How many there were. */
  readonly malformedCount: number;
  /**
   * Records that are well, and that the database cannot take: they are not in it, those behind them are. Every import
   * of the file begins at the first of them again, so a database that takes them gets them.
   */
  readonly tooLarge: readonly TooLarge[];
  /** Ids of the sessions that the file has records of. */
  readonly sessions: readonly string[];
  /** How far the file is dealt with. */
  readonly bytes: number;
  /** Bytes of a half-written last line, left for the next import; else 0. */
  readonly pending: number;
}
