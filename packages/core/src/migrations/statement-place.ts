/** A statement of a migration. */
export interface StatementPlace {
  /** Counted from 0. */
  readonly index: number;
  /** The line of the migration's text on which it starts, from 1. */
  readonly line: number;
  readonly sql: string;
}
