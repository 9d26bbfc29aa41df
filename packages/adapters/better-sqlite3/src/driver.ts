/** The part of better-sqlite3 that is used, as shapes: the package brings no types, and ours must not ask for any. */

import BetterSqlite3 from 'better-sqlite3';

export interface NativeStatement {
  /** Whether it has result columns. */
  readonly reader: boolean;
  /** Whether SQLite is certain that it changes nothing in the file. */
  readonly readonly: boolean;
  raw(): unknown;
  safeIntegers(): unknown;
  columns(): readonly { readonly name: string }[];
  all(...params: readonly unknown[]): unknown[];
  run(...params: readonly unknown[]): { readonly changes: number };
}

export interface NativeDatabase {
  readonly inTransaction: boolean;
  prepare(sql: string): NativeStatement;
  exec(sql: string): unknown;
  serialize(): Uint8Array;
  close(): unknown;
}

export interface NativeOptions {
  readonly readonly: boolean;
  /** Milliseconds. */
  readonly timeout: number;
  readonly fileMustExist: boolean;
}

export function openNative(path: string, options: NativeOptions): NativeDatabase {
  return new BetterSqlite3(path, options);
}
