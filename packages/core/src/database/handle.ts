import { splitStatements } from '../sql/script.ts';
import {
  type AdHocOptions,
  adHoc,
  assertTransaction,
  type CallOptions,
  type Synchronous,
  type TransactionOptions,
} from './call.ts';
import { cancellable } from './cancel.ts';
import { ContextEntry } from './context-entry.ts';
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
import { type Flow, isPromiseLike, runFlow, wait } from './flow.ts';
import { abortedError } from './gate.ts';
import {
  failedUnawaited,
  foreignKeysInTransaction,
  noOperation,
  rolledBackByEngine,
  writeInReadTransaction,
} from './misuse.ts';
import { type Answers, combine, decodeAnswer, type Operation } from './operation.ts';
import type { ContextStorage, Platform, Signal } from './platform.ts';
import { Queue, type Way } from './queue.ts';
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
  readonly #queue: Queue;
  readonly #depth: number;

  protected constructor(mode: M, shared: Circumstances, scope: Scope, depth: number) {
    this.mode = mode;
    this.capabilities = shared.driver.capabilities;
    this.#shared = shared;
    this.#scope = scope;
    this.#queue = new Queue({
      platform: shared.platform,
      timeout: shared.queueTimeout,
      connections: this.capabilities.connections,
      inTransaction: depth > 0,
    });
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
  /** The errors of calls that have changed something, which a rollback undoes; null where there is none. */
  protected abstract readonly failures: Set<DatabaseError> | null;
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

  /** Runs SQL that reads; a change in it is refused. */
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
    if (this.mode === 'async') yield* this.#queue.drain(timeout);
  }

  /** Runs a flow beside which nothing else runs on this handle, but reads that need not wait. */
  protected alone<T>(signal: Signal | undefined, flow: () => Flow<T>): Flow<T> {
    return this.#passing(this.#queue.transaction.write, signal, flow);
  }

  *#passing<T>(way: Way, signal: Signal | undefined, flow: () => Flow<T>): Flow<T> {
    if (this.mode === 'sync') return yield* flow();
    yield* wait(this.#queue.enter(way, signal));
    try {
      return yield* flow();
    } finally {
      way.gate.leave();
    }
  }

  /** Whether the caller is inside a transaction of this handle. */
  protected get entered(): boolean {
    return this.#innermost() !== this;
  }

  /** The caller's open transaction of this database, when he is inside one that this handle contains. */
  #innermost(): Handle<M> {
    for (let entry = this.#shared.context.getStore(); entry instanceof ContextEntry; entry = entry.around) {
      for (let inner: unknown = entry.transaction; inner instanceof Transaction; inner = inner.outer) {
        if (!inner.ended && inner.isWithin(this)) return inner as Transaction<M>;
      }
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

  async #runQueued<T>(operation: Operation<T>, options: CallOptions): Promise<T> {
    this.assertUsable();
    this.#check(operation, options);
    const way = this.#queue.call[operation.access];
    const { signal } = options;
    if (!way.gate.tryEnter(way.passage)) await this.#queue.enter(way, signal);
    const leave = (): void => way.gate.leave();
    let goesOn = false;
    try {
      const sent = this.#send(operation, options);
      if (signal === undefined || !this.capabilities.remote) return decodeAnswer(operation, await sent);
      // Its place stays taken for as long as the server works, whether anybody waits for that or not.
      goesOn = true;
      void Promise.resolve(sent).then(leave, leave);
      return decodeAnswer(
        operation,
        await cancellable(sent, { access: operation.access, signal, platform: this.platform }),
      );
    } catch (error) {
      throw this.#told(operation, error);
    } finally {
      if (!goesOn) leave();
    }
  }

  /** What is wrong with a call is said before it waits. */
  #check({ statements, access }: Operation<unknown>, options: CallOptions): void {
    if (!Array.isArray(statements)) throw noOperation();
    if (options.signal?.aborted) throw abortedError(options.signal);
    if (access === 'write' && this.access === 'read') throw writeInReadTransaction();
    if (options.foreignKeys !== undefined && this.outer !== undefined) throw foreignKeysInTransaction();
    checkStatements(statements, access);
    checkSize(statements, this.capabilities.maxParameterBytes);
  }

  #send({ statements, access }: Operation<unknown>, options: CallOptions): Answer<readonly ResultSet[]> {
    if (statements.length === 0) return [];
    return this.#scope.execute(statements, options === NO_OPTIONS ? PLAIN[access] : { access, ...options });
  }

  #told(operation: Operation<unknown>, error: unknown): unknown {
    if (!(error instanceof DatabaseError)) return error;
    const told = operation.explain?.(error) ?? error;
    if (told.outcome !== 'not-applied') this.failures?.add(told);
    this.noteLate(told);
    return told;
  }

  /** Told of every error of a call. */
  protected noteLate(_error: DatabaseError): void {}

  *#transact<T>(body: (transaction: Transaction<M>) => T, options: TransactionOptions): Flow<T> {
    this.assertUsable();
    assertTransaction(body, options);
    if (options.signal?.aborted) throw abortedError(options.signal);
    const access = options.access ?? this.access;
    if (access === 'write' && this.access === 'read') throw writeInReadTransaction();
    if (options.foreignKeys !== undefined && this.outer !== undefined) throw foreignKeysInTransaction();
    const { examine, ...call } = options;
    const way = this.#queue.transaction[access];
    return yield* this.#passing(way, options.signal, () => this.#within(body, { ...call, access }, examine));
  }

  *#within<T>(
    body: (transaction: Transaction<M>) => T,
    options: BeginOptions,
    examine: TransactionOptions['examine'],
  ): Flow<T> {
    const inner = examined(yield* wait(this.#scope.begin(options)), examine);
    const { access } = options;
    const opened = { inner, access, depth: this.#depth + 1, outerFailures: this.failures };
    const transaction = new Transaction<M>(this, this.#shared, opened);
    let value: T;
    try {
      const { context } = this.#shared;
      const entry = new ContextEntry(transaction, context.getStore());
      value = yield* wait(context.run(entry, () => transaction.follow(body(transaction))));
    } catch (error) {
      yield* transaction.abandon();
      throw error;
    }
    yield* transaction.complete();
    return value;
  }
}

interface Opened {
  readonly inner: TransactionInterface;
  readonly access: Access;
  readonly depth: number;
  readonly outerFailures: Set<DatabaseError> | null;
}

/** A handle whose calls are one unit. It lives as long as the body that it was given to. */
export class Transaction<M extends Mode = Mode> extends Handle<M> {
  readonly outer: Handle<M>;
  protected readonly access: Access;
  protected readonly failures = new Set<DatabaseError>();
  readonly #inner: TransactionInterface;
  readonly #shared: Circumstances;
  readonly #outerFailures: Set<DatabaseError> | null;
  #ended = false;
  #bodyOver = false;
  #late: DatabaseError | undefined;

  constructor(outer: Handle<M>, shared: Circumstances, { inner, access, depth, outerFailures }: Opened) {
    super(outer.mode, shared, transactionScope(shared.driver, inner, depth, patienceOf(shared)), depth);
    this.outer = outer;
    this.access = access;
    this.#inner = inner;
    this.#shared = shared;
    this.#outerFailures = outerFailures;
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

  /** The body's answer; what fails from then on was not awaited by the body. */
  follow<T>(answer: T): T {
    const over = (): void => {
      this.#bodyOver = true;
    };
    if (isPromiseLike(answer)) answer.then(over, over);
    else over();
    return answer;
  }

  protected override noteLate(error: DatabaseError): void {
    if (this.#bodyOver) this.#late ??= error;
  }

  /** Commits after the calls that the body started and did not await, if none of them fails. */
  *complete(): Flow<void> {
    this.#ended = true;
    yield* this.drain();
    if (this.#late !== undefined || !this.#inner.open) {
      // Also where the engine has ended it: the driver still holds something, such as foreign keys to switch on again.
      yield* this.#rollback();
      this.#takeBack();
      throw this.#late === undefined ? rolledBackByEngine() : failedUnawaited(this.#late);
    }
    try {
      yield* this.mode === 'sync' ? wait(this.#inner.commit()) : this.#commitPatiently();
    } catch (error) {
      yield* this.#rollback();
      if (error instanceof DatabaseError && error.outcome === 'not-applied') this.#takeBack();
      throw error;
    }
    // The transaction around this one may still be undone.
    for (const failure of this.failures) this.#outerFailures?.add(failure);
  }

  /** Rolls back; the body's own error is the one to be told, so a rollback that fails too (a broken connection) is not. */
  *abandon(): Flow<void> {
    this.#ended = true;
    yield* this.drain();
    yield* this.#rollback();
    this.#takeBack();
  }

  /** Nothing is in the database that was not committed, whatever its calls had done and the body has kept of their errors. */
  #takeBack(): void {
    for (const failure of this.failures) Object.assign(failure, { outcome: 'not-applied' });
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
