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
import type { GithubIssues } from './entities/github-issues/repository.ts';
import type { EntityName, TypesOf } from './entities/index.ts';
import type { Instances } from './entities/instances/repository.ts';
import type { McpEvents } from './entities/mcp-events/repository.ts';
import type { Projects } from './entities/projects/repository.ts';
import type { Relationships } from './entities/relationships/repository.ts';
import type { Sessions } from './entities/sessions/repository.ts';
import { defaultEnvironment, type Environment } from './environment.ts';
import { type InsertReport, insertInPieces } from './insert-many.ts';
import { storeMigrations } from './migrations.gen.ts';
import { createOperations, type Domains, type StoreOperations } from './operations.ts';
import type { Transcripts } from './transcripts/repository.ts';

export interface StoreOptions extends DatabaseOptions, Partial<Environment> {
  /** Whether the schema is brought up to date first. Default true. */
  readonly migrate?: boolean | undefined;
  /** Migrations that may lose data, as `migrate` takes them. */
  readonly allowDestructive?: MigrateOptions['allowDestructive'];
}

/** What all scopes of one store share. */
interface Shared {
  readonly operations: StoreOperations;
  readonly faces: { readonly [D in keyof StoreOperations]: Face<StoreOperations[D]> };
}

/** The domain over a database, or over a transaction of it. */
export class Store<M extends Mode = Mode> implements Domains<M> {
  /** The database; inside `transaction` the transaction. */
  readonly db: Handle<M>;
  readonly sessions: Sessions<M>;
  readonly instances: Instances<M>;
  readonly mcpEvents: McpEvents<M>;
  readonly relationships: Relationships<M>;
  readonly githubIssues: GithubIssues<M>;
  readonly projects: Projects<M>;
  readonly transcripts: Transcripts<M>;
  readonly operations: StoreOperations;
  readonly #shared: Shared;

  constructor(db: Handle<M>, shared: Shared) {
    this.db = db;
    this.#shared = shared;
    this.operations = shared.operations;
    this.sessions = this.#face('sessions');
    this.instances = this.#face('instances');
    this.mcpEvents = this.#face('mcpEvents');
    this.relationships = this.#face('relationships');
    this.githubIssues = this.#face('githubIssues');
    this.projects = this.#face('projects');
    this.transcripts = this.#face('transcripts');
  }

  #face<D extends keyof Domains<M>>(domain: D): Domains<M>[D] {
    return new this.#shared.faces[domain](this.db) as unknown as Domains<M>[D];
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
   * atomic in itself; a piece with a row that breaks a rule is halved until that row stands alone, so that all others are
   * there. Inside `transaction` all of it is part of that.
   * @throws {DatabaseError} for what is no fault of a row, such as a full disk; the pieces before are there then.
   */
  insertMany<N extends EntityName>(
    entity: N,
    given: readonly TypesOf<N>['new'][],
    options?: CallOptions,
  ): Result<M, InsertReport> {
    return runFlow(this.db.mode, insertInPieces(this.db, this.operations[entity], given, options)) as Result<
      M,
      InsertReport
    >;
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
  const {
    now = defaultEnvironment.now,
    id = defaultEnvironment.id,
    encryption,
    compression,
    allowDestructive,
  } = options;
  if (options.migrate ?? true) {
    const report = yield* wait(
      migrate(db, [storeMigrations], { now, ...(allowDestructive !== undefined && { allowDestructive }) }),
    );
    if (!report.ok) throw MigrationError.of(report);
  }
  const operations = createOperations({ now, id, encryption, compression });
  const faces = Object.fromEntries(
    Object.entries(operations).map(([domain, factories]) => [domain, defineFace(factories as object)]),
  ) as unknown as Shared['faces'];
  return new Store(db, { operations, faces });
}
