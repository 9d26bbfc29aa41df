import { type Database, DatabaseError, factsOf, type ResultSet, ValidationError, type Value } from '@coterie/core';
import { valuesFor } from './parameters.ts';
import { type RowShape, shapeRow } from './rows.ts';
import { CHANGING, readStatement, type StatementText } from './statement-text.ts';

/** What `run()` tells. */
export interface RunResult {
  /** Rows inserted, updated or deleted; what triggers did is not counted. */
  readonly changes: number;
  /** The rowid of the connection's last insert; a bigint only beyond ±2^53. */
  readonly lastInsertRowid: number | bigint;
}

export interface ColumnDefinition {
  readonly name: string;
}

/** What a statement is set to. */
interface Settings {
  readonly shape: RowShape;
  readonly bound?: readonly Value[];
}

/**
 * A prepared statement with the methods of better-sqlite3. It never changes: `pluck`, `raw` and `bind` return another one,
 * so that whoever shares it sees nothing of them.
 *
 * Values are given as arguments, arrays, or a plain object for `@name`, `:name` and `$name`. `undefined` is NULL.
 */
export class Statement<Params extends unknown[] = unknown[], Row = unknown> {
  readonly #database: Database<'sync'>;
  readonly #text: StatementText;
  readonly #settings: Settings;

  constructor(database: Database<'sync'>, text: StatementText, settings: Settings = { shape: 'object' }) {
    this.#database = database;
    this.#text = text;
    this.#settings = settings;
  }

  /**
   * Compiles a text.
   * @throws {ValidationError} for what is not one statement, or opens or ends a transaction.
   * @throws {DatabaseError} `query` when the engine refuses the text.
   */
  static compile(database: Database<'sync'>, source: string): Statement {
    const text = readStatement(source);
    // SQLite runs some pragmas while it compiles them, also under EXPLAIN.
    if (text.kind !== 'pragma' && text.kind !== 'explain') {
      explain(database, text);
    }
    return new Statement(database, text);
  }

  /** The text that it was made of. */
  get source(): string {
    return this.#text.source;
  }

  /** Whether it returns rows. */
  get reader(): boolean {
    return this.#text.reader;
  }

  /** Runs it. The rows of a statement that returns some are counted where they were changed, and not given. */
  run(...params: Params): RunResult {
    const { changes, rows } = this.#execute(this.#text.sql, params);
    const lastInsertRowid = this.#database.query('SELECT last_insert_rowid()').rows[0]?.[0] as number | bigint;
    return { changes: this.reader && CHANGING.has(this.#text.kind) ? rows.length : changes, lastInsertRowid };
  }

  /** The first row; undefined when there is none. */
  get(...params: Params): Row | undefined {
    this.#assertReader('get');
    const { rows, columns } = this.#execute(this.#text.firstRow, params);
    return rows[0] === undefined ? undefined : (shapeRow(rows[0], columns, this.#settings.shape) as Row);
  }

  all(...params: Params): Row[] {
    this.#assertReader('all');
    const { rows, columns } = this.#execute(this.#text.sql, params);
    return rows.map((row) => shapeRow(row, columns, this.#settings.shape) as Row);
  }

  /** Row after row. All are read at the call, so that the connection is free meanwhile. */
  iterate(...params: Params): IterableIterator<Row> {
    return this.all(...params).values();
  }

  /** The same statement with rows that are their first cell, or objects again. */
  pluck(toggle = true): Statement<Params, Row> {
    this.#assertReader('pluck');
    return this.#shaped('cell', toggle);
  }

  /** The same statement with rows that are arrays, or objects again. */
  raw(toggle = true): Statement<Params, Row> {
    this.#assertReader('raw');
    return this.#shaped('array', toggle);
  }

  /** The same statement with these values for good; it takes no others. */
  bind(...params: Params): Statement<[], Row> {
    return this.#with({ bound: this.#values(params) });
  }

  /**
   * The names of its columns, without running it. Where two have one name, SQLite tells the second as `name:1`.
   * @throws {ValidationError} for anything but a SELECT.
   */
  columns(): readonly ColumnDefinition[] {
    const { kind, sql, body, slots } = this.#text;
    if (kind !== 'select') {
      throw new ValidationError(null, 'columns() tells those of a SELECT. Read the keys of a row here.', { sql });
    }
    const values = slots.map(() => null);
    const { columns } = this.#database.query(`SELECT * FROM (${body}) LIMIT 0`, values);
    return columns.map((name) => ({ name }));
  }

  #shaped(shape: RowShape, toggle: boolean): Statement<Params, Row> {
    if (toggle) return this.#with({ shape });
    return this.#settings.shape === shape ? this.#with({ shape: 'object' }) : this;
  }

  #with<P extends unknown[]>(settings: Partial<Settings>): Statement<P, Row> {
    return new Statement(this.#database, this.#text, { ...this.#settings, ...settings });
  }

  #values(params: readonly unknown[]): readonly Value[] {
    const { bound } = this.#settings;
    if (bound === undefined) return valuesFor(this.#text, params);
    if (params.length === 0) return bound;
    throw new ValidationError(null, 'This statement has its values already (bind). Prepare it anew to give others.', {
      sql: this.source,
    });
  }

  /** As a change: whether a text is one is said by its caller, and prepare() is asked for both. */
  #execute(sql: string, params: readonly unknown[]): ResultSet {
    return this.#database.execute(sql, this.#values(params));
  }

  #assertReader(method: string): void {
    if (this.reader) return;
    throw new ValidationError(null, `This statement returns no rows, so ${method}() has none to give. Call run().`, {
      sql: this.source,
    });
  }
}

/** Compiles it, and says what is wrong with it by its own text. */
function explain(database: Database<'sync'>, { sql, slots, source }: StatementText): void {
  try {
    database.query(
      `EXPLAIN ${sql}`,
      slots.map(() => null),
    );
  } catch (error) {
    if (!(error instanceof DatabaseError)) throw error;
    throw new DatabaseError(error.code, error.message, { ...factsOf(error), sql: source, cause: error });
  }
}
