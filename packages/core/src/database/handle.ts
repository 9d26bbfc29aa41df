import { splitStatements } from '../sql/script.ts';
import { type AdHocOptions, adHoc, type CallOptions, type Synchronous, type TransactionOptions } from './call.ts';
import type {
  Access,
  BeginOptions,
  Capabilities,
  DatabaseInterface,
  Mode,
  Result,
  ResultSet,
  TransactionInterface,
  Value,
} from './contract.ts';
import { DatabaseError } from './errors.ts';
import { type Flow, runFlow, wait } from './flow.ts';
import { abortedError, Gate, type Passage } from './gate.ts';
import { foreignKeysInTransaction, rolledBackByEngine, writeInReadTransaction } from './misuse.ts';
import { type Answers, combine, decodeAnswer, type Operation } from './operation.ts';
import type { ContextStorage, Platform, Signal } from './platform.ts';
import { retryBusy } from './retry.ts';
import { examined, type Scope, transactionScope } from './scope.ts';
import { checkSize, checkStatements } from './values.ts';

type Answer<T> = T | Promise<T>;

/** What all handles of one database share. */
export interface Circumstances {
  readonly driver: DatabaseInterface;
  readonly context: ContextStorage;
  readonly platform: Platform;
  readonly queueTimeout: number;
  readonly busyTimeout: number;
}

/** Most calls have no options; they share these and allocate nothing. */
const NO_OPTIONS: CallOptions = {};
const PLAIN = { read: { access: 'read' }, write: { access: 'write' } } as const;

/**
 * What a person holds: runs operations, alone or several at once, and opens transactions. `Database` and
 * `Transaction` are its two kinds, and everything that works on one works on the other.
 */
export abstract class Handle<M extends Mode = Mode> {
  readonly mode: M;
  readonly capabilities: Capabilities;
  readonly #shared: Circumstances;
  readonly #scope: Scope;
  readonly #gate: Gate;
  /** For reads that wait for nobody, so that closing can wait for them. */
  readonly #reads: Gate;
  readonly #depth: number;

  protected constructor(mode: M, shared: Circumstances, scope: Scope, depth: number) {
    this.mode = mode;
    this.capabilities = shared.driver.capabilities;
    this.#shared = shared;
    this.#scope = scope;
    this.#gate = new Gate(shared.platform);
    this.#reads = depth === 0 && this.capabilities.connections === 'many' ? new Gate(shared.platform) : this.#gate;
    this.#depth = depth;
  }

  /** Timers, clock and chance that the database was opened with. */
  get platform(): Platform {
    return this.#shared.platform;
  }

  /** The handle around this one: a transaction's database or outer transaction. */
  abstract readonly outer: Handle<M> | undefined;
  /** What the handle may do; a read transaction may not write. */
  protected abstract readonly access: Access;
  /** The errors of calls whose effect a rollback undoes; null where there is none. */
  protected abstract readonly failures: WeakSet<DatabaseError> | null;
  /** @throws {DatabaseError} `closed` when the handle has ended. */
  protected abstract assertUsable(): void;

  /** Runs one operation in one round trip. Inside a transaction's body the call joins it, on whatever handle it is made. */
  run<T>(operation: Operation<T>, options: CallOptions = NO_OPTIONS): Result<M, T> {
    const handle = this.#innermost();
    return (
      handle.mode === 'sync' ? handle.#runNow(operation, options) : handle.#runQueued(operation, options)
    ) as Result<M, T>;
  }

  /** Runs several operations as one atomic round trip and returns their answers as a tuple. */
  batch<const O extends readonly Operation<unknown>[]>(operations: O, options?: CallOptions): Result<M, Answers<O>> {
    return this.run(combine(operations), options);
  }

  /** Runs SQL that reads; `access` is taken at its word, so a change in it fails where the driver can tell. */
  query(sql: string, params: readonly Value[] = [], options?: AdHocOptions): Result<M, ResultSet> {
    return this.run(adHoc('read', sql, params, options), options);
  }

  /** Runs SQL that changes something. */
  execute(sql: string, params: readonly Value[] = [], options?: AdHocOptions): Result<M, ResultSet> {
    return this.run(adHoc('write', sql, params, options), options);
  }

  /** Runs all statements of a script (no values) as one atomic round trip. */
  script(sql: string, options?: CallOptions): Result<M, void> {
    const statements = splitStatements(sql).map((statement) => ({ sql: statement.sql, params: [] }));
    return this.run({ access: 'write', statements, decode: () => undefined }, options);
  }

