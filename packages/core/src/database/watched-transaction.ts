import { type CommitHook, closed, closingOf, isMissing, openingOf, reopened, tell } from './commit-hook.ts';
import type { ExecuteOptions, Executor, Mode, ResultSet, Statement, TransactionInterface } from './contract.ts';
import { DatabaseError } from './errors.ts';
import { type Flow, runFlow, wait } from './flow.ts';

type Answer<T> = T | Promise<T>;

interface Closing {
  readonly hooks: readonly CommitHook[];
  /** Of their closing statements, in order; none where they failed. */
  readonly answers: readonly ResultSet[];
}

/** A transaction that asks at its end what it changed. */
export class WatchedTransaction implements TransactionInterface {
  readonly #mode: Mode;
  readonly #inner: TransactionInterface;
  readonly #hooks: () => readonly CommitHook[];
  /** What the closing statements answered at the beginning. */
  #before: ReadonlyMap<CommitHook, ResultSet> | undefined;
  /** What they answered at the end, kept for a commit that is tried again. */
  #closing: Closing | undefined;

  constructor(mode: Mode, inner: TransactionInterface, hooks: () => readonly CommitHook[]) {
    this.#mode = mode;
    this.#inner = inner;
    this.#hooks = hooks;
  }

  get open(): boolean {
    return this.#inner.open;
  }

  execute(statements: readonly Statement[], options: ExecuteOptions): Answer<readonly ResultSet[]> {
    return this.#inner.execute(statements, options);
  }

  commit(): Answer<void> {
    return this.#hooks().length === 0 ? this.#inner.commit() : runFlow(this.#mode, this.#commit());
  }

  rollback(): Answer<void> {
    return this.#inner.rollback();
  }

  /**
   * Finds out whether the closing statements work, and sends what they need where they do not. What they answer already
   * was done beside the handle, and belongs to this commit now.
   */
  *prepare(hooks: readonly CommitHook[]): Flow<void> {
    if (openingOf(hooks).length === 0) return;
    try {
      const answers = yield* execute(this.#inner, closingOf(hooks));
      this.#before = new Map(closed(hooks).map((hook, at) => [hook, answers[at] as ResultSet]));
    } catch (error) {
      if (!isMissing(error)) throw error;
      yield* this.#open(hooks);
    }
  }

  *#open(hooks: readonly CommitHook[]): Flow<void> {
    try {
      yield* execute(this.#inner, [SAVEPOINT, ...openingOf(hooks), RELEASE]);
      reopened(hooks);
    } catch (error) {
      if (!(error instanceof DatabaseError) || !this.open) throw error;
      yield* execute(this.#inner, [ROLLBACK, RELEASE]);
    }
  }

  *#commit(): Flow<void> {
    this.#closing ??= yield* this.#close();
    const { hooks, answers } = this.#closing;
    try {
      yield* wait(this.#inner.commit() as Answer<void>);
    } catch (error) {
      if (error instanceof DatabaseError && error.outcome !== 'not-applied') tell(hooks, []);
      throw error;
    }
    tell(hooks, answers);
  }

  *#close(): Flow<Closing> {
    const hooks = this.#hooks();
    // One that the engine has ended says so at its commit.
    if (closed(hooks).length === 0 || !this.open) return { hooks, answers: [] };
    try {
      const answers = yield* execute(this.#inner, closingOf(hooks));
      return { hooks, answers: closed(hooks).map((hook, at) => joined(this.#before?.get(hook), answers[at])) };
    } catch (error) {
      // What the hook needs could not be made, or was undone with a savepoint.
      if (!isMissing(error)) throw error;
      return { hooks, answers: [] };
    }
  }
}

const SAVEPOINT: Statement = { sql: 'SAVEPOINT coterie_hooks', params: [] };
const ROLLBACK: Statement = { sql: 'ROLLBACK TO coterie_hooks', params: [] };
const RELEASE: Statement = { sql: 'RELEASE coterie_hooks', params: [] };

function* execute(executor: Executor, statements: readonly Statement[]): Flow<readonly ResultSet[]> {
  return yield* wait(executor.execute(statements, { access: 'write' }));
}

function joined(before: ResultSet | undefined, answer: ResultSet | undefined): ResultSet {
  const { rows = [], columns = [], changes = 0 } = answer ?? {};
  return { rows: [...(before?.rows ?? []), ...rows], columns, changes };
}
