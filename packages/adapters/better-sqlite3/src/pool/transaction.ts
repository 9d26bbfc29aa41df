import type { ExecuteOptions, ResultSet, Statement, TransactionInterface } from '@coterie/core';

/** A transaction on a reader, which is given back when it ends. */
export class ReadTransaction implements TransactionInterface<'async'> {
  readonly #inner: TransactionInterface<'async'>;
  #give: (() => void) | undefined;

  constructor(inner: TransactionInterface<'async'>, give: () => void) {
    this.#inner = inner;
    this.#give = give;
  }

  get open(): boolean {
    return this.#inner.open;
  }

  execute(statements: readonly Statement[], options: ExecuteOptions): Promise<readonly ResultSet[]> {
    return this.#inner.execute(statements, options);
  }

  async commit(): Promise<void> {
    await this.#inner.commit();
    this.#end();
  }

  async rollback(): Promise<void> {
    try {
      await this.#inner.rollback();
    } finally {
      this.#end();
    }
  }

  #end(): void {
    this.#give?.();
    this.#give = undefined;
  }
}
