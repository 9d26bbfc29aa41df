import { type ResultSet, type StatementEffect, statementEffect, type Value } from '@coterie/core';
import type { NativeDatabase, NativeStatement } from './driver.ts';
import { adoptExactRows, adoptRows, bindable } from './values.ts';

const NO_ROWS: readonly (readonly Value[])[] = [];
const NO_COLUMNS: readonly string[] = [];

/** A statement as it is kept, with what is known of it once it is prepared. */
export class PreparedStatement {
  readonly effect: StatementEffect;
  /** Whether it changes the file for certain. SQLite says so of pragmas and EXPLAIN too that only look. */
  readonly writes: boolean;
  readonly #native: NativeStatement;
  readonly #reader: boolean;
  #columns: readonly string[] | undefined;
  #schemaAge = 0;
  #exact: boolean;

  constructor(database: NativeDatabase, sql: string) {
    this.#native = database.prepare(sql);
    this.effect = statementEffect(sql);
    const { kind } = this.effect;
    const { reader, readonly } = this.#native;
    this.#reader = reader;
    this.writes = !readonly && kind !== 'pragma' && kind !== 'explain';
    if (reader) this.#native.raw();
    // What writes cannot be run again to read a wide integer exactly.
    this.#exact = reader && !readonly;
    if (this.#exact) this.#native.safeIntegers();
  }

  /** @param schemaAge a number that changes when this connection's schema may have changed. */
  run(params: readonly Value[], schemaAge: number): ResultSet {
    if (this.#reader) return this.#read(bindable(params), schemaAge);
    const { changes } = this.#native.run(...bindable(params));
    // CREATE VIRTUAL TABLE counts the rows of its own shadow tables.
    return { rows: NO_ROWS, columns: NO_COLUMNS, changes: this.effect.countsChanges ? changes : 0 };
  }

  #read(params: readonly Value[], schemaAge: number): ResultSet {
    let rows = this.#native.all(...params) as Value[][];
    if (this.#exact) {
      adoptExactRows(rows);
    } else if (!adoptRows(rows)) {
      // From here on this statement reads all integers as bigints (1.5 times the time): its data has wide ones.
      this.#native.safeIntegers();
      this.#exact = true;
      rows = this.#native.all(...params) as Value[][];
      adoptExactRows(rows);
    }
    return { rows, columns: this.#columnsOf(rows[0], schemaAge), changes: 0 };
  }

  /**
   * The names, read again when they may have changed: asking costs more than a lookup by key (6.4 µs, 10 columns).
   * A column that another process renames keeps its name under `SELECT *` until the number of columns changes.
   */
  #columnsOf(row: readonly Value[] | undefined, schemaAge: number): readonly string[] {
    const known = this.#columns;
    if (known !== undefined && this.#schemaAge === schemaAge && (row === undefined || row.length === known.length)) {
      return known;
    }
    this.#schemaAge = schemaAge;
    this.#columns = this.#native.columns().map((column) => column.name);
    return this.#columns;
  }
}
