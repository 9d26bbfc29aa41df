/**
 * Tells of commits. What changed is asked inside the transaction that changed it, so that the answer is exactly that
 * commit's; it is told when the commit is made, and forgotten when it is not.
 */

import { classifyStatement } from '../sql/classify.ts';
import type { StatementKind } from '../sql/statement-shape.ts';
import { type CommitHook, closingOf, isMissing, openingOf, reopened, tell } from './commit-hook.ts';
import type {
  BeginOptions,
  DatabaseInterface,
  ExecuteOptions,
  Mode,
  ResultSet,
  Statement,
  TransactionInterface,
} from './contract.ts';
import { DatabaseError, relocateError } from './errors.ts';
import { type Flow, isPromiseLike, runFlow, wait } from './flow.ts';
import { WatchedTransaction } from './watched-transaction.ts';

type Answer<T> = T | Promise<T>;

/** These work only outside of transactions, or do nothing inside; they change no rows. */
const OUTSIDE: ReadonlySet<StatementKind> = new Set(['pragma', 'vacuum', 'attach', 'detach']);

/** A driver with hooks between it and its handle. Without any it hands everything on as it is. */
export class WatchedDriver implements DatabaseInterface {
  readonly mode: Mode;
  readonly capabilities: DatabaseInterface['capabilities'];
  readonly #driver: DatabaseInterface;
  #hooks: readonly CommitHook[] = [];

  constructor(driver: DatabaseInterface) {
    this.#driver = driver;
    this.mode = driver.mode;
    this.capabilities = driver.capabilities;
  }

  /** @returns what takes the hook away. */
  add(hook: CommitHook): () => void {
    this.#hooks = [...this.#hooks, hook];
    return () => {
      this.#hooks = this.#hooks.filter((one) => one !== hook);
    };
  }

  execute(statements: readonly Statement[], options: ExecuteOptions): Answer<readonly ResultSet[]> {
    if (this.#hooks.length === 0 || options.access === 'read' || standsAlone(statements)) {
      return this.#driver.execute(statements, options);
    }
    return runFlow(this.mode, this.#execute(statements, options, this.#hooks));
  }

  begin(options: BeginOptions): Answer<TransactionInterface> {
    if (options.access === 'read') return this.#driver.begin(options);
    if (this.#hooks.length > 0) return runFlow(this.mode, this.#begin(options));
    // A hook can come while it is open.
    const begun = this.#driver.begin(options) as Answer<TransactionInterface>;
    return isPromiseLike(begun) ? begun.then((inner) => this.#watched(inner)) : this.#watched(begun);
  }

  close(): Answer<void> {
    return this.#driver.close();
  }

  *#execute(
    statements: readonly Statement[],
    options: ExecuteOptions,
    hooks: readonly CommitHook[],
  ): Flow<readonly ResultSet[]> {
    try {
      const results = yield* this.#executeClosed(statements, options, hooks);
      tell(hooks, results.slice(statements.length));
      return results.slice(0, statements.length);
    } catch (error) {
      if (error instanceof DatabaseError && error.outcome !== 'not-applied') tell(hooks, []);
      throw error;
    }
  }

  /** A closing statement that fails has undone the change: it is made again, behind what the statement needs. */
  *#executeClosed(
    statements: readonly Statement[],
    options: ExecuteOptions,
    hooks: readonly CommitHook[],
  ): Flow<readonly ResultSet[]> {
    const closing = closingOf(hooks);
    try {
      return yield* wait(this.#driver.execute([...statements, ...closing], options));
    } catch (error) {
      if (!isMissing(error) || error.outcome !== 'not-applied') throw error;
      if ((error.statementIndex ?? -1) < statements.length) throw error;
    }
    const opening = openingOf(hooks);
    try {
      const results = yield* wait(this.#driver.execute([...opening, ...statements, ...closing], options));
      reopened(hooks);
      return results.slice(opening.length);
    } catch (error) {
      const mayBeThere = !(error instanceof DatabaseError) || error.outcome !== 'not-applied';
      if (mayBeThere || error.statementIndex === undefined) throw error;
      const index = error.statementIndex - opening.length;
      if (index >= 0 && index < statements.length) throw relocateError(error, index);
    }
    // What a hook needs cannot be made any more. That is no reason to refuse the change.
    return yield* wait(this.#driver.execute(statements, options));
  }

  *#begin(options: BeginOptions): Flow<TransactionInterface> {
    const inner = yield* wait(this.#driver.begin(options) as Answer<TransactionInterface>);
    const transaction = this.#watched(inner);
    try {
      yield* transaction.prepare(this.#hooks);
    } catch (error) {
      yield* wait(inner.rollback() as Answer<void>);
      throw error;
    }
    return transaction;
  }

  #watched(inner: TransactionInterface): WatchedTransaction {
    return new WatchedTransaction(this.mode, inner, () => this.#hooks);
  }
}

function standsAlone(statements: readonly Statement[]): boolean {
  const [only, ...others] = statements;
  return only === undefined || (others.length === 0 && OUTSIDE.has(classifyStatement(only.sql).kind));
}
