/**
 * Where a handle's statements go. A database and an open transaction take the same two requests, so one handle class
 * serves both, and a transaction within a transaction is nothing new.
 */

import type { TransactionOptions } from './call.ts';
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
import { type Flow, runFlow, wait } from './flow.ts';
import { type RetryOptions, retryAfter } from './retry.ts';

type Answer<T> = T | Promise<T>;

export interface Scope {
  /** Runs the statements atomically. */
  execute(statements: readonly Statement[], options: ExecuteOptions): Answer<readonly ResultSet[]>;
  begin(options: BeginOptions): Answer<TransactionInterface>;
}

type Patience = Omit<RetryOptions, 'signal'>;

/** The database itself. */
export function databaseScope(driver: DatabaseInterface, patience: Patience): Scope {
  const { mode } = driver;
  return {
    execute: (statements, options) => patiently(mode, () => driver.execute(statements, options), patience, options),
    begin: (options) => patiently(mode, () => driver.begin(options), patience, options),
  };
}

/** The inside of a transaction: several statements are wrapped in a savepoint, a nested transaction is one. */
export function transactionScope(
  driver: DatabaseInterface,
  transaction: TransactionInterface,
  depth: number,
  patience: Patience,
): Scope {
  const { mode } = driver;
  const attempt = (statements: readonly Statement[], options: ExecuteOptions): Answer<readonly ResultSet[]> =>
    statements.length === 1
      ? transaction.execute(statements, options)
      : runFlow(mode, executeInSavepoint(transaction, depth, statements, options));
  return {
    // The first read of a transaction can meet another's commit, and a large write its readers.
    execute: (statements, options) => patiently(mode, () => attempt(statements, options), patience, options),
    // Where the transaction begins with its first statement, the savepoint is what meets the lock.
    begin: (options) =>
      patiently(mode, () => runFlow(mode, openSavepoint(mode, transaction, depth, options)), patience, options),
  };
}

/** On an async database a lock held elsewhere is waited for without blocking the thread; a sync driver has waited itself. */
function patiently<T>(mode: Mode, attempt: () => Answer<T>, patience: Patience, { signal }: ExecuteOptions): Answer<T> {
  if (mode === 'sync') return attempt();
  return Promise.resolve(attempt()).catch((error: unknown) =>
    runFlow('async', retryAfter(error, attempt, { ...patience, signal })),
  );
}

const command = (sql: string): Statement => ({ sql, params: [] });

function* executeInSavepoint(
  transaction: TransactionInterface,
  depth: number,
  statements: readonly Statement[],
  options: ExecuteOptions,
): Flow<readonly ResultSet[]> {
  if (statements.length === 0) return [];
  const name = `coterie_${depth}`;
  const wrapped = [command(`SAVEPOINT ${name}`), ...statements, command(`RELEASE ${name}`)];
  try {
    const results = yield* wait(transaction.execute(wrapped, options));
    return results.slice(1, -1);
  } catch (error) {
    const began = !(error instanceof DatabaseError && error.statementIndex === 0);
    if (began && transaction.open) yield* undoTo(transaction, name, options);
    throw unwrapped(error, statements.length);
  }
}

/** The failing statement's index among the caller's own statements. */
function unwrapped(error: unknown, count: number): unknown {
  if (!(error instanceof DatabaseError) || error.statementIndex === undefined) return error;
  const index = error.statementIndex - 1;
  return relocateError(error, index >= 0 && index < count ? index : undefined);
}

/** When not even that succeeds, nobody can tell what would be committed, so the whole transaction ends. */
function* undoTo(transaction: TransactionInterface, name: string, { access }: ExecuteOptions): Flow<void> {
  try {
    yield* wait(transaction.execute([command(`ROLLBACK TO ${name}`), command(`RELEASE ${name}`)], { access }));
  } catch {
    yield* wait(transaction.rollback());
  }
}

function* openSavepoint(
  mode: Mode,
  transaction: TransactionInterface,
  depth: number,
  options: BeginOptions,
): Flow<TransactionInterface> {
  const name = `coterie_${depth}`;
  yield* wait(transaction.execute([command(`SAVEPOINT ${name}`)], options));
  return new Savepoint(mode, transaction, name, options);
}

class Savepoint implements TransactionInterface {
  readonly #mode: Mode;
  readonly #outer: TransactionInterface;
  readonly #name: string;
  readonly #options: BeginOptions;
  #ended = false;

  constructor(mode: Mode, outer: TransactionInterface, name: string, options: BeginOptions) {
    this.#mode = mode;
    this.#outer = outer;
    this.#name = name;
    this.#options = options;
  }

  get open(): boolean {
    return !this.#ended && this.#outer.open;
  }

  execute(statements: readonly Statement[], options: ExecuteOptions): Answer<readonly ResultSet[]> {
    return this.#outer.execute(statements, options);
  }

  commit(): Answer<void> {
    return runFlow(this.#mode, this.#release());
  }

  rollback(): Answer<void> {
    return runFlow(this.#mode, this.#undo());
  }

  *#release(): Flow<void> {
    yield* wait(this.#outer.execute([command(`RELEASE ${this.#name}`)], { access: this.#options.access }));
    this.#ended = true;
  }

  *#undo(): Flow<void> {
    if (!this.open) return;
    this.#ended = true;
    yield* undoTo(this.#outer, this.#name, this.#options);
  }
}

export function examined(inner: TransactionInterface, examine: TransactionOptions['examine']): TransactionInterface {
  if (examine === undefined) return inner;
  return {
    get open() {
      return inner.open;
    },
    execute(statements, options) {
      examine(statements);
      return inner.execute(statements, options);
    },
    commit: () => inner.commit(),
    rollback: () => inner.rollback(),
  };
}
