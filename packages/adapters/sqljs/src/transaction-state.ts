import type { StatementKind } from '@coterie/core';
import type { SqlJsDatabase } from './engine.ts';

/** What core's own statements do. */
const KNOWN: ReadonlyMap<string, boolean> = new Map([
  ['BEGIN IMMEDIATE', true],
  ['BEGIN DEFERRED', true],
  ['COMMIT', false],
  ['ROLLBACK', false],
]);

/**
 * Whether a transaction is open. sql.js does not tell, so it is followed: only statements that say so open or end one,
 * and a failure can end it. In doubt SQLite is asked, by a BEGIN that fails inside a transaction (4 µs).
 */
export class TransactionState {
  readonly #database: SqlJsDatabase;
  #open = false;
  #begun = false;

  constructor(database: SqlJsDatabase) {
    this.#database = database;
  }

  get open(): boolean {
    return this.#open;
  }

  /** After a statement that succeeded. */
  follow(sql: string, kind: StatementKind): void {
    if (kind !== 'transaction' && kind !== 'savepoint') return;
    const known = KNOWN.get(sql);
    if (known !== undefined) {
      this.#open = known;
      this.#begun = known;
    } else if (kind === 'transaction') {
      this.#ask();
      this.#begun = this.#open;
    } else if (!this.#begun) {
      // A savepoint outside of a transaction opens one, and its release commits it.
      this.#ask();
    }
  }

  /** After a failure, which may have rolled everything back. */
  doubt(): void {
    if (this.#open) this.#ask();
    this.#begun &&= this.#open;
  }

  #ask(): void {
    try {
      this.#database.run('BEGIN');
    } catch {
      this.#open = true;
      return;
    }
    this.#database.run('ROLLBACK');
    this.#open = false;
  }
}