  /**
   * Runs `body` in a transaction: committed when it returns, rolled back when it throws, and the same error comes out.
   * Inside another transaction it is a savepoint. The handle given to the body is dead afterwards.
   * @returns what the body returns.
   */
  transaction<T>(
    body: (transaction: Transaction<M>) => T & Synchronous<M, T>,
    options: TransactionOptions = {},
  ): Result<M, Awaited<T>> {
    const handle = this.#innermost();
    return runFlow(this.mode, handle.#transact(body as (transaction: Transaction<M>) => T, options)) as Result<
      M,
      Awaited<T>
    >;
  }

  /** Waits for the calls that were already made; the gate stays closed behind them. */
  protected *drain(timeout = Infinity): Flow<void> {
    if (this.mode === 'sync') return;
    const blockedBy = (): string => `Calls on this handle were still running after ${timeout} ms.`;
    yield* wait(this.#gate.enter('exclusive', { timeout, blockedBy }));
    if (this.#reads !== this.#gate) yield* wait(this.#reads.enter('exclusive', { timeout, blockedBy }));
  }

  /** Runs a flow beside which nothing else runs on this handle, but reads that need not wait. */
  protected *alone<T>(signal: Signal | undefined, flow: () => Flow<T>): Flow<T> {
    if (this.mode === 'sync') return yield* flow();
    yield* wait(this.#enter(this.#gate, 'exclusive', signal));
    try {
      return yield* flow();
    } finally {
      this.#gate.leave();
    }
  }

  /** Whether the caller is inside a transaction of this handle. */
  protected get entered(): boolean {
    return this.#innermost() !== this;
  }

  /** The caller's open transaction of this database, when he is inside one that this handle contains. */
  #innermost(): Handle<M> {
    for (let inner = this.#shared.context.getStore(); inner instanceof Transaction; inner = inner.outer) {
      if (!inner.ended && inner.isWithin(this)) return inner as Transaction<M>;
    }
    return this;
  }

  #runNow<T>(operation: Operation<T>, options: CallOptions): T {
    this.assertUsable();
    this.#check(operation, options);
    try {
      return decodeAnswer(operation, this.#send(operation, options) as readonly ResultSet[]);
    } catch (error) {
      throw this.#told(operation, error);
    }
  }

  /**
   * On a database with one connection, plain calls pass beside each other but not beside a transaction: the driver puts
   * them in a row. With many connections, reads need not wait at all, and writes pass alone: there is one write lock, and
   * sqld 0.24 comes to a standstill for good when a dozen connections of one handle crowd before it (measured). Inside a
   * transaction everything passes alone: it has one connection, and another's statement between a savepoint and its
   * rollback would be undone with it.
   */
  async #runQueued<T>(operation: Operation<T>, options: CallOptions): Promise<T> {
    this.assertUsable();
    this.#check(operation, options);
    const gate = operation.access === 'read' ? this.#reads : this.#gate;
    const beside = gate === this.#reads && this.outer === undefined;
    const passage = beside ? 'shared' : 'exclusive';
    if (!gate.tryEnter(passage)) await this.#enter(gate, passage, options.signal);
    try {
      return decodeAnswer(operation, await this.#send(operation, options));
    } catch (error) {
      throw this.#told(operation, error);
    } finally {
      gate.leave();
    }
  }

  /** What is wrong with a call is said before it waits. */
  #check({ statements, access }: Operation<unknown>, options: CallOptions): void {
    if (options.signal?.aborted) throw abortedError(options.signal);
    if (access === 'write' && this.access === 'read') throw writeInReadTransaction();
    if (options.foreignKeys !== undefined && this.outer !== undefined) throw foreignKeysInTransaction();
    checkStatements(statements);
    checkSize(statements, this.capabilities.maxParameterBytes);
  }

  #send({ statements, access }: Operation<unknown>, options: CallOptions): Answer<readonly ResultSet[]> {
    if (statements.length === 0) return [];
    return this.#scope.execute(statements, options === NO_OPTIONS ? PLAIN[access] : { access, ...options });
  }

  #told(operation: Operation<unknown>, error: unknown): unknown {
    if (!(error instanceof DatabaseError)) return error;
    const told = operation.explain?.(error) ?? error;
    this.failures?.add(told);
    return told;
  }

