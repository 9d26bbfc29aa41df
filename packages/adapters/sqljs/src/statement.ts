import {
  mayBeRounded,
  narrowInteger,
  type ResultSet,
  type StatementEffect,
  statementEffect,
  type Value,
} from '@coterie/core';
import { withoutDoubleQuotes } from './double-quotes.ts';
import type { SqlJsDatabase, SqlJsStatement } from './engine.ts';
import { castIntegers, nameWithoutCast } from './wide-integers.ts';

const NO_ROWS: readonly (readonly Value[])[] = [];

/** A statement as it is kept, with what is known of it once it is prepared. */
export class PreparedStatement {
  readonly effect: StatementEffect;
  readonly #database: SqlJsDatabase;
  readonly #statement: SqlJsStatement;
  readonly #cast: boolean;
  #columns: readonly string[];
  #schemaAge: number;

  /** @param wide the values that are wide integers, as `wideIntegers` names them. */
  constructor(database: SqlJsDatabase, sql: string, wide: string, schemaAge: number) {
    this.effect = statementEffect(sql);
    this.#database = database;
    const text = castIntegers(sql, wide);
    const strict = withoutDoubleQuotes(text);
    // Prepared only to be refused, if it must be: the text that runs is the one that was written.
    if (strict !== text) database.prepare(strict).free();
    this.#statement = database.prepare(text);
    this.#cast = wide !== '';
    this.#columns = this.#readColumns();
    this.#schemaAge = schemaAge;
  }

  /** @param schemaAge a number that changes when this connection's schema may have changed. */
  run(params: readonly Value[], schemaAge: number): ResultSet {
    const statement = this.#statement;
    try {
      if (params.length > 0) statement.bind(params);
      if (!statement.step()) return this.#withoutRows(schemaAge);
      const rows: (readonly Value[])[] = [];
      do rows.push(currentRow(statement));
      while (statement.step());
      return { rows, columns: this.#columnsAt(schemaAge), changes: 0 };
    } finally {
      statement.reset();
    }
  }

  free(): void {
    this.#statement.free();
  }

  #withoutRows(schemaAge: number): ResultSet {
    const columns = this.#columnsAt(schemaAge);
    const counts = columns.length === 0 && this.effect.countsChanges;
    return { rows: NO_ROWS, columns, changes: counts ? this.#database.getRowsModified() : 0 };
  }

  #columnsAt(schemaAge: number): readonly string[] {
    if (schemaAge !== this.#schemaAge) {
      this.#schemaAge = schemaAge;
      this.#columns = this.#readColumns();
    }
    return this.#columns;
  }

  #readColumns(): readonly string[] {
    const names = this.#statement.getColumnNames();
    return this.#cast ? names.map(nameWithoutCast) : names;
  }
}

/** The row at which the statement stands. sql.js rounds wide integers; only a row with a suspicious number is read again. */
function currentRow(statement: SqlJsStatement): Value[] {
  const row = statement.get() as Value[];
  for (const value of row) {
    if (typeof value === 'number' && mayBeRounded(value)) {
      const exact = statement.get(null, { useBigInt: true }) as Value[];
      return exact.map((cell) => (typeof cell === 'bigint' ? narrowInteger(cell) : cell));
    }
  }
  return row;
}
