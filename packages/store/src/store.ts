import {
  type Answers,
  assertOptions,
  type CallOptions,
  DATABASE_OPTIONS,
  Database,
  DatabaseError,
  type DatabaseInterface,
  type DatabaseOptions,
  type Flow,
  type Handle,
  handleOf,
  type MigrateOptions,
  type Mode,
  type Operation,
  type OptionKind,
  openDatabase,
  optionKinds,
  type Result,
  runFlow,
  type Synchronous,
  type TransactionOptions,
  wait,
} from '@coterie/core';
import { aggregation } from './aggregate/aggregate.ts';
import type { Aggregated, Aggregation } from './aggregate/types.ts';
import { subscribe } from './changes/changes.ts';
import type { ChangesListener, ChangesOptions, Unsubscribe } from './changes/types.ts';
import { endWatch } from './changes/watch.ts';
import { DomainsOver, type Faces, facesOf } from './domains.ts';
import { definitionOf } from './entities/definition-of.ts';
import type { EntityName, TypesOf } from './entities/index.ts';
import { defaultEnvironment, type Environment } from './environment.ts';
import { type InsertReport, insertInPieces, type Preparation } from './insert-many.ts';
import { readHealth, type StoreHealth } from './maintenance/health.ts';
import { assertOutside } from './maintenance/outside.ts';
import { readStats, type StoreStats } from './maintenance/stats.ts';
import { type VacuumReport, vacuum } from './maintenance/vacuum.ts';
import { createOperations, type StoreOperations } from './operations.ts';
import { prune } from './prune/prune.ts';
import type { PruneOptions, PruneReport } from './prune/types.ts';
import { bringUpToDate } from './up-to-date.ts';

export interface StoreOptions extends DatabaseOptions, Partial<Environment> {
  /** Whether the schema is brought up to date first. Default true. */
  readonly migrate?: boolean | undefined;
  /** Migrations that may lose data, as `migrate` takes them. */
  readonly allowDestructive?: MigrateOptions['allowDestructive'];
  /**
   * Whether the store may be made in a database that has other tables already, of which no migration is recorded. Default
   * true; false is for a file at a path that nobody chose.
   */
  readonly besideOthers?: boolean | undefined;
}

const { any, call, flag } = optionKinds;

const OPTIONS = {
  ...DATABASE_OPTIONS,
  migrate: flag,
  // The migrations say what it can be.
  allowDestructive: any,
  besideOthers: flag,
  now: call,
  id: call,
  encryption: any,
  compression: any,
} as const satisfies Readonly<Record<keyof StoreOptions, OptionKind>>;

/** What all scopes of one store share. */
interface Shared {
  readonly now: Environment['now'];
  readonly operations: StoreOperations;
  readonly faces: Faces;
}

/** The domain over a database, or over a transaction of it. */
export class Store<M extends Mode = Mode> extends DomainsOver<M> {
  readonly operations: StoreOperations;
  readonly #shared: Shared;

  constructor(db: Handle<M>, shared: Shared) {
    super(db, shared.faces);
    this.#shared = shared;
    this.operations = shared.operations;
  }