  #enter(gate: Gate, passage: Passage, signal: Signal | undefined): Promise<void> {
    const { queueTimeout } = this.#shared;
    return gate.enter(passage, {
      timeout: queueTimeout,
      signal,
      blockedBy: () =>
        `The call waited ${queueTimeout} ms for an open transaction (or another change) to end and was not applied. ` +
        'If it was made inside that transaction, use the handle that the transaction gives to its body; ' +
        'otherwise keep transactions shorter or raise queueTimeout.',
    });
  }

  *#transact<T>(body: (transaction: Transaction<M>) => T, options: TransactionOptions): Flow<T> {
    this.assertUsable();
    if (options.signal?.aborted) throw abortedError(options.signal);
    const access = options.access ?? this.access;
    if (access === 'write' && this.access === 'read') throw writeInReadTransaction();
    if (options.foreignKeys !== undefined && this.outer !== undefined) throw foreignKeysInTransaction();
    const { examine, ...call } = options;
    return yield* this.alone(options.signal, () => this.#within(body, { ...call, access }, examine));
  }

  *#within<T>(
    body: (transaction: Transaction<M>) => T,
    options: BeginOptions,
    examine: TransactionOptions['examine'],
  ): Flow<T> {
    const inner = examined(yield* wait(this.#scope.begin(options)), examine);
    const transaction = new Transaction<M>(this, this.#shared, inner, options.access, this.#depth + 1);
    let value: T;
    try {
      value = yield* wait(this.#shared.context.run(transaction, () => body(transaction)));
    } catch (error) {
      yield* transaction.abandon(error);
      throw error;
    }
    yield* transaction.complete();
    return value;
  }
}

/** A handle whose calls are one unit. It lives as long as the body that it was given to. */
export class Transaction<M extends Mode = Mode> extends Handle<M> {
  readonly outer: Handle<M>;
  protected readonly access: Access;
  protected readonly failures = new WeakSet<DatabaseError>();
  readonly #inner: TransactionInterface;
  readonly #shared: Circumstances;
  #ended = false;

  constructor(outer: Handle<M>, shared: Circumstances, inner: TransactionInterface, access: Access, depth: number) {
    super(outer.mode, shared, transactionScope(shared.driver, inner, depth, patienceOf(shared)), depth);
    this.outer = outer;
    this.access = access;
    this.#inner = inner;
    this.#shared = shared;
  }

  /** False once the transaction was committed or rolled back, by its body's end or by the engine. */
  get open(): boolean {
    return !this.#ended && this.#inner.open;
  }

  /** Whether its body is over. One that the engine ended under its body still answers for it, with an error. */
  get ended(): boolean {
    return this.#ended;
  }

  /** Whether this transaction is `handle` or was opened inside it. */
  isWithin(handle: unknown): boolean {
    for (let at: Handle<M> | undefined = this; at !== undefined; at = at.outer) if (at === handle) return true;
    return false;
  }

  protected assertUsable(): void {
    if (this.#ended) {
      throw new DatabaseError(
        'closed',
        'This transaction has ended; its handle was used after its body returned. Await every call inside the body, or use the database handle.',
      );
    }
    if (!this.#inner.open) throw rolledBackByEngine();
  }

  /** Commits after the calls that the body started and did not await. */
  *complete(): Flow<void> {
    this.#ended = true;
    yield* this.drain();
    if (!this.#inner.open) {
      // The driver still holds something for it, such as foreign keys to switch on again.
      yield* this.#rollback();
      throw rolledBackByEngine();
    }
    try {
      yield* this.mode === 'sync' ? wait(this.#inner.commit()) : this.#commitPatiently();
    } catch (error) {
      yield* this.#rollback();
      throw error;
    }
  }

  /** Rolls back; the body's own error is the one to be told, so a rollback that fails too (a broken connection) is not. */
  *abandon(reason: unknown): Flow<void> {
    this.#ended = true;
    yield* this.drain();
    yield* this.#rollback();
    // Nothing is in the database that was not committed, whatever a call in here had done.
    if (reason instanceof DatabaseError && this.failures.has(reason)) Object.assign(reason, { outcome: 'not-applied' });
  }

  /** COMMIT can meet readers of other connections (DELETE journal); the transaction stays open and can try again. */
  #commitPatiently(): Flow<void> {
    return retryBusy(() => this.#inner.commit(), patienceOf(this.#shared));
  }

  *#rollback(): Flow<void> {
    try {
      yield* wait(this.#inner.rollback());
    } catch (error) {
      if (!(error instanceof DatabaseError)) throw error;
    }
  }
}

function patienceOf({ platform, busyTimeout }: Circumstances): { platform: Platform; deadline: number } {
  return { platform, deadline: busyTimeout };
}
