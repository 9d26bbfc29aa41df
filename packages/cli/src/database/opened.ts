import type { DatabaseInterface } from '@coterie/core';

/** `read` neither creates a database nor changes one; a file that may not be written is enough for it. */
export type Purpose = 'read' | 'write';

export interface OpenOptions {
  readonly purpose: Purpose;
  /** For a server. */
  readonly authToken?: string | undefined;
}

export interface OpenDatabase {
  readonly driver: DatabaseInterface;
  /** Makes what was written last, and frees the database. */
  finish(): Promise<void>;
}
