/** What `coterie export` and `coterie digest` print with `--json`; see `index.ts`. */

/** `coterie export` */
export interface ExportDocument {
  /** The folder, as it was named. */
  readonly out: string;
  /** Transcripts that were written; what is noted beside those of sub-agents is not counted. */
  readonly files: number;
  readonly records: number;
  /** Sessions that the records are of. */
  readonly sessions: number;
  readonly bytes: number;
  readonly durationMs: number;
  readonly written: readonly ExportedFileDocument[];
}

export interface ExportedFileDocument {
  /** Below the folder, with `/`. */
  readonly file: string;
  /** Its path when it was imported, which is another one where that led out of the folder or was taken; null for records that came from no file. */
  readonly importedAs: string | null;
  readonly sessions: readonly string[];
  readonly records: number;
  readonly bytes: number;
}

/** `coterie digest` */
export interface DigestDocument {
  /** By the name of the table; the hash in hexadecimal. */
  readonly tables: { readonly [name: string]: { readonly rows: number; readonly sha256: string } };
  /** Over all of them. */
  readonly sha256: string;
}
