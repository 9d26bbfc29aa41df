import type { CallOptions } from './call.ts';
import { cancellable } from './cancel.ts';
import type { CommitHook } from './commit-hook.ts';
import type { DatabaseInterface, Mode, Result, SyncResult } from './contract.ts';
import { DatabaseError, ValidationError } from './errors.ts';
import { type Flow, runFlow, wait } from './flow.ts';
import { abortedError } from './gate.ts';
import { Handle } from './handle.ts';
import { cannot, insideTransaction } from './misuse.ts';
import { type OptionKind, optionKinds } from './option-kinds.ts';
import { assertOptions } from './options.ts';
import { type ContextStorage, defaultPlatform, noContext, type Platform, SyncContext } from './platform.ts';
import { databaseScope } from './scope.ts';
import type { Sink } from './sink.ts';
import { type QueryHook, tracedDriver } from './trace.ts';
import { WatchedDriver } from './watched-driver.ts';

export interface DatabaseOptions {
  /** Milliseconds that a call waits for one transaction on the same handle; a queue that moves has no end. Default 30,000. */
  readonly queueTimeout?: number | undefined;
  /** Milliseconds that an async database waits for other processes' locks; a sync one waits in its driver. Default 5,000. */
  readonly busyTimeout?: number | undefined;
  /** Told of every request to the driver. */
  readonly onQuery?: QueryHook | undefined;
  /**
   * Tells calls made inside a transaction's body from others, as Node's `AsyncLocalStorage` does. The default is the
   * driver's; on a sync database none is needed.
   */
  readonly context?: ContextStorage | undefined;
  /** Timers, clock and chance; the runtime's own by default. */
  readonly platform?: Platform | undefined;
}

/** What they can be, for who hands them on. */
export const DATABASE_OPTIONS = {
  queueTimeout: optionKinds.duration,
  busyTimeout: optionKinds.duration,
  onQuery: optionKinds.call,
  context: optionKinds.any,
  platform: optionKinds.any,
} as const satisfies Readonly<Record<keyof DatabaseOptions, OptionKind>>;

/** A database as a person holds it, over any driver. */
export class Database<M extends Mode = Mode> extends Handle<M> {
  readonly outer = undefined;
  protected readonly access = 'write';
  protected readonly failures = null;
  readonly #driver: DatabaseInterface<M>;
  readonly #watched: WatchedDriver;
  readonly #queueTimeout: number;
  #closing: { readonly result: Result<M, void> } | undefined;
  #closed = false;

  constructor(driver: DatabaseInterface<M>, options: DatabaseOptions = {}) {
    const { onQuery, platform = defaultPlatform } = options;
    const queueTimeout = duration('queueTimeout', options.queueTimeout ?? 30_000);
    const busyTimeout = duration('busyTimeout', options.busyTimeout ?? 5_000);
    const context = driver.mode === 'sync' ? new SyncContext() : (options.context ?? driver.context ?? noContext);
    const watched = new WatchedDriver(tracedDriver(driver as DatabaseInterface, onQuery, platform));
    const shared = { driver: watched, context, platform, queueTimeout, busyTimeout };
    super(driver.mode, shared, databaseScope(watched, { platform, deadline: busyTimeout }), 0);
    this.#driver = driver;
    this.#watched = watched;
    this.#queueTimeout = queueTimeout;
  }

  /** The driver itself, for what only some can do. */
  get driver(): DatabaseInterface<M> {
    return this.#driver;
  }

  /**
   * Lets a hook go along with every commit that is made through this handle and its transactions, whoever makes it: once
   * for each, and never for what was rolled back. While there is a hook, a change that would commit by itself is sent in a
   * transaction, and a transaction has a request or two more. Other connections' commits are not seen.
   * @returns what takes the hook away.
   */
  onCommit(hook: CommitHook): () => void {
    return this.#watched.add(hook);
  }

