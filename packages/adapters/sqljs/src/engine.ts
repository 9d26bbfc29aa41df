/** The part of sql.js 1.16 that is used, as shapes; a test holds them to `@types/sql.js`. */

/** What `initSqlJs()` of sql.js resolves to. */
export interface SqlJs {
  readonly Database: new (bytes?: Uint8Array | null) => SqlJsDatabase;
}

export interface SqlJsDatabase {
  prepare(sql: string): SqlJsStatement;
  /** Runs SQL without values, rows ignored. */
  run(sql: string): unknown;
  /** The count of the last INSERT, UPDATE or DELETE, whatever ran since. */
  getRowsModified(): number;
  export(): Uint8Array;
  close(): void;
  /** Throws the error of a result code that is not zero; sql.js itself calls it for each. */
  handleError(resultCode: number): unknown;
}

export interface SqlJsStatement {
  /** Resets the statement and binds an array of values; the published types know no bigint among them. */
  bind(values: unknown): boolean;
  /** Moves to the next row; false behind the last one. */
  step(): boolean;
  /** The row at which the statement stands. */
  get(values?: null, config?: { readonly useBigInt: boolean }): unknown[];
  getColumnNames(): string[];
  reset(): unknown;
  free(): boolean;
}