  #creatorOf<N extends EntityName>(entity: N): StoreOperations[N] {
    definitionOf(entity);
    return this.operations[entity];
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
    return this.db.transaction<T>((transaction) => body(new Store(transaction, this.#shared)), options);
  }

  /**
   * Creates any number of entities, and tells which were refused and why. Rows go in pieces of 500, each one round trip and
   * atomic in itself; a piece with a row that breaks a rule, or with more than a server takes, is halved until that row
   * stands alone, so that all others are there. Inside `transaction` all of it is part of that. With `prepare` rows of another
   * form are given, and one that it refuses is rejected like one that breaks a rule.
   * @throws {DatabaseError} for what is no fault of a row, such as a full disk; the pieces before are there then.
   * @throws {ValidationError} with the entity's name for what is no list.
   */
  insertMany<N extends EntityName>(
    entity: N,
    given: readonly TypesOf<N>['new'][],
    options?: CallOptions,
  ): Result<M, InsertReport>;
  insertMany<N extends EntityName, G extends object>(
    entity: N,
    given: readonly G[],
    options: Preparation<G, TypesOf<N>['new']>,
  ): Result<M, InsertReport>;
  insertMany(
    entity: EntityName,
    given: readonly object[],
    options?: CallOptions | Preparation<never, object>,
  ): Result<M, InsertReport> {
    return runFlow(
      this.db.mode,
      insertInPieces(this.db, entity, () => this.#creatorOf(entity), given, options),
    );
  }

  /**
   * Counts, sums, averages, smallest and largest values of an entity's rows, as many as are asked for in one round trip:
   * `store.aggregate('projects', { count: true, sum: ['costTotal'], groupBy: ['status'] })`. It reads all rows that fit.
   * @returns one answer, or with `groupBy` those of the groups, in the order of their keys.
   * @throws {ValidationError} for fields, filters and functions that there are not.
   */
  aggregate<N extends EntityName, const A extends Aggregation<TypesOf<N>>>(
    entity: N,
    asked: A,
    options?: CallOptions,
  ): Result<M, Aggregated<TypesOf<N>, A>> {
    return runFlow(
      this.db.mode,
      runLater(this.db, () => aggregation(entity, asked), options),
    ) as Result<M, Aggregated<TypesOf<N>, A>>;
  }

  /**
   * Deletes what is too old or too much, by a policy for each entity:
   * `store.prune({ policies: { events: { olderThan: 30 }, outputs: { keep: { newest: 20, per: 'projectId' } } } })`.
   * What belongs to a row goes with it, also what is younger. The limits are those of the moment at which it begins. Rows go
   * in pieces, each one round trip and atomic in itself; inside `transaction` all of it is part of that. Two round trips
   * find out what is to go.
   * @returns what went of each table; with `dryRun` what would go.
   * @throws {ValidationError} for a policy without a limit, or one that nothing could be meant by; nothing is gone then.
   * @throws {DatabaseError} `constraint` where a row that others may not lose is referred to; the pieces before are gone.
   */
  prune(options: PruneOptions): Result<M, PruneReport> {
    return runFlow(this.db.mode, prune(this.db, this.#shared.now(), options));
  }

  /**
   * Tells of every commit from now on. Those that are made through this store's handle are told with the rows that they
   * changed, once each, before the call that made them returns, and never when they are rolled back: by all stores and
   * transactions over it, by SQL, by cascades, and by other tools on the same connection (with the next look). Of commits by
   * other connections and processes on the same file only that there were some is told. What a listener throws is reported as
   * an unhandled rejection. Tables that are made later are watched from the next look on.
   *
   * Rows are seen by temporary triggers on the connection, which are there only while somebody listens. A server has no
   * lasting connection: there `interval` must be null, and each own commit is told without its rows.
   * @returns what ends it; closing the store does too.
   * @throws {DatabaseError} `unsupported` for others' commits on a server; `invalid` inside a transaction.
   */
  changes(listener: ChangesListener, options: ChangesOptions = {}): Result<M, Unsubscribe<M>> {
    return runFlow(this.db.mode, subscribe(this.db, listener, options));
  }

  /**
   * How large the store is: pages, free space, write-ahead log, and the rows of each table, which are counted. Two round
   * trips, and one more where there is a log.
   */
  stats(): Result<M, StoreStats> {
    return runFlow(this.db.mode, readStats(this.db));
  }

  /**
   * Looks for what is wrong: reads the whole database (pages, rows, indexes), every reference, the search indexes and the
   * ledger, and changes nothing. A gigabyte takes seconds to minutes. A few round trips.
   * @throws {DatabaseError} `invalid` inside a transaction.
   */
  health(): Result<M, StoreHealth> {
    return runFlow(this.db.mode, outside(this.db, 'examined', readHealth));
  }

  /** See the function `vacuum`. */
  vacuum(): Result<M, VacuumReport> {
    return vacuum(this.db);
  }

  /**
   * Writes a compact copy of the store, as it is at one moment, to a new file of the system, while others read and write.
   * `backup(store.db, path)` of `@coterie/node` also proves the copy, gives it its name when it is whole, replaces a file
   * where that is wanted, and takes databases in memory.
   * @throws {DatabaseError} `unsupported` where the driver cannot write a file (sql.js, a server); `invalid` inside a
   * transaction; `query` when there is a file at the path; `full`, `io`, `cannot-open`.
   */
  backup(path: string, options?: Pick<CallOptions, 'signal'>): Result<M, void> {
    return runFlow(
      this.db.mode,
      outside(this.db, 'backed up', (db) => wait(db.copyTo(path, options))),
    );
  }

  /** Closes the database. @throws {DatabaseError} `invalid` inside a transaction. */
  close(): Result<M, void> {
    if (this.db instanceof Database) {
      endWatch(this.db);
      return (this.db as Database<M>).close();
    }
    throw new DatabaseError('invalid', 'A store inside a transaction cannot be closed. Close the one that opened it.');
  }
}

/**
 * Opens the store on a driver or an open database and brings its schema up to date. On a synchronous driver it returns
 * the store itself, and nothing of it is a promise. When it fails, a driver that had no handle before is closed, since
 * nobody could; a database that was open before stays open.
 * @throws {ValidationError} for an option that there is not.
 * @throws {MigrationError} when the schema cannot be brought up to date, such as in a database of a newer version; or when
 * another program's tables have names of the store's, and then the database is left untouched.
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
  assertOptions(options, OPTIONS);
  const { migrate = true, allowDestructive, besideOthers, ...others } = options;
  const { now = defaultEnvironment.now, id = defaultEnvironment.id, encryption, compression, ...handling } = others;
  const db = openDatabase(source, handling);
  if (migrate) yield* bringUpToDate(db, now, { allowDestructive, besideOthers });
  for (const asked of encryption?.introduction ?? []) yield* introduce(db, asked);
  const operations = createOperations({ now, id, encryption, compression });
  return new Store(db, { now, operations, faces: facesOf(operations) });
}

/** A table that there is not holds nothing. */
function* introduce(db: Database, asked: Operation<void>): Flow<void> {
  try {
    yield* wait(db.run(asked));
  } catch (error) {
    if (!(error instanceof DatabaseError) || error.code !== 'query') throw error;
  }
}

/** Makes the operation when it runs, so that what is wrong with it is a rejection on an async handle. */
function* runLater<T>(db: Handle, operation: () => Operation<T>, options?: CallOptions): Flow<T> {
  return yield* wait(db.run(operation(), options));
}

function* outside<T>(db: Handle, done: string, work: (db: Database) => Flow<T>): Flow<T> {
  assertOutside(db, done);
  return yield* work(db);
}