  /**
   * Whether the database answers. Never throws. Like every call it waits for an open transaction, and says false when
   * it could not get through within `queueTimeout` or until its signal.
   */
  isHealthy(options: Pick<CallOptions, 'signal'> = {}): Result<M, boolean> {
    return runFlow(this.mode, this.#ask(options));
  }

  /**
   * Frees the connection after running calls and transactions have ended, or after `queueTimeout` without them; what is
   * open then is rolled back. Idempotent; later calls fail with `closed`.
   */
  close(): Result<M, void> {
    return runFlow(this.mode, this.#close());
  }

  /**
   * The whole database as the bytes of a SQLite file, as it was after the last commit.
   * @throws {DatabaseError} `unsupported` where `capabilities.export` is false; `invalid` inside a transaction.
   */
  export(options: Pick<CallOptions, 'signal'> = {}): Result<M, Uint8Array> {
    const driver = this.#driver;
    return runFlow(
      this.mode,
      this.#ownWork(options, 'export', () => driver.export?.()),
    );
  }

  /**
   * Exports the database and gives it to a sink.
   * @returns what the sink returns. A sync database with a sink that answers at once is saved when this returns.
   * @throws {DatabaseError} as `export` does, and what the sink throws.
   */
  save<R>(sink: Sink<R>, options: Pick<CallOptions, 'signal'> = {}): M extends 'sync' ? R : Promise<Awaited<R>> {
    if (typeof (sink as Partial<Sink<R>> | undefined)?.write !== 'function') {
      throw new ValidationError(
        'sink',
        'save() takes a sink: an object with write(bytes), such as fileSink(path) gives.',
      );
    }
    if (this.mode === 'sync') return sink.write(this.export(options) as Uint8Array) as never;
    return Promise.resolve(this.export(options)).then((bytes) => sink.write(bytes)) as never;
  }

  /**
   * Writes a compact copy of the database, as it is at one moment, to a new file of the system, while others read and write
   * (`VACUUM INTO`). `backup` of `@coterie/node` also proves the copy and gives it its name when it is whole.
   * @throws {DatabaseError} `unsupported` where `capabilities.backup` is false; `invalid` inside a transaction; `query` when
   * there is a file at the path; `full`, `io`, `cannot-open`.
   */
  copyTo(path: string, options: Pick<CallOptions, 'signal'> = {}): Result<M, void> {
    return runFlow(this.mode, this.#copyTo(path, options));
  }

  /**
   * Brings a replica up to date with its server.
   * @throws {DatabaseError} `unsupported` where `capabilities.sync` is false; `invalid` inside a transaction; `connection`,
   * `unauthorized` or `timeout` when the server does not answer, and then the replica stays as it was.
   */
  sync(options: Pick<CallOptions, 'signal'> = {}): Result<M, SyncResult> {
    const driver = this.#driver;
    return runFlow(
      this.mode,
      this.#ownWork(options, 'sync', () => driver.sync?.()),
    );
  }

  *#copyTo(path: string, options: Pick<CallOptions, 'signal'>): Flow<void> {
    this.#assertCan('backup');
    yield* wait(this.execute('VACUUM INTO ?', [path], options));
  }

  #assertCan(what: 'export' | 'sync' | 'backup'): void {
    this.assertUsable();
    if (!this.capabilities[what]) throw cannot(what, this.capabilities.engine);
    if (this.entered) throw insideTransaction(what);
  }

  *#ownWork<T>(
    { signal }: Pick<CallOptions, 'signal'>,
    name: 'export' | 'sync',
    work: () => Result<M, T> | undefined,
  ): Flow<T> {
    this.#assertCan(name);
    if (signal?.aborted) throw abortedError(signal);
    return yield* this.alone(signal, () => {
      const answer = work() as T | Promise<T>;
      return wait(
        signal !== undefined && this.capabilities.remote
          ? cancellable(answer, { access: 'read', signal, platform: this.platform })
          : answer,
      );
    });
  }

  protected assertUsable(): void {
    if (this.#closed) throw new DatabaseError('closed', 'The database handle is closed. Open it again to go on.');
  }

  *#ask(options: CallOptions): Flow<boolean> {
    try {
      const answer = yield* wait(this.query('SELECT 1', [], options));
      return answer.rows[0]?.[0] === 1;
    } catch {
      return false;
    }
  }

  *#close(): Flow<void> {
    if (this.entered) {
      throw new DatabaseError(
        'invalid',
        'The database cannot be closed inside its own transaction. Close it after the body has returned.',
      );
    }
    this.#closing ??= { result: runFlow(this.mode, this.#end()) };
    yield* wait(this.#closing.result);
  }

  *#end(): Flow<void> {
    this.#closed = true;
    try {
      yield* this.drain(this.#queueTimeout);
    } catch (error) {
      if (!(error instanceof DatabaseError && error.code === 'timeout')) throw error;
    }
    yield* wait(this.#driver.close());
  }
}

/** One driver has one handle: two would not wait for each other's transactions. */
const handles = new WeakMap<object, Database>();

/** The handle that a driver has; undefined when nobody has opened it yet. */
export function handleOf<M extends Mode>(driver: DatabaseInterface<M>): Database<M> | undefined {
  return handles.get(driver) as Database<M> | undefined;
}

/**
 * Puts a handle over a driver. A handle is given back as it is, and a driver that has one gives that one.
 * @throws {ValidationError} for an option that there is not, and when the driver has a handle already and options are given,
 * which would have no effect.
 */
export function openDatabase<M extends Mode>(
  source: DatabaseInterface<M> | Database<M>,
  options: DatabaseOptions = {},
): Database<M> {
  assertOptions(options, DATABASE_OPTIONS);
  const known = source instanceof Database ? source : handleOf(source);
  if (known === undefined) {
    const database = new Database(source as DatabaseInterface<M>, options);
    handles.set(source, database as unknown as Database);
    return database;
  }
  if (Object.values(options).some((option) => option !== undefined)) {
    throw new ValidationError(
      'options',
      'The driver has a handle already, whose options stand. Give them where it is opened first, or leave them out.',
    );
  }
  return known;
}

function duration(name: string, ms: number): number {
  if (ms >= 0) return ms;
  throw new ValidationError(name, `${name} must be milliseconds from 0 on (Infinity waits for ever), but is ${ms}.`);
}
