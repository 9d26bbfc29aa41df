import type { ExecuteOptions, ResultSet, Statement, TransactionInterface } from '@coterie/core';

export interface Consequences {
  /** What a failure means here. */
  readonly explain: (error: unknown) => unknown;
  /** Runs once, when the transaction has ended by a commit or a rollback. */
  readonly ended: (how: 'commit' | 'rollback') => Promise<void> | void;
}

/** A transaction of the server, or of the replica's file, whose end has consequences for the replica. */
export class ReplicaTransaction implements TransactionInterface<'async'> {
  readonly #inner: TransactionInterface<'async'>;
  readonly #consequences: Consequences;
  #told = false;

  constructor(inner: TransactionInterface<'async'>, consequences: Consequences) {
    this.#inner = inner;
    this.#consequences = consequences;
  }

  get open(): boolean {
    return this.#inner.open;
  }

  async execute(statements: readonly Statement[], options: ExecuteOptions): Promise<readonly ResultSet[]> {
    try {
      return await this.#inner.execute(statements, options);
    } catch (error) {
      throw this.#consequences.explain(error);
    }
  }

  async commit(): Promise<void> {
    try {
      await this.#inner.commit();
    } catch (error) {
      if (!this.open) await this.#end('commit');
      throw this.#consequences.explain(error);
    }
    await this.#end('commit');
  }

  async rollback(): Promise<void> {
    try {
      await this.#inner.rollback();
    } finally {
      await this.#end('rollback');
    }
  }

  async #end(how: 'commit' | 'rollback'): Promise<void> {
    if (this.#told) return;
    this.#told = true;
    await this.#consequences.ended(how);
  }
}
