import type { Statement } from './statement.ts';

/**
 * Gives the same statement for the same text as long as anybody holds it, and mostly longer. What nobody holds may be
 * collected, so that a program that writes values into its texts does not fill the memory.
 */
export class StatementCache {
  readonly #statements = new Map<string, WeakRef<Statement>>();
  readonly #collected = new FinalizationRegistry<string>((source) => {
    if (this.#statements.get(source)?.deref() === undefined) this.#statements.delete(source);
  });

  /** How many texts are known. */
  get size(): number {
    return this.#statements.size;
  }

  get(source: string, compile: () => Statement): Statement {
    const known = this.#statements.get(source)?.deref();
    if (known !== undefined) return known;
    const statement = compile();
    this.#statements.set(source, new WeakRef(statement));
    this.#collected.register(statement, source);
    return statement;
  }

  clear(): void {
    this.#statements.clear();
  }
}
