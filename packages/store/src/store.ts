import {
  type Answers,
  type CallOptions,
  Database,
  DatabaseError,
  type DatabaseInterface,
  type DatabaseOptions,
  defineFace,
  type Face,
  type Flow,
  type Handle,
  handleOf,
  type MigrateOptions,
  MigrationError,
  type Mode,
  migrate,
  type Operation,
  openDatabase,
  type Result,
  runFlow,
  type Synchronous,
  type TransactionOptions,
  wait,
} from '@coterie/core';
import { defaultEnvironment, type Environment } from './environment.ts';
import { storeMigrations } from './migrations.gen.ts';
import { createSessions } from './sessions/operations.ts';
import type { Sessions } from './sessions/repository.ts';
import { createTranscripts } from './transcripts/operations.ts';
import type { Transcripts } from './transcripts/repository.ts';

export interface StoreOptions extends DatabaseOptions, Partial<Environment> {
  /** Whether the schema is brought up to date first. Default true. */
  readonly migrate?: boolean | undefined;
  /** Migrations that may lose data, as `migrate` takes them. */
  readonly allowDestructive?: MigrateOptions['allowDestructive'];
}

/** Every domain as operations. */
export interface StoreOperations {
  readonly sessions: Sessions<'operation'>;
  readonly transcripts: Transcripts<'operation'>;
}

/** What all scopes of one store share. */
interface Domains {
  readonly operations: StoreOperations;
  readonly faces: { readonly [D in keyof StoreOperations]: Face<StoreOperations[D]> };
}

/** The domain over a database, or over a transaction of it. */
export class Store<M extends Mode = Mode> {
  /** The database; inside `transaction` the transaction. */
  readonly db: Handle<M>;
  readonly sessions: Sessions<M>;
  readonly transcripts: Transcripts<M>;
  readonly operations: StoreOperations;
  readonly #domains: Domains;

  constructor(db: Handle<M>, domains: Domains) {
    this.db = db;
    this.#domains = domains;
    this.operations = domains.operations;
    this.sessions = new domains.faces.sessions(db) as unknown as Sessions<M>;
    this.transcripts = new domains.faces.transcripts(db) as unknown as Transcripts<M>;
  }

  /** Runs one operation in one round trip. */
  run<T>(operation: Operation<T>, options?: CallOptions): Result<M, T> {
    return this.db.run(operation, options);
  }

  /** Runs several operations as one atomic round trip and returns their answers as a tuple. */
  batch<const O extends readonly Operation<unknown>[]>(operations: O, options?: CallOptions): Result<M, Answers<O>> {
    return this.db.batch(operations, options);
  }

  /**
   * Runs `body` with a store whose calls are one transaction: committed when it returns, rolled back when it throws, and
   * the same error comes out. See `Handle.transaction`.
   */
  transaction<T>(
    body: (store: Store<M>) => T & Synchronous<M, T>,
    options?: TransactionOptions,
  ): Result<M, Awaited<T>> {
    return this.db.transaction<T>((transaction) => body(new Store(transaction, this.#domains)), options);
  }

  /** Closes the database. @throws {DatabaseError} `invalid` inside a transaction. */
  close(): Result<M, void> {
    if (this.db instanceof Database) return (this.db as Database<M>).close();
    throw new DatabaseError('invalid', 'A store inside a transaction cannot be closed. Close the one that opened it.');
  }
}

/**
 * Opens the store on a driver or an open database and brings its schema up to date. On a synchronous driver it returns
 * the store itself, and nothing of it is a promise. When it fails, a driver that had no handle before is closed, since
 * nobody could; a database that was open before stays open.
 * @throws {MigrationError} when the schema cannot be brought up to date, such as in a database of a newer version.
 */
export function openStore<M extends Mode>(
  source: DatabaseInterface<M> | Database<M>,
  options: StoreOptions = {},
): Result<M, Store<M>> {
  const flow = open(source, options);
  const isOpen = source instanceof Database || handleOf(source) !== undefined;
  return runFlow(source.mode, isOpen ? flow : closedOnFailure(source, flow));
}

function* closedOnFailure<T>(driver: DatabaseInterface, flow: Flow<T>): Flow<T> {
  try {
    return yield* flow;
  } catch (error) {
    try {
      yield* wait((handleOf(driver) ?? driver).close());
    } catch {
      // Why it could not be opened is what must be told.
    }
    throw error;
  }
}

function* open<M extends Mode>(source: DatabaseInterface<M> | Database<M>, options: StoreOptions): Flow<Store<M>> {
  const db = openDatabase(source, options);
  const { now = defaultEnvironment.now, id = defaultEnvironment.id, allowDestructive } = options;
  if (options.migrate ?? true) {
    const report = yield* wait(
      migrate(db, [storeMigrations], { now, ...(allowDestructive !== undefined && { allowDestructive }) }),
    );
    if (!report.ok) throw MigrationError.of(report);
  }
  const operations = { sessions: createSessions({ now, id }), transcripts: createTranscripts({ now, id }) };
  const faces = { sessions: defineFace(operations.sessions), transcripts: defineFace(operations.transcripts) };
  return new Store(db, { operations, faces });
}
