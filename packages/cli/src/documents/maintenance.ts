/** What the commands for the file as a whole, and failures, print with `--json`; see `index.ts`. */

/** `coterie backup` */
export interface BackupDocument {
  /** The copy, as it was named. */
  readonly path: string;
  readonly bytes: number;
  readonly durationMs: number;
}

/** `coterie vacuum` */
export interface VacuumDocument {
  /** The pages of the database, before and after. */
  readonly bytesBefore: number;
  readonly bytesAfter: number;
  readonly freed: number;
  /** False while another program reads the database: its file shrinks when that program closes it. */
  readonly shrunk: boolean;
  readonly durationMs: number;
}

/** `coterie doctor` */
export interface DoctorDocument {
  /** The database, without its credentials. */
  readonly database: string;
  readonly driver: 'better-sqlite3' | 'libsql' | 'sqljs';
  /** No finding is a problem. */
  readonly ok: boolean;
  /** In the order in which they were made. */
  readonly findings: readonly FindingDocument[];
}

/** What one check of `coterie doctor` found. */
export interface FindingDocument {
  readonly subject: 'file' | 'engine' | 'journal' | 'content' | 'search' | 'schema' | 'storage';
  /** The check, by a name that stays, such as `integrity`. */
  readonly check: string;
  /** What was looked at. */
  readonly examined: string;
  /** `note` is good to know, `warning` can become a problem, and `problem` is one. */
  readonly severity: 'ok' | 'note' | 'warning' | 'problem';
  /** Whether it could not be looked at; `found` has the reason then. */
  readonly skipped: boolean;
  readonly found: string;
  /** What to do next; null when there is nothing to do. */
  readonly advice: string | null;
}

/** With `--json`, a command that fails prints this instead. */
export interface ErrorDocument {
  readonly error: { readonly code: string; readonly message: string };
}
